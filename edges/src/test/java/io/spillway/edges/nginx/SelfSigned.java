package io.spillway.edges.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and a certificate for some hosts, made by the running JDK's keytool.
 *
 * @param certificate in PEM
 * @param key in PEM
 * @param trust trusts this certificate alone
 */
record SelfSigned(Path certificate, Path key, SSLContext trust) {
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "edge";

  static SelfSigned make(Path folder, String... hosts)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve("edge.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + hosts[0],
                "-ext",
                Arrays.stream(hosts)
                    .map(h -> "dns:" + h)
                    .collect(Collectors.joining(",", "SAN=", "")),
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    SSLContext trust = SSLContext.getInstance("TLS");
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
    trusted.init(known);
    trust.init(null, trusted.getTrustManagers(), null);
    return new SelfSigned(
        pem(folder, "CERTIFICATE", store.getCertificate(ALIAS).getEncoded()),
        pem(folder, "PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()),
        trust);
  }

  private static Path pem(Path folder, String kind, byte[] bytes) throws IOException {
    return Files.writeString(
        folder.resolve(kind.replace(' ', '-') + ".pem"),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind));
  }

  /** The directives of a server that has it. */
  String directives() {
    return "ssl_certificate \"%s\"; ssl_certificate_key \"%s\";".formatted(certificate, key);
  }
}
