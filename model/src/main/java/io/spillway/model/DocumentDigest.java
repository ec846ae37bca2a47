package io.spillway.model;

import java.util.regex.Pattern;

/**
 * The SHA-256 digest of a signed document's characters. It commits its author to the document
 * without telling what it says, where the document holds enough that nobody can guess.
 *
 * @param value 64 digits, lower-case hexadecimal
 */
public record DocumentDigest(String value) implements Comparable<DocumentDigest> {
  private static final int BYTES = 32;
  private static final int BRIEF = 12;
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  /** Checks the form; throws {@link IllegalArgumentException} naming the value. */
  public DocumentDigest {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "digest \"" + value + "\": use 64 digits of lower-case hexadecimal");
    }
  }

  /** The digest of a document. */
  public static DocumentDigest of(String document) {
    return new DocumentDigest(Digest.hex(document, BYTES));
  }

  /** Its first twelve digits, to be read by people. */
  public String brief() {
    return value.substring(0, BRIEF);
  }

  @Override
  public int compareTo(DocumentDigest other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
