package io.spillway.redirector.selection;

/** Why a host was answered as it was. */
public enum Reason {
  /** One address, by rendezvous hashing on the client's network. */
  CLIENT_NETWORK,
  /** Several addresses, sampled: the client's network is that of a great share of the demand. */
  HEAVY_NETWORK,
  /** Several addresses, sampled: the client subnet told is coarser than /24 or /56. */
  COARSE_SUBNET,
  /** Several addresses, sampled: no client subnet, only a resolver of unknown size. */
  RESOLVER,
  /** Own addresses in the order of the table: no target was usable. */
  OWN_FALLBACK,
  /** No address: the host has none of the family asked for. */
  NO_SUCH_FAMILY,
  /** No address: no target is usable and the host has no edge of its own. */
  NOTHING_USABLE
}
