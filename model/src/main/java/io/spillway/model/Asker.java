package io.spillway.model;

import java.util.regex.Pattern;

/**
 * Who asks for an arrangement.
 *
 * @param kind what it is
 * @param name which one; 1 to 64 characters of letters, digits and {@code . _ @ -}
 */
public record Asker(Kind kind, String name) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  /** What can ask. */
  public enum Kind {
    /** A person. */
    PERSON("person"),
    /** An alarm of a web server, or of what watches one. */
    ALARM("alarm");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As policies call it. */
    public String word() {
      return word;
    }
  }

  /** Checks the name; throws {@link IllegalArgumentException} naming it. */
  public Asker {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "asker \""
              + name.substring(0, Math.min(name.length(), 80))
              + "\": use 1 to 64 letters, digits and . _ @ -, starting with a letter or digit");
    }
  }

  @Override
  public String toString() {
    return kind.word() + " " + name;
  }
}
