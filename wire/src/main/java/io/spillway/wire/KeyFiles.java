package io.spillway.wire;

import io.spillway.model.KeyId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where an identity is kept: a key file (0600) and a certificate file. A rotation writes the new
 * pair aside, keeps the old one beside it under the old key's name, and moves the new one into
 * place; whatever it is cut off at, one whole pair is found afterwards.
 */
public final class KeyFiles {
  private static final String ASIDE = ".new";
  private static final String PREPARED = ".next";
  private static final String RETIRED = ".retired-";
  private static final int MOST_RETIRED = 15;

  private final Path key;
  private final Path certificate;

  /** The files of one identity. */
  public KeyFiles(Path key, Path certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /**
   * Reads the identity; throws {@link IdentityException} saying in one line what is wrong. A
   * rotation that was cut off between its two moves is finished first.
   */
  public Identity load() {
    try {
      return Identity.load(key, certificate);
    } catch (IdentityException e) {
      Path next = aside(certificate);
      if (Files.exists(next) && !Files.exists(aside(key))) {
        Identity finished = Identity.load(key, next);
        move(next, certificate);
        return finished;
      }
      throw e;
    }
  }

  /** Identities of this place that were rotated away, without those that cannot be read. */
  public List<Identity> retired() {
    List<Identity> all = new ArrayList<>();
    String prefix = key.getFileName() + RETIRED;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder(key), file -> name(file).startsWith(prefix))) {
      for (Path file : files) {
        String id = name(file).substring(prefix.length());
        try {
          all.add(Identity.load(file, certificate.resolveSibling(retired(certificate, id))));
        } catch (IdentityException e) {
          // A copy that somebody made, or a file of no use: it signs nothing here.
        }
      }
    } catch (IOException e) {
      throw new IdentityException("cannot list " + folder(key) + ": " + e.getMessage(), e);
    }
    all.sort(Comparator.comparing(Identity::expiresAt).reversed());
    return List.copyOf(all.subList(0, Math.min(MOST_RETIRED, all.size())));
  }

  /** Keeps an identity aside that is to be put in place later, in place of another such one. */
  public void prepare(Identity next) {
    next.write(next(key), next(certificate));
  }

  /** The identity that was kept aside to be put in place later. */
  public Optional<Identity> prepared() {
    return Files.exists(next(key)) && Files.exists(next(certificate))
        ? Optional.of(Identity.load(next(key), next(certificate)))
        : Optional.empty();
  }

  /** Puts another identity in place; the present one is kept beside it, to be revoked by itself. */
  public void rotate(Identity next) {
    KeyId old = load().keyId();
    next.write(aside(key), aside(certificate));
    copy(key, retired(key, old.value()));
    copy(certificate, retired(certificate, old.value()));
    move(aside(key), key);
    move(aside(certificate), certificate);
    if (prepared().filter(p -> p.keyId().equals(next.keyId())).isPresent()) {
      delete(next(certificate));
      delete(next(key));
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new IdentityException("cannot delete " + file + ": " + e, e);
    }
  }

  private static Path next(Path file) {
    return file.resolveSibling(name(file) + PREPARED);
  }

  private static Path folder(Path file) {
    return file.resolveSibling(".").normalize();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Path aside(Path file) {
    return file.resolveSibling(name(file) + ASIDE);
  }

  private static Path retired(Path file, String id) {
    return file.resolveSibling(name(file) + RETIRED + id);
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new IdentityException("cannot keep " + from + " as " + to + ": " + e, e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IdentityException("cannot move " + from + " to " + to + ": " + e, e);
    }
  }
}
