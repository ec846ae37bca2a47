package io.spillway.simulator.cdn;

import io.spillway.model.CdnName;
import io.spillway.model.IpAddress;
import io.spillway.simulator.world.Agenda;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.Network;
import io.spillway.simulator.world.Seal;
import io.spillway.simulator.world.SimulatedEdge;
import io.spillway.simulator.world.Weather;
import java.util.SortedMap;

/**
 * What a node has around it.
 *
 * @param agenda time
 * @param chance of this node alone
 * @param weather what goes wrong
 * @param danger where processes die
 * @param network between the CDNs
 * @param seal signatures
 * @param nodes all nodes, by name
 * @param streets all edges of all CDNs, by address
 */
public record Surroundings(
    Agenda agenda,
    Chance chance,
    Weather weather,
    Danger danger,
    Network network,
    Seal seal,
    SortedMap<CdnName, SimulatedNode> nodes,
    SortedMap<IpAddress, SimulatedEdge> streets) {}
