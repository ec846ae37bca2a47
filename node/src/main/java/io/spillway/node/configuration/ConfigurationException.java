package io.spillway.node.configuration;

/** A configuration that cannot be used: the message names the place, the value and the mend. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, where, and how to mend it, in one line. */
  public ConfigurationException(String message) {
    super(message);
  }
}
