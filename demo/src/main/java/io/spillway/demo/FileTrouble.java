package io.spillway.demo;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * What is wrong with a file, in words: the exceptions of the file system often say its name alone.
 */
public final class FileTrouble {
  private FileTrouble() {}

  /** One line that names the file, what is wrong with it, and the mend where there is one. */
  public static String words(IOException e) {
    String file = e instanceof FileSystemException f ? String.valueOf(f.getFile()) : "";
    return switch (e) {
      case NoSuchFileException _ -> file + ": there is no such file or folder: look at the path";
      case AccessDeniedException _ -> file + ": this user may not read or write it";
      case NotDirectoryException _ -> file + ": it is no folder";
      case FileSystemException f when f.getReason() == null -> file + ": it cannot be used";
      default -> String.valueOf(e.getMessage());
    };
  }
}
