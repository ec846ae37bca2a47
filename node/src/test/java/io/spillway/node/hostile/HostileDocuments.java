package io.spillway.node.hostile;

import static io.spillway.node.hostile.Attacked.A;
import static io.spillway.node.hostile.Attacked.AUTHORITY;
import static io.spillway.node.hostile.Attacked.C;
import static io.spillway.node.hostile.Attacked.H;
import static io.spillway.node.hostile.Attacked.KEY_A;
import static io.spillway.node.hostile.Attacked.KEY_C;
import static io.spillway.node.hostile.Attacked.KEY_H;
import static io.spillway.node.hostile.Attacked.LENT;
import static io.spillway.node.hostile.Attacked.MINUTE;

import io.spillway.model.AgreementTerms;
import io.spillway.model.RevokedKey;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SignedAgreement;
import io.spillway.model.SignedRevocation;
import io.spillway.model.message.PeerMessage;
import io.spillway.wire.Authority;
import io.spillway.wire.Documents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Documents that are not what they should be: refused before any part hears of them. */
final class HostileDocuments {
  private static final String TYP = "spillway-message+jws";
  private static final PeerMessage HARMLESS =
      new PeerMessage.AdvertisementDigest(Victim.NOW, new TreeMap<>(), List.of(), new TreeMap<>());
  private static final Authority STRANGE =
      Authority.create("Strange", Victim.NOW.minus(Duration.ofDays(2)), Duration.ofDays(9));

  private HostileDocuments() {}

  private static Row row(String what, String answer, Row.Attack attack) {
    return new Row(what, answer, attack);
  }

  /** A sound message of the stranger whose payload is changed before it is signed. */
  private static Row payload(String what, String answer, UnaryOperator<String> change) {
    return row(
        what,
        answer,
        world ->
            post(world, KEY_H.message(change.apply(Forge.payload(world.sealed(KEY_H, HARMLESS))))));
  }

  private static Row header(String what, String answer, UnaryOperator<String> change) {
    return row(
        what,
        answer,
        world ->
            post(
                world,
                KEY_H.sign(
                    change.apply(KEY_H.header(TYP)),
                    Forge.payload(world.sealed(KEY_H, HARMLESS)))));
  }

  private static HostileClient.Answer post(Attacked world, String document) {
    return HostileClient.post(world, KEY_H, document);
  }

  private static String body(String text) {
    return "{\"iss\":\"cdn-h.example\",\"aud\":\"cdn-b.example\",\"jti\":\"1\",\"iat\":%d,\"exp\":%d,\"body\":%s}"
        .formatted(Victim.NOW.getEpochSecond(), Victim.NOW.getEpochSecond() + 60, text);
  }

