/**
 * The steering loop in a world of resolvers: the production surge detector, steering controller and
 * selection of DNS answers in the loop with clients whose resolvers keep answers.
 *
 * <p>{@link io.spillway.simulator.steering.SteeringLoop} is one primary, its peers and its clients;
 * {@link io.spillway.simulator.steering.SteeringCase} is what is asked of it; {@link
 * io.spillway.simulator.steering.Measures} is what came of it.
 */
@NullMarked
package io.spillway.simulator.steering;

import org.jspecify.annotations.NullMarked;
