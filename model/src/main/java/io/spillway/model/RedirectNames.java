package io.spillway.model;

import java.util.Optional;

/**
 * The names to which a primary's edges redirect clients: one label below a lender's redirect zone,
 * so that one wildcard certificate covers all of them (RFC 6125, section 6.4.3).
 */
public final class RedirectNames {
  private static final int LONGEST_NAME = 253;
  private static final int DIGEST_BYTES = 8;

  private RedirectNames() {}

  /**
   * The name for an agreement: always the same, and another one for another agreement. It is short,
   * since a server whose hash tables nobody enlarged refuses long names (nginx: above 46
   * characters); so it shows nothing of the agreement's id. It begins with a letter, lest a label
   * of digits alone be taken for a number.
   *
   * @param agreement the agreement
   * @param zone the lender's redirect zone
   * @return empty if the zone's name leaves no room
   */
  public static Optional<HostName> of(AgreementId agreement, HostName zone) {
    String name = "a" + Digest.hex(agreement.value(), DIGEST_BYTES) + "." + zone;
    return name.length() <= LONGEST_NAME ? Optional.of(new HostName(name)) : Optional.empty();
  }

  /** Whether a name is exactly one label below the zone. */
  public static boolean isDirectlyBelow(HostName name, HostName zone) {
    String suffix = "." + zone;
    return name.value().endsWith(suffix)
        && name.value().indexOf('.') == name.value().length() - suffix.length();
  }
}
