/**
 * Steering: how much of the demand new DNS answers send where, so that what all live answers do
 * together keeps the own edges within what they can carry and each peer within what it agreed to.
 *
 * <p>The plant is a delay: an answer steers until its TTL runs out, so today's load follows from
 * the answers of the last TTL. {@link io.spillway.mediator.steering.LiveAnswers} models that;
 * {@link io.spillway.mediator.steering.SteeringController} inverts it (deadbeat, with a clamp) and
 * corrects it slowly by what was measured (internal model control: Garcia and Morari, 1982), so
 * that resolvers that keep answers too long shift the result and do not make it swing.
 */
@NullMarked
package io.spillway.mediator.steering;

import org.jspecify.annotations.NullMarked;
