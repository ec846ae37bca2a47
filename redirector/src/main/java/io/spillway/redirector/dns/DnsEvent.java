package io.spillway.redirector.dns;

/** What is counted of packets and connections. */
public enum DnsEvent {
  /** A packet or message came over UDP. */
  UDP_QUERY,
  /** A message came over TCP. */
  TCP_QUERY,
  /** A steered host's addresses were answered. */
  STEERED,
  /** Records of the zone itself were answered. */
  STATIC,
  /** The name exists, the type does not. */
  NODATA,
  /** The name does not exist. */
  NXDOMAIN,
  /** A question of the CHAOS class about the server was answered. */
  CHAOS,
  /** A name of another zone, a class or a transfer that is not offered. */
  REFUSED,
  /** No table yet, or no usable target. */
  SERVFAIL,
  /** The form of a query was wrong. */
  FORMERR,
  /** An operation or type that is not offered. */
  NOTIMP,
  /** An EDNS version above 0. */
  BADVERS,
  /** Too short for a reply, and dropped. */
  DROPPED_RUNT,
  /** A response, and dropped. */
  DROPPED_RESPONSE,
  /** Beyond the response rate limit, and dropped. */
  LIMITED_DROPPED,
  /** Beyond the response rate limit, and told to come again over TCP. */
  LIMITED_TRUNCATED,
  /** An answer did not fit. */
  TRUNCATED,
  /** The system did not take a reply. */
  SEND_FAILED,
  /** A TCP connection was accepted. */
  TCP_ACCEPTED,
  /** A TCP connection was closed at once: too many from its address. */
  TCP_REFUSED,
  /** A TCP connection was closed because it was idle, or to make room. */
  TCP_EXPIRED,
  /** An unforeseen error; the query was answered by SERVFAIL. */
  INTERNAL_ERROR
}
