/**
 * The queueing model of Pathan and Buyya, "Performance models for peering content delivery
 * networks" (2008): each CDN is an M/G/1 queue, first come first served, with service times of
 * bounded Pareto. {@link io.spillway.simulator.paper.WaitingTimes} computes it exactly, {@link
 * io.spillway.simulator.paper.QueueSimulation} by simulation, and {@link
 * io.spillway.simulator.paper.PaperSteering} puts Spillway's own steering in front of the queues.
 */
@NullMarked
package io.spillway.simulator.paper;

import org.jspecify.annotations.NullMarked;
