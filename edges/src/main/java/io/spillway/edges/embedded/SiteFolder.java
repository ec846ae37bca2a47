package io.spillway.edges.embedded;

import io.spillway.edges.AtomicFile;
import io.spillway.edges.DelegatedSite;
import io.spillway.edges.SiteBook;
import io.spillway.model.AgreementId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keeps the delegated sites as one file each, so that they outlive a restart. */
final class SiteFolder {
  private static final String SUFFIX = ".site";

  private final Path folder;

  SiteFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** All sites; throws {@link IOException} naming a file that is not understood. */
  SiteBook read() throws IOException {
    List<DelegatedSite> sites = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        sites.add(DelegatedSite.parse(file.toString(), Files.readString(file)));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage() + " (or remove the file)", e);
    }
    return SiteBook.of(sites);
  }

  /** Makes the folder hold what {@code next} says where that differs from {@code earlier}. */
  void write(SiteBook earlier, SiteBook next) throws IOException {
    for (DelegatedSite site : next.sites().values()) {
      if (!site.equals(earlier.sites().get(site.agreement()))) {
        AtomicFile.write(file(site.agreement()), marked(site));
      }
    }
    for (AgreementId gone : earlier.sites().keySet()) {
      if (!next.sites().containsKey(gone)) {
        Files.deleteIfExists(file(gone));
      }
    }
  }

  private static String marked(DelegatedSite site) {
    return "# managed by Spillway, agreement %s, do not edit\n%s"
        .formatted(site.agreement(), site.text());
  }

  private Path file(AgreementId agreement) {
    return folder.resolve(agreement + SUFFIX);
  }
}
