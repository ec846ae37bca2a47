package io.spillway.edges.nginx;

import io.spillway.edges.SiteBook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the files are to become, while changes that share one reload are made to it. */
final class Draft {
  private SiteBook book;
  private final Map<Path, Optional<String>> others = new TreeMap<>();

  Draft(SiteBook book) {
    this.book = book;
  }

  /** One change. */
  @FunctionalInterface
  interface Change {
    /** Makes it, or leaves the draft as it is and tells why. */
    Optional<String> apply(Draft draft) throws IOException;
  }

  SiteBook book() {
    return book;
  }

  void replace(SiteBook next) {
    book = next;
  }

  /** A file that is not a site's; absent if without text. */
  void put(Path file, Optional<String> text) {
    others.put(file, text);
  }

  Map<Path, Optional<String>> others() {
    return others;
  }
}
