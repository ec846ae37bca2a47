package io.spillway.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys and certificates as PEM files (RFC 7468). */
final class PemFiles {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s+([A-Za-z0-9+/=\\s]+?)\\s*-----END \\1-----");
  private static final String KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final long MAX_BYTES = 1 << 20;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private PemFiles() {}

  /** Reads a PKCS#8 Ed25519 key that nobody but its owner may read. */
  static PrivateKey readKey(Path file) {
    return readKey(file, "Ed25519");
  }

  /** Reads a PKCS#8 key of an algorithm that nobody but its owner may read. */
  static PrivateKey readKey(Path file, String algorithm) {
    requireOwnerOnly(file);
    List<byte[]> blocks = read(file, KEY);
    if (blocks.size() != 1) {
      throw new IdentityException(
          file, "key file " + file + " has " + blocks.size() + " keys: store one, as PKCS#8 PEM");
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(blocks.getFirst()));
    } catch (GeneralSecurityException e) {
      throw new IdentityException(
          file, "key file " + file + " is no " + algorithm + " key: store one, as PKCS#8 PEM", e);
    }
  }

  /** Reads one certificate or more. */
  static List<X509Certificate> readCertificates(Path file) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : read(file, CERTIFICATE)) {
      try {
        certificates.add(Certificates.parse(der));
      } catch (CertificateException e) {
        throw new IdentityException(
            file,
            "certificate file "
                + file
                + ", certificate "
                + (certificates.size() + 1)
                + " is no X.509 certificate: store PEM",
            e);
      }
    }
    if (certificates.isEmpty()) {
      throw new IdentityException(
          file, "certificate file " + file + " has no certificate: store at least one, as PEM");
    }
    return List.copyOf(certificates);
  }

  static void writeKey(Path file, PrivateKey key) {
    FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    try {
      Files.deleteIfExists(file);
      Files.createFile(file, mode);
      Files.writeString(file, block(KEY, key.getEncoded()));
    } catch (IOException e) {
      throw new IdentityException("cannot write key file " + file + ": " + e.getMessage(), e);
    }
  }

  static void writeCertificates(Path file, List<X509Certificate> certificates) {
    StringBuilder pem = new StringBuilder();
    try {
      for (X509Certificate certificate : certificates) {
        pem.append(block(CERTIFICATE, certificate.getEncoded()));
      }
      Files.writeString(
          file,
          pem,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
    } catch (IOException | CertificateEncodingException e) {
      throw new IdentityException(
          "cannot write certificate file " + file + ": " + e.getMessage(), e);
    }
  }

  /** Throws {@link IdentityException} for a file that others than its owner may read. */
  static void requireOwnerOnly(Path file) {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (!OWNER_ONLY.containsAll(mode)) {
        throw new IdentityException(
            file,
            "key file "
                + file
                + " has mode "
                + PosixFilePermissions.toString(mode)
                + ", so others than its owner may use it: run chmod 600 "
                + file);
      }
    } catch (IOException e) {
      throw cannotRead(file, "key", e);
    }
  }

  private static List<byte[]> read(Path file, String kind) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IdentityException(file, file + " is larger than 1 MiB: store PEM");
      }
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      List<byte[]> blocks = new ArrayList<>();
      Matcher matcher = BLOCK.matcher(text);
      while (matcher.find()) {
        if (matcher.group(1).equals(kind)) {
          blocks.add(Base64.getMimeDecoder().decode(matcher.group(2)));
        }
      }
      return blocks;
    } catch (IOException e) {
      throw cannotRead(file, kind.equals(KEY) ? "key" : "certificate", e);
    } catch (IllegalArgumentException e) {
      throw new IdentityException(file, file + " is no PEM file: " + e.getMessage(), e);
    }
  }

  private static IdentityException cannotRead(Path file, String kind, IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException missing ->
              "there is no such file: put it there, or name another";
          case AccessDeniedException denied -> "this user may not: see its mode and owner";
          default -> e.getMessage() + ": store PEM";
        };
    return new IdentityException(file, "cannot read " + kind + " file " + file + ": " + why, e);
  }

  private static String block(String kind, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN "
        + kind
        + "-----\n"
        + lines.encodeToString(der)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
