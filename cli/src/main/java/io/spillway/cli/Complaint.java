package io.spillway.cli;

import io.spillway.node.NodeException;
import io.spillway.node.configuration.ConfigurationException;
import io.spillway.wire.IdentityException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** An error as a person needs it: one line, and an exit code that says whether to try again. */
final class Complaint {
  private Complaint() {}

  static String of(Throwable e) {
    String message = e instanceof FileSystemException file ? of(file) : e.getMessage();
    String text =
        message == null || message.isBlank()
            ? e.getClass().getSimpleName() + ", an error in Spillway: please report it"
            : message;
    return text.replaceAll("\\s*[\\r\\n]+\\s*", "; ");
  }

  /** The message of such an error is the file alone. */
  private static String of(FileSystemException e) {
    String finding =
        switch (e) {
          case FileAlreadyExistsException exists -> "is there already; name another";
          case NoSuchFileException missing -> "there is no such file or folder";
          case AccessDeniedException denied -> "this user may not; see its mode and owner";
          case NotDirectoryException file -> "is no folder; name one";
          default -> Objects.requireNonNullElse(e.getReason(), "cannot be used");
        };
    return e.getFile() + ": " + finding;
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
