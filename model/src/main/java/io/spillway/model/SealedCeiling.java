package io.spillway.model;

/**
 * The price ceiling of an auction, sealed: its call holds the digest alone, so that no bidder
 * learns the ceiling, and the transcript holds this, so that an auditor can tell whether a bid was
 * left out rightly, by a ceiling that was chosen before there was any bid.
 *
 * @param ceiling the highest prices that are accepted
 * @param salt at least 128 random bits, 32 to 128 hexadecimal digits, so that nobody can guess the
 *     ceiling by its digest
 */
public record SealedCeiling(Tariff ceiling, String salt) {
  private static final int LEAST_SALT = 32;
  private static final int MOST_SALT = 128;

  /** Checks the salt's length; throws {@link IllegalArgumentException}. */
  public SealedCeiling {
    if (salt.length() < LEAST_SALT || salt.length() > MOST_SALT) {
      throw new IllegalArgumentException(
          "sealed ceiling: a salt of " + salt.length() + " digits, use 32 to 128");
    }
  }

  /**
   * What the call holds: SHA-256 of salt, currency, and the prices for a million requests, for a
   * gigabyte and for a committed hour in micros, with a space between two.
   */
  public DocumentDigest digest() {
    return DocumentDigest.of(
        String.join(
            " ",
            salt,
            ceiling.currency(),
            Long.toString(ceiling.perMillionRequests().micros()),
            Long.toString(ceiling.perGigabyte().micros()),
            Long.toString(ceiling.perCommittedHour().micros())));
  }
}
