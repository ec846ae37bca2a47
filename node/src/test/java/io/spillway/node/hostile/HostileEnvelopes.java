package io.spillway.node.hostile;

import static io.spillway.node.hostile.Attacked.C;
import static io.spillway.node.hostile.Attacked.KEY_A;
import static io.spillway.node.hostile.Attacked.KEY_H;
import static io.spillway.node.hostile.Attacked.MINUTE;

import io.spillway.model.message.PeerMessage;
import io.spillway.wire.Documents;
import io.spillway.wire.EncryptionKey;
import io.spillway.wire.EncryptionKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Encryption that is missing, or is not what it should be. */
final class HostileEnvelopes {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private HostileEnvelopes() {}

  private static PeerMessage request() {
    return Attacked.request("r-9", "www.x.example", 10);
  }

  private static Row row(String what, String answer, Row.Attack attack) {
    return new Row(what, answer, attack);
  }

  /** A sound message, one piece of which is changed after it was encrypted. */
  private static Row piece(String what, String answer, int index, UnaryOperator<String> change) {
    return row(
        what,
        answer,
        w -> {
          String[] pieces = w.sealed(KEY_H, request()).split("\\.", -1);
          pieces[index] = change.apply(pieces[index]);
          return HostileClient.post(w, KEY_H, String.join(".", pieces));
        });
  }

  private static Row header(String what, String answer, UnaryOperator<String> change) {
    return piece(
        what,
        answer,
        0,
        encoded -> {
          String json =
              new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.US_ASCII);
          return URL.encodeToString(change.apply(json).getBytes(StandardCharsets.US_ASCII));
        });
  }

  private static String otherFirst(String piece) {
    return (piece.charAt(0) == 'A' ? "B" : "A") + piece.substring(1);
  }

  private static String epk(String json, String x) {
    return json.replaceAll("\"x\":\"[^\"]*\"", "\"x\":\"" + x + "\"");
  }

  static List<Row> list() {
    return List.of(
        row(
            "a request in the clear",
            "422 not-encrypted",
            w -> HostileClient.post(w, KEY_H, w.signed(KEY_H, request()))),
        row(
            "a request in the clear, by nobody's key",
            "422 not-encrypted",
            w -> HostileClient.post(w, KEY_H, w.signed(KEY_H, request()) + "AAAA")),
        row(
            "a message that is encrypted to another CDN",
            "409 wrong-encryption-key",
            w ->
                HostileClient.post(
                    w,
                    KEY_H,
                    EncryptionKey.generate().recipient().encrypt(w.signed(KEY_H, request())))),
        row(
            "a message that is encrypted to a key whose overlap is over",
            "409 wrong-encryption-key",
            w -> {
              String sealed = w.sealed(KEY_H, request());
              EncryptionKey old = w.ring.encryption().current();
              w.ring.encryptTo(
                  new EncryptionKeys(
                      EncryptionKey.generate(),
                      Optional.of(new EncryptionKeys.Former(old, Victim.NOW))));
              return HostileClient.post(w, KEY_H, sealed);
            }),
        piece("an altered ciphertext", "422 unreadable", 3, HostileEnvelopes::otherFirst),
        piece("a ciphertext that is cut off", "422 unreadable", 3, p -> p.substring(0, 400)),
        piece("an altered tag", "422 unreadable", 4, HostileEnvelopes::otherFirst),
        piece("another initialization vector", "422 unreadable", 2, p -> "A".repeat(16)),
        piece("an initialization vector of 16 bytes", "400 malformed", 2, p -> "A".repeat(22)),
        piece("a tag of 4 bytes", "400 malformed", 4, p -> "AAAAAA"),
        piece("an encrypted key beside the one agreed on", "400 malformed", 1, p -> "AAAA"),
        header(
            "a key of somebody else in the header",
            "422 unreadable",
            h -> epk(h, EncryptionKey.generate().advertised().x())),
        header("a point of low order", "422 unreadable", h -> epk(h, "A".repeat(43))),
        header("a key of 31 bytes", "400 malformed", h -> epk(h, "A".repeat(42))),
        header("a key of another curve", "400 malformed", h -> h.replace("X25519", "P-256")),
        header(
            "a compressed message",
            "400 malformed",
            h -> h.replace("{\"alg\"", "{\"zip\":\"DEF\",\"alg\"")),
        header("an encrypted key by RSA", "400 malformed", h -> h.replace("ECDH-ES", "RSA1_5")),
        header("`alg: dir`", "400 malformed", h -> h.replace("ECDH-ES", "dir")),
        header(
            "a cipher that is not the one",
            "400 malformed",
            h -> h.replace("A256GCM", "A128CBC-HS256")),
        header(
            "an encryption header with `crit`",
            "400 malformed",
            h -> h.replace("{\"alg\"", "{\"crit\":[\"exp\"],\"alg\"")),
        header(
            "an encryption header without `kid`",
            "400 malformed",
            h -> h.replaceAll("\"kid\":\"[^\"]*\",", "")),
        header(
            "an encryption header with two `kid`",
            "400 malformed",
            h -> h.replaceFirst("(\"kid\":\"[^\"]*\",)", "$1$1")),
        header(
            "an encryption header of a kilobyte",
            "400 malformed",
            h -> h.replace("JWT", "J".repeat(1_024))),
        row(
            "an encrypted message of 262,145 characters",
            "413 oversized",
            w -> {
              String sealed = w.encrypted("x".repeat(Documents.MAX_BYTES));
              return HostileClient.post(w, KEY_H, sealed.substring(0, Documents.MAX_BYTES + 1));
            }),
        row(
            "an encrypted message inside of an encrypted message",
            "400 malformed",
            w -> HostileClient.post(w, KEY_H, w.encrypted(w.sealed(KEY_H, request())))),
        row(
            "nonsense, well encrypted",
            "400 malformed",
            w -> HostileClient.post(w, KEY_H, w.encrypted("nonsense"))),
        row(
            "a message to another CDN, encrypted anew by who received it",
            "422 wrong-audience",
            w ->
                HostileClient.post(
                    w,
                    KEY_A,
                    w.encrypted(w.documents(KEY_A).seal(request(), C, "x:1", Victim.NOW, MINUTE)))),
        row(
            "what another CDN has said to us, encrypted anew",
            "403 wrong-party",
            w -> HostileClient.post(w, KEY_H, w.encrypted(w.signed(KEY_A, request())))));
  }
}
