package io.spillway.node.api;

/** Why people want what they ask for: a line for the record. */
final class Reasons {
  private static final int LONGEST = 200;

  private Reasons() {}

  /** As one line; throws {@link ProblemException} for none, or one that is too long. */
  static String line(String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new ProblemException(400, "$.reason: say in 1 to " + LONGEST + " characters why");
    }
    return text.replaceAll("\\s+", " ").strip();
  }
}
