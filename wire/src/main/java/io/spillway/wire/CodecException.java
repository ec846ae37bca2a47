package io.spillway.wire;

/** Text that is not what it should be, or a value that cannot be written. */
public final class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final boolean unknownType;

  CodecException(At at, String problem) {
    this(at, problem, false);
  }

  private CodecException(At at, String problem, boolean unknownType) {
    super(at + ": " + problem);
    this.path = at.toString();
    this.unknownType = unknownType;
  }

  static CodecException unknownType(At at, String problem) {
    return new CodecException(at, problem, true);
  }

  /** What is wrong and where, in one line. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Where, as a JSON path such as {@code $.terms.hosts[0]}. */
  public String path() {
    return path;
  }

  /** Whether the text names a type that this version does not know, being well-formed otherwise. */
  public boolean isUnknownType() {
    return unknownType;
  }
}
