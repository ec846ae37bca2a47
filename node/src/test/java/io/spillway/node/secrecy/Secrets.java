package io.spillway.node.secrecy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** What each of the three CDNs of {@link CanaryTest} keeps to itself, and to whom it may tell. */
final class Secrets {
  private static final int SEED = 32;

  private Secrets() {}

  /** Of its machine, and of how it is run. */
  static List<Canary> ofMachine(WatchedCdn cdn) {
    List<Canary> all = new ArrayList<>();
    all.add(Canary.of("edge", "kestrel-" + cdn.letter));
    all.add(Canary.of("edge", "osprey-" + cdn.letter));
    all.add(Canary.of("address of its node", cdn.inside()));
    all.add(Canary.of("address behind the public one", cdn.realEdge()));
    all.add(Canary.of("folder", cdn.folder.toString()));
    all.add(Canary.of("folder", cdn.folder.getFileName().toString()));
    all.add(Canary.of("folder", "state-albatross"));
    all.add(Canary.of("reason of a ban", "griffon-vulture"));
    all.addAll(keyMaterial(cdn));
    try {
      all.add(Canary.of("host name", InetAddress.getLocalHost().getHostName()));
    } catch (IOException e) {
      throw new AssertionError("this machine has no name", e);
    }
    return all;
  }

  /** The private key, in each form in which it could be written. */
  private static List<Canary> keyMaterial(WatchedCdn cdn) {
    List<Canary> all = new ArrayList<>(keyMaterial(cdn, "identity.key"));
    all.addAll(keyMaterial(cdn, "identity.key.encryption"));
    return all;
  }

  private static List<Canary> keyMaterial(WatchedCdn cdn, String file) {
    try {
      String pem = Files.readString(cdn.folder.resolve(file));
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      byte[] seed = Arrays.copyOfRange(der, der.length - SEED, der.length);
      return List.of(
          Canary.of("key", new String(seed, StandardCharsets.ISO_8859_1)),
          Canary.of("key", Base64.getEncoder().encodeToString(seed)),
          Canary.of("key", Base64.getUrlEncoder().withoutPadding().encodeToString(seed)),
          Canary.of("key", HexFormat.of().formatHex(seed)),
          Canary.of("key", "PRIVATE KEY"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<Canary> ofBorrower(WatchedCdn borrower, WatchedCdn lender) {
    return List.of(
        Canary.of("public edge of one that only borrows", borrower.publicEdge()),
        Canary.of("hidden edge", borrower.hiddenEdge()),
        Canary.of("customer", "bowerbird"),
        Canary.of("origin", "shrike"),
        Canary.but("customer of limited consent", "lyrebird", lender.name),
        Canary.of("SLA", "PT0.731S"),
        Canary.of("load", "9973"),
        Canary.of("capacity", "20011"),
        Canary.of("capacity", "10427"),
        Canary.of("capacity in all", "30438"),
        Canary.of("capacity", "61917364224"),
        Canary.of("capacity", "60065165293"),
        Canary.of("capacity in all", "121982529517"),
        Canary.of("policy", "73939133"),
        Canary.of("policy", "borrow."),
        Canary.of("ceiling", "4444421"),
        Canary.of("ceiling", "93911"),
        Canary.of("ceiling", "4777783"),
        Canary.of("cap", "49999961"),
        Canary.of("cap", "49999991"),
        Canary.of("cap", "499999993"));
  }

  static List<Canary> ofLender(WatchedCdn borrower, WatchedCdn lender) {
    return List.of(
        Canary.but("public edge", lender.publicEdge(), borrower.name),
        Canary.of("customer", "quetzal"),
        Canary.of("load", "23873"),
        Canary.of("capacity", "48611"),
        Canary.of("capacity", "14293"),
        Canary.of("capacity in all", "62904"),
        Canary.of("capacity", "87178291199"),
        Canary.of("capacity", "99194853094"),
        Canary.but("price", "1000003", borrower.name, lender.name),
        Canary.of("price at another load", "2750159"),
        Canary.of("reserve", "0.21127"),
        Canary.of("credit", "1000000007"),
        Canary.of("policy", "0.0123457"),
        Canary.of("policy", "utilisation"));
  }

  static List<Canary> ofLoser(WatchedCdn borrower, WatchedCdn loser) {
    return List.of(
        Canary.of("public edge of one that lends nothing", loser.publicEdge()),
        Canary.of("hidden edge", loser.hiddenEdge()),
        Canary.of("customer", "hoatzin"),
        Canary.of("load", "11971"),
        Canary.of("capacity", "36473"),
        Canary.of("capacity", "27109"),
        Canary.of("capacity in all", "63582"),
        Canary.of("capacity", "67280421311"),
        Canary.of("capacity", "77158673929"),
        Canary.but("price of the losing bid", "1200007", borrower.name),
        Canary.of("reserve", "0.17317"));
  }
}
