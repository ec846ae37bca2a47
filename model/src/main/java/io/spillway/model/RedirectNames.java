package io.spillway.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The names to which a primary's edges redirect clients: one label below a lender's redirect zone,
 * so that one wildcard certificate covers all of them (RFC 6125, section 6.4.3).
 */
public final class RedirectNames {
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 253;
  private static final int DIGEST_BYTES = 6;

  private RedirectNames() {}

  /**
   * The name for an agreement: readable, always the same, and another one for another agreement.
   *
   * @param agreement the agreement, whose id begins with its borrower
   * @param zone the lender's redirect zone
   * @return empty if the zone's name leaves no room
   */
  public static Optional<HostName> of(AgreementId agreement, HostName zone) {
    String digest = digest(agreement.value());
    StringBuilder label = new StringBuilder();
    for (char c : agreement.value().toCharArray()) {
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      label.append(plain ? c : '-');
    }
    label.setLength(Math.min(label.length(), LONGEST_LABEL - digest.length() - 1));
    String name = label + "-" + digest + "." + zone;
    return name.length() <= LONGEST_NAME ? Optional.of(new HostName(name)) : Optional.empty();
  }

  /** Whether a name is exactly one label below the zone. */
  public static boolean isDirectlyBelow(HostName name, HostName zone) {
    String suffix = "." + zone;
    return name.value().endsWith(suffix)
        && name.value().indexOf('.') == name.value().length() - suffix.length();
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
