package io.spillway.cli;

import io.spillway.node.NodeException;
import io.spillway.node.configuration.ConfigurationException;
import io.spillway.wire.IdentityException;
import java.io.IOException;
import java.net.ConnectException;

/** An error as a person needs it: one line, and an exit code that says whether to try again. */
final class Complaint {
  private Complaint() {}

  static String of(Throwable e) {
    String message = e.getMessage();
    String text =
        message == null || message.isBlank()
            ? e.getClass().getSimpleName() + ", an error in Spillway: please report it"
            : message;
    return text.replaceAll("\\s*[\\r\\n]+\\s*", "; ");
  }

  static int exitCode(Throwable e) {
    return switch (e) {
      case NodeException n -> n.exitCode();
      case ConfigurationException c -> 78;
      case IdentityException i -> 78;
      case ConnectException c -> 69;
      case NodeSaidNo n -> 2;
      case IllegalArgumentException i -> 2;
      case IOException i -> 74;
      default -> 70;
    };
  }
}