  static List<Row> list() {
    return List.of(
        row("text that is no JWS", "400 malformed", w -> post(w, "nonsense")),
        row("an empty body", "400 malformed", w -> post(w, "")),
        row("four pieces", "400 malformed", w -> post(w, w.sealed(KEY_H, HARMLESS) + ".x")),
        row(
            "base64url with padding",
            "400 malformed",
            w -> post(w, w.sealed(KEY_H, HARMLESS) + "==")),
        row(
            "262,145 characters",
            "413 oversized",
            w -> post(w, "x".repeat(Documents.MAX_BYTES + 1))),
        header("`alg: none`", "400 malformed", h -> h.replace("EdDSA", "none")),
        header(
            "`alg: HS256`, the certificate as its key",
            "400 malformed",
            h -> h.replace("EdDSA", "HS256")),
        header(
            "a header with `crit`", "400 malformed", h -> h.replace("{", "{\"crit\":[\"exp\"],")),
        header(
            "a header with `jwk`, a key that comes along",
            "400 malformed",
            h -> h.replace("{", "{\"jwk\":{\"kty\":\"OKP\"},")),
        header(
            "another kind of document",
            "400 unknown-type",
            h -> h.replace(TYP, "spillway-agreement+jws")),
        header(
            "`kid` of another key",
            "403 untrusted-key",
            h -> h.replace(KEY_H.identity.keyId().value(), KEY_A.identity.keyId().value())),
        header(
            "no certificate",
            "403 untrusted-key",
            h -> h.replaceAll("\"x5c\":\\[.*\\]", "\"x5c\":[]")),
        header(
            "a certificate that is none",
            "403 untrusted-key",
            h -> h.replaceAll("\"x5c\":\\[.*\\]", "\"x5c\":[\"AAAA\"]")),
        header(
            "a chain of forty",
            "403 untrusted-key",
            h ->
                h.replaceAll(
                    "\"x5c\":\\[.*\\]",
                    "\"x5c\":["
                        + String.join(
                            ",",
                            Collections.nCopies(40, "\"" + Forge.base64(KEY_H.certificate) + "\""))
                        + "]")),
        header(
            "the authority's own certificate",
            "403 untrusted-key",
            h ->
                h.replaceAll(
                    "\"x5c\":\\[.*\\]",
                    "\"x5c\":[\"" + Forge.base64(AUTHORITY.certificate()) + "\"]")),
        row(
            "a key that a strange authority vouches for",
            "403 untrusted-key",
            w ->
                post(w, w.sealed(new Forge(STRANGE, H, Victim.NOW, Duration.ofDays(1)), HARMLESS))),
        row(
            "a key whose certificate has expired",
            "403 untrusted-key",
            w ->
                post(
                    w,
                    w.sealed(
                        new Forge(
                            AUTHORITY,
                            H,
                            Victim.NOW.minus(Duration.ofDays(1)),
                            Duration.ofHours(1)),
                        HARMLESS))),
        row(
            "a key that was revoked, on a connection of another key",
            "403 untrusted-key",
            w -> {
              Forge old = new Forge(AUTHORITY, H, Victim.NOW.minus(Duration.ofDays(1)), MINUTE);
              w.trust.refuse(
                  List.of(new RevokedKey(old.identity.keyId(), Optional.of(H), Victim.NOW)));
              return post(w, w.sealed(old, HARMLESS));
            }),
        row(
            "a message in the name of another CDN, by an own key",
            "403 untrusted-key",
            w ->
                post(
                    w,
                    KEY_H.message(
                        Forge.payload(w.sealed(KEY_H, HARMLESS)).replace("cdn-h", "cdn-a")))),
        row(
            "another payload under a good signature",
            "403 wrong-signature",
            w -> {
              String[] one = w.sealed(KEY_H, HARMLESS).split("\\.", 3);
              String[] two = w.sealed(KEY_H, HARMLESS).split("\\.", 3);
              return post(w, one[0] + "." + two[1] + "." + one[2]);
            }),
        row(
            "a signature of zeros",
            "403 wrong-signature",
            w -> {
              String good = w.sealed(KEY_H, HARMLESS);
              return post(w, good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(86));
            }),
        payload(
            "a message for another CDN",
            "422 wrong-audience",
            p -> p.replace("\"aud\":\"cdn-b", "\"aud\":\"cdn-c")),
        payload("one that has expired", "422 expired", p -> shifted(p, -3_600)),
        payload("one of the future", "422 future-dated", p -> shifted(p, 3_600)),
        payload(
            "one that is valid for a year",
            "400 malformed",
            p ->
                p.replaceAll(
                    "\"exp\":[0-9]+", "\"exp\":" + (Victim.NOW.getEpochSecond() + 31_536_000))),
        payload(
            "one that ends before it begins",
            "400 malformed",
            p -> p.replaceAll("\"exp\":[0-9]+", "\"exp\":1")),
        payload(
            "an id with a quote of SQL",
            "400 malformed",
            p -> p.replaceAll("\"jti\":\"[^\"]*\"", "\"jti\":\"1'; DROP TABLE entry\"")),
        payload(
            "an unknown claim",
            "400 malformed",
            p -> p.replace("{\"iss\"", "{\"admin\":true,\"iss\"")),
        payload(
            "a claim that stands twice",
            "400 malformed",
            p -> p.replace("{\"iss\"", "{\"iss\":\"cdn-a.example\",\"iss\"")),
        payload("a missing claim", "400 malformed", p -> p.replaceAll("\"jti\":\"[^\"]*\",", "")),
        payload(
            "a kind of message that nobody knows",
            "400 unknown-type",
            p -> p.replace("AdvertisementDigest", "Bribe")),
        row("`null` for a body", "400 malformed", w -> post(w, KEY_H.message(body("null")))),
        row(
            "brackets nested 50,000 deep",
            "400 malformed",
            w -> post(w, KEY_H.message(body("[".repeat(50_000) + "]".repeat(50_000))))),
        row(
            "a number of 100,000 digits",
            "400 malformed",
            w ->
                post(
                    w,
                    KEY_H.message(
                        body(
                            "{\"type\":\"AdvertisementDigest\",\"sequences\":{\"cdn-a.example\":"
                                + "9".repeat(100_000)
                                + "}}")))),
        row(
            "bytes that are no UTF-8",
            "400 malformed",
            w ->
                post(
                    w,
                    KEY_H.sign(
                        KEY_H.header(TYP),
                        body("\"\u00ff\u00fe\"").getBytes(StandardCharsets.ISO_8859_1)))),
        payload(
            "text with half of a surrogate pair",
            "400 malformed",
            p -> p.replace("\"listed\":[]", "\"listed\":[\"\\ud800\"]")),
        row(
            "a negative capacity",
            "400 malformed",
            w ->
                post(
                    w,
                    KEY_H.message(
                        Forge.payload(w.signed(KEY_H, Attacked.request("r-9", "www.x.example", 10)))
                            .replace("\"perSecond\":10.0", "\"perSecond\":-1.0")))),
        row(
            "what another CDN has signed and sent for us",
            "403 wrong-party",
            w -> post(w, w.sealed(KEY_A, HARMLESS))),
        row(
            "a proposal of another CDN, wrapped by the sender",
            "403 wrong-party",
            w ->
                post(
                    w,
                    w.sealed(
                        KEY_H,
                        new PeerMessage.AgreementProposal(
                            w.lent, w.documents(KEY_A).signProposal(w.lent))))),
        row(
            "a proposal that says other terms than were signed",
            "422 altered",
            w ->
                HostileClient.post(
                    w,
                    KEY_A,
                    w.sealed(
                        KEY_A,
                        new PeerMessage.AgreementProposal(
                            cheaper(w), w.documents(KEY_A).signProposal(w.lent))))),
        row(
            "an agreement altered after both have signed it",
            "422 altered",
            w ->
                HostileClient.post(
                    w,
                    KEY_C,
                    w.sealed(
                        KEY_C,
                        new PeerMessage.AgreementAcceptance(
                            new SignedAgreement(
                                dearer(w),
                                bothSigned(w).document(),
                                bothSigned(w).borrowerKey(),
                                bothSigned(w).lenderKey()))))),
        row(
            "an agreement that the other party has signed alone, for both",
            "403 untrusted-key",
            w ->
                HostileClient.post(
                    w, KEY_C, w.sealed(KEY_C, new PeerMessage.AgreementAcceptance(selfSigned(w))))),
        row(
            "an agreement of two others",
            "403 wrong-party",
            w -> post(w, w.sealed(KEY_H, new PeerMessage.AgreementAcceptance(w.signed)))),
        row(
            "257 advertisements",
            "413 oversized",
            w -> {
              SignedAdvertisement ad =
                  new SignedAdvertisement(w.advertisement(KEY_H, 1).advertisement(), "x.y.z");
              return post(
                  w, w.sealed(KEY_H, new PeerMessage.Advertisements(Collections.nCopies(257, ad))));
            }),
        row(
            "a forged advertisement of another CDN",
            "202, dropped: advertisement of cdn-c.example: WRONG_SIGNATURE",
            w -> {
              SignedAdvertisement real = w.advertisement(KEY_C, 99);
              String document = real.document().substring(0, real.document().length() - 86);
              return post(
                  w,
                  w.sealed(
                      KEY_H,
                      new PeerMessage.Advertisements(
                          List.of(
                              new SignedAdvertisement(
                                  real.advertisement(), document + "A".repeat(86))))));
            }),
        row(
            "an advertisement with a capability that has an unknown member",
            "202, dropped: an advertisement: MALFORMED",
            w ->
                post(
                    w,
                    KEY_H.message(
                        Forge.payload(
                                w.sealed(
                                    KEY_H,
                                    new PeerMessage.Advertisements(
                                        List.of(w.advertisement(KEY_H, 2)))))
                            .replaceFirst(
                                "\"capability-type\"", "\"unheard\":1,\"capability-type\"")))),
        row(
            "an advertisement with a capability whose value is 33 levels deep",
            "202, dropped: an advertisement: MALFORMED",
            w ->
                post(
                    w,
                    KEY_H.message(
                        Forge.payload(
                                w.sealed(
                                    KEY_H,
                                    new PeerMessage.Advertisements(
                                        List.of(w.advertisement(KEY_H, 2)))))
                            .replaceFirst(
                                "\"capabilities\":\\[",
                                "\"capabilities\":[{\"capability-type\":\"X.Deep\","
                                    + "\"capability-value\":{\"a\":"
                                    + "[".repeat(32)
                                    + "]".repeat(32)
                                    + "}},")))),
        row(
            "a revocation of another CDN's key",
            "202, dropped: revocation of",
            w -> {
              SignedRevocation own =
                  w.documents(KEY_H)
                      .signRevocation(KEY_H.identity.keyId(), Victim.NOW, "malice")
                      .orElseThrow();
              var said = own.revocation();
              return post(
                  w,
                  w.sealed(
                      KEY_H,
                      new PeerMessage.KeysRevoked(
                          List.of(
                              new SignedRevocation(
                                  new io.spillway.model.Revocation(
                                      C,
                                      KEY_C.identity.keyId(),
                                      said.issuedAt(),
                                      said.expiresAt(),
                                      said.reason()),
                                  own.document())))));
            }),
        row(
            "the same message again",
            "202, ignored",
            w -> {
              String document = w.sealed(KEY_A, Attacked.request("r-7", "www.third.example", 10));
              var first = HostileClient.post(w, KEY_A, document);
              w.mark();
              return first.status() == 202 ? HostileClient.post(w, KEY_A, document) : first;
            }),
        row(
            "the same proposal in a new message: what was signed is sent again",
            "202, AgreementAcceptance",
            w ->
                HostileClient.post(
                    w,
                    KEY_A,
                    w.sealed(
                        KEY_A,
                        new PeerMessage.AgreementProposal(
                            w.lent, w.documents(KEY_A).signProposal(w.lent))))));
  }

