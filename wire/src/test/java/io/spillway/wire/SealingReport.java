package io.spillway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spillway.model.CdnName;
import io.spillway.model.message.PeerMessage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What a signature and an envelope cost for each message; see bench/sealing/run. */
final class SealingReport {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private SealingReport() {}

  /** Prints a line for each step; the argument is how often it is done. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    int rounds = Integer.parseInt(arguments[0]);
    Authority authority = Authority.create("Test", NOW, Duration.ofDays(1));
    CdnName peer = new CdnName("cdn-b.example");
    Documents author =
        new Documents(
            authority.newIdentity(new CdnName("cdn-a.example"), NOW, Duration.ofDays(1)),
            Trust.in(List.of(authority.certificate())));
    EncryptionKey key = EncryptionKey.generate();
    Keyring ring = Keyring.of(authority.newIdentity(peer, NOW, Duration.ofDays(1)));
    ring.encryptTo(EncryptionKeys.of(key));
    Documents reader = new Documents(ring, Trust.in(List.of(authority.certificate())));
    PeerMessage offer =
        Samples.messages().stream()
            .filter(PeerMessage.OfferMade.class::isInstance)
            .findFirst()
            .orElseThrow();
    String signed = author.seal(offer, peer, "1", NOW, MINUTE);
    RecipientKey recipient = key.recipient();
    String sealed = recipient.encrypt(signed);
    out.printf("%d characters signed, %d encrypted%n", signed.length(), sealed.length());
    double sign = line(out, "sign", rounds, () -> author.seal(offer, peer, "1", NOW, MINUTE));
    double both =
        line(
            out,
            "sign, encrypt",
            rounds,
            () -> author.sealTo(recipient, offer, peer, "1", NOW, MINUTE));
    double open = line(out, "verify", rounds, () -> reader.open(signed, peer, NOW));
    double receive = line(out, "decrypt, verify", rounds, () -> reader.receive(sealed, peer, NOW));
    out.printf(
        Locale.ROOT,
        "encryption makes a message %.2f times as dear to send, %.2f times to take%n",
        both / sign,
        receive / open);
  }

  /** The median of the second half, in microseconds: the first half warms up. */
  private static double line(PrintStream out, String what, int rounds, Supplier<Object> step) {
    long[] nanos = new long[rounds];
    int done = 0;
    for (int i = 0; i < rounds; i++) {
      long began = System.nanoTime();
      Object result = step.get();
      nanos[i] = System.nanoTime() - began;
      done += result == null ? 0 : 1;
    }
    long[] half = Arrays.copyOfRange(nanos, rounds / 2, rounds);
    Arrays.sort(half);
    double median = half[half.length / 2] / 1e3;
    out.printf(Locale.ROOT, "%-16s %8.0f us  (%d)%n", what, median, done);
    return median;
  }
}
