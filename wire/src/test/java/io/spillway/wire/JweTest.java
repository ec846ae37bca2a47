package io.spillway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.X25519Decrypter;
import com.nimbusds.jose.crypto.X25519Encrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one CDN encrypts to another: read and written as RFC 7516 and RFC 8037 have it. */
class JweTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final String DOCUMENT = "header.payload.signature";

  @Test
  void theHolderOfTheKeyAloneReadsIt() throws Exception {
    EncryptionKey key = EncryptionKey.generate();
    String sealed = key.recipient().encrypt(DOCUMENT);

    assertThat(Jwe.decrypt(sealed, EncryptionKeys.of(key), NOW)).isEqualTo(DOCUMENT);
    assertThat(sealed).isNotEqualTo(key.recipient().encrypt(DOCUMENT));
    assertThatThrownBy(() -> Jwe.decrypt(sealed, EncryptionKeys.of(EncryptionKey.generate()), NOW))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("encrypted to key " + key.id());
  }

  @Test
  void noBitCanBeChanged() {
    EncryptionKey key = EncryptionKey.generate();
    String sealed = key.recipient().encrypt(DOCUMENT);
    for (int i = 0; i < sealed.length(); i++) {
      char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
      String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
      assertThatThrownBy(() -> Jwe.decrypt(changed, EncryptionKeys.of(key), NOW))
          .as("character %d", i)
          .isInstanceOf(RefusedException.class);
    }
  }

  /** Another implementation of the standards reads what is written here. */
  @Test
  void nimbusReadsIt(@TempDir Path folder) throws Exception {
    EncryptionKey key = EncryptionKey.generate();
    JWEObject parsed = JWEObject.parse(key.recipient().encrypt(DOCUMENT));
    parsed.decrypt(new X25519Decrypter(pair(key, folder)));

    assertThat(parsed.getPayload()).hasToString(DOCUMENT);
    assertThat(parsed.getHeader().getContentType()).isEqualTo("JWT");
    assertThat(parsed.getHeader().getKeyID()).isEqualTo(key.id().value());
    assertThat(hex(parsed.getHeader().getEphemeralPublicKey().computeThumbprint().decode()))
        .isNotEqualTo(key.id().value());
    assertThat(hex(pair(key, folder).computeThumbprint().decode())).isEqualTo(key.id().value());
  }

  @Test
  void readsWhatNimbusWrites(@TempDir Path folder) throws Exception {
    EncryptionKey key = EncryptionKey.generate();
    JWEObject written =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .contentType("JWT")
                .keyID(key.id().value())
                .build(),
            new Payload(DOCUMENT));
    written.encrypt(new X25519Encrypter(pair(key, folder).toPublicJWK()));

    assertThat(Jwe.decrypt(written.serialize(), EncryptionKeys.of(key), NOW)).isEqualTo(DOCUMENT);
  }

  private static OctetKeyPair pair(EncryptionKey key, Path folder) throws IOException {
    Path file = folder.resolve("key.pem");
    key.write(file);
    byte[] der =
        Base64.getMimeDecoder().decode(Files.readString(file).replaceAll("-----[A-Z ]+-----", ""));
    byte[] secret = java.util.Arrays.copyOfRange(der, der.length - 32, der.length);
    return new OctetKeyPair.Builder(Curve.X25519, new Base64URL(key.advertised().x()))
        .d(Base64URL.encode(secret))
        .build();
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }

  /** Bytes that another version, or another implementation, has to open as well. */
  @Test
  void opensTheGoldenVector() throws Exception {
    Path folder = Path.of("src", "test", "resources", "golden-jwe");
    Path copy = Files.createTempDirectory("jwe").resolve("key.pem");
    Files.copy(folder.resolve("key.pem"), copy);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
    String sealed = Files.readString(folder.resolve("sealed.txt")).strip();

    assertThat(Jwe.decrypt(sealed, EncryptionKeys.of(EncryptionKey.load(copy)), NOW))
        .isEqualTo(DOCUMENT);
    assertThat(
            new String(
                Base64.getUrlDecoder().decode(sealed.substring(0, sealed.indexOf('.'))),
                StandardCharsets.US_ASCII))
        .matches(
            "\\{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"cty\":\"JWT\",\"kid\":\"[0-9a-f]{64}\","
                + "\"epk\":\\{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"[A-Za-z0-9_-]{43}\"}}");
    Files.delete(copy);
  }

  @Test
  void theKeyBeforeOpensUntilItsOverlapIsOver(@TempDir Path folder) throws Exception {
    EncryptionFiles files = EncryptionFiles.beside(folder.resolve("identity.key"));
    EncryptionKeys first = files.loadOrCreate(NOW);
    String sealed = first.current().recipient().encrypt(DOCUMENT);
    EncryptionKeys next = files.rotate(NOW);

    assertThat(next.current().id()).isNotEqualTo(first.current().id());
    assertThat(Jwe.decrypt(sealed, next, NOW.plus(Duration.ofHours(1)))).isEqualTo(DOCUMENT);
    assertThatThrownBy(() -> Jwe.decrypt(sealed, next, NOW.plus(EncryptionFiles.OVERLAP)))
        .hasMessageContaining("use " + next.current().id());
    assertThatThrownBy(() -> files.rotate(NOW.plusSeconds(60)))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("rotate after that");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.file())))
        .isEqualTo("rw-------");

    EncryptionKeys later = files.loadOrCreate(NOW.plus(EncryptionFiles.OVERLAP));
    assertThat(later.former()).isEmpty();
    assertThat(later.current().id()).isEqualTo(next.current().id());
    try (var all = Files.list(folder)) {
      assertThat(all).as("the key before is deleted").containsExactly(files.file());
    }
  }

  @Test
  void refusesAKeyFileThatOthersMayRead(@TempDir Path folder) throws Exception {
    EncryptionFiles files = EncryptionFiles.beside(folder.resolve("identity.key"));
    files.loadOrCreate(NOW);
    Files.setPosixFilePermissions(files.file(), PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> files.loadOrCreate(NOW))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("chmod 600");
  }
}
