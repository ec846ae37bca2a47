package io.spillway.edges.nginx;

import io.spillway.edges.AtomicFile;
import io.spillway.edges.DelegatedSite;
import io.spillway.edges.SiteBook;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The folder of delegated sites. The files are all there is to know: nothing is remembered beside
 * them. For one thread at a time.
 *
 * @param folder that the server includes
 */
record SitesFolder(Path folder) {
  /**
   * The sites that the files tell of; throws {@link IllegalArgumentException} naming a file that
   * cannot be understood.
   */
  SiteBook read() throws IOException {
    List<DelegatedSite> sites = new ArrayList<>();
    for (Path file : list()) {
      Optional<String> text = find(file);
      if (text.isPresent()) {
        sites.add(SiteFile.parse(file.toString(), text.get()));
      }
    }
    return SiteBook.of(sites);
  }

  /** The sites whose files can be understood. */
  SiteBook readWhatIsSound() throws IOException {
    List<DelegatedSite> sites = new ArrayList<>();
    for (Path file : list()) {
      find(file).flatMap(text -> SiteFile.find(file.toString(), text)).ifPresent(sites::add);
    }
    return SiteBook.of(sites);
  }

  /** The files that are to be there for the sites, and those that are not. */
  Map<Path, Optional<String>> files(SiteBook book, SiteFile form) throws IOException {
    Map<Path, Optional<String>> files = new TreeMap<>();
    for (Path file : list()) {
      files.put(file, Optional.empty());
    }
    for (DelegatedSite site : book.sites().values()) {
      files.put(folder.resolve(SiteFile.fileName(site.agreement())), Optional.of(form.text(site)));
    }
    return files;
  }

  /** A file's text, if there is one. */
  static Optional<String> find(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** What was there before, of those files that are to become different. */
  static Map<Path, Optional<String>> differing(Map<Path, Optional<String>> wanted)
      throws IOException {
    Map<Path, Optional<String>> before = new TreeMap<>();
    for (Map.Entry<Path, Optional<String>> entry : wanted.entrySet()) {
      Optional<String> present = find(entry.getKey());
      if (!present.equals(entry.getValue())) {
        before.put(entry.getKey(), present);
      }
    }
    return before;
  }

  /** Makes the files what they are to be; stops at the first that cannot be. */
  static void write(Map<Path, Optional<String>> wanted) throws IOException {
    for (Map.Entry<Path, Optional<String>> entry : wanted.entrySet()) {
      write(entry.getKey(), entry.getValue());
    }
  }

  /**
   * Makes as many files as can be what they were; which could not be, and why, or empty. For a
   * thread that is interrupted too, since half of the files would be neither old nor new.
   */
  static Optional<String> putBack(Map<Path, Optional<String>> before) {
    boolean interrupted = Thread.interrupted();
    List<String> left = new ArrayList<>();
    before.forEach((file, text) -> {
      try {
        if (!is(file, text)) {
          write(file, text);
        }
      } catch (IOException e) {
        left.add(file + " (" + e + ")");
      }
    });
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", left));
  }

  /** A file that cannot be read is not what it was. */
  private static boolean is(Path file, Optional<String> text) {
    try {
      return find(file).equals(text);
    } catch (IOException e) {
      return false;
    }
  }

  private static void write(Path file, Optional<String> text) throws IOException {
    if (text.isPresent()) {
      AtomicFile.write(file, text.get());
    } else {
      Files.deleteIfExists(file);
    }
  }

  private List<Path> list() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, SiteFile.PREFIX + "*.conf")) {
      found.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException e) {
      throw new IOException(
          "there is no folder " + folder + ": make it, and have nginx include it", e);
    }
    files.sort(null);
    return files;
  }
}
