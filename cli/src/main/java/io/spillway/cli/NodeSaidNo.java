package io.spillway.cli;

/** A node understood the question and refused it; the message is its own. */
final class NodeSaidNo extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NodeSaidNo(String detail) {
    super(detail);
  }
}
