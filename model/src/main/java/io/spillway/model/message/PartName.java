package io.spillway.model.message;

/** The parts that decide. */
public enum PartName {
  /** The service registry (SR). */
  REGISTRY,
  /** The policy repository (PR). */
  POLICY,
  /** The surge detector. */
  SURGE,
  /** The mediator. */
  MEDIATOR,
  /** The peering agent (PA). */
  AGENT,
  /** Metering and billing. */
  METERING
}