  private static String shifted(String payload, long seconds) {
    long now = Victim.NOW.getEpochSecond();
    return payload
        .replace("\"iat\":" + now, "\"iat\":" + (now + seconds))
        .replace("\"exp\":" + (now + 60), "\"exp\":" + (now + 60 + seconds));
  }

  private static AgreementTerms cheaper(Attacked w) {
    Drafting terms = new Drafting(LENT, w.open, A, Victim.SELF, "www.site.example", Victim.NOW);
    terms.tariff =
        new io.spillway.model.Tariff(Attacked.euro(0), Attacked.euro(0), Attacked.euro(0));
    return terms.terms();
  }

  private static AgreementTerms dearer(Attacked w) {
    return w.borrowed.amended(
        w.borrowed.capacity(),
        w.borrowed.steerUntil().plusSeconds(9_999),
        w.borrowed.serveUntil().plusSeconds(9_999));
  }

  private static SignedAgreement bothSigned(Attacked w) {
    return w.documents(KEY_C)
        .signAcceptance(w.borrowed, w.documents(Attacked.KEY_B).signProposal(w.borrowed));
  }

  /** The lender poses as the borrower under one of the two signatures. */
  private static SignedAgreement selfSigned(Attacked w) {
    String json = bothSigned(w).document();
    int first = json.indexOf("{\"protected\"");
    int second = json.indexOf("{\"protected\"", first + 1);
    String theirs = json.substring(second, json.lastIndexOf(']'));
    return new SignedAgreement(
        w.borrowed,
        json.substring(0, first) + theirs + "," + theirs + "]}",
        KEY_C.identity.keyId(),
        KEY_C.identity.keyId());
  }
}
