package io.spillway.node.secrecy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.message.PeerMessage;
import io.spillway.wire.Authority;
import io.spillway.wire.Documents;
import io.spillway.wire.EncryptionFiles;
import io.spillway.wire.Identity;
import io.spillway.wire.Keyring;
import io.spillway.wire.TlsContexts;
import io.spillway.wire.Trust;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing leaks: three real nodes, one of which borrows, one lends and one loses, from the first
 * advertisement to the accepted invoice, with a tap before every door. In what the taps heard no
 * canary is found: whatever is secret to a CDN has a name or number that cannot come by accident.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanaryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final String SITE = "www.customer.example";
  private static final Pattern TYPE = Pattern.compile("\"body\":\\{\"type\":\"([A-Za-z]+)\"");

  /** All that is said in the life of an arrangement. */
  private static final List<String> KINDS =
      List.of(
          "AdvertisementDigest",
          "Advertisements",
          "AgreementAcceptance",
          "AgreementProposal",
          "AuctionCalled",
          "AuctionEnded",
          "BidCommitted",
          "BidOpened",
          "BidsClosed",
          "DelegationReady",
          "InvoiceIssued",
          "InvoiceVerdict",
          "LoadReport",
          "OfferDeclined",
          "OfferMade",
          "OfferRequest",
          "RemainingCapacity",
          "StatementVerdict",
          "Termination",
          "UsageStatement");

  private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(2);
  private HttpServer origin;
  private Authority authority;
  private WatchedCdn borrower;
  private WatchedCdn lender;
  private WatchedCdn loser;
  private List<Heard> heard = List.of();
  private Envelopes envelopes = Envelopes.closed();
  private KeyId before = new KeyId("none");
  private KeyId after = before;

  @BeforeAll
  void aWholeArrangementIsHeard(@TempDir Path folder) throws Exception {
    authority = Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(1));
    borrower = new WatchedCdn(folder, 1);
    lender = new WatchedCdn(folder, 2);
    loser = new WatchedCdn(folder, 3);
    origin = HttpServer.create(Tap.at(WatchedCdn.address(5, 2), 8090), 0);
    origin.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write("ok".getBytes(StandardCharsets.US_ASCII));
          }
        });
    origin.start();
    lender.start(
        authority,
        List.of("48611", "87178291199", "14293", "99194853094"),
        """
        services: [{id: quetzal, hosts: [www.quetzal.example], origin: "shrike.quetzal.example:80",
          sla: {latency: 500ms, quantile: 0.95, errors: 0.01}, delegable: false, probe-path: /up}]
        policy:
          lend.to: "service != 'lyrebird'"
          lend.price.per-million-requests: "utilisation < 5.0 ? 1000003 : 2750159"
          lend.reserve: "0.21127"
          lend.credit: "record > 0.0123457 ? 1000000007 : 1000000009"
        """,
        "",
        borrower.name);
    loser.start(
        authority,
        List.of("36473", "67280421311", "27109", "77158673929"),
        """
        services: [{id: hoatzin, hosts: [www.hoatzin.example], origin: "shrike.hoatzin.example:80",
          sla: {latency: 500ms, quantile: 0.95, errors: 0.01}, delegable: false, probe-path: /up}]
        policy:
          lend.price.per-million-requests: "1200007"
          lend.reserve: "0.17317"
        contacts: [{cdn: %s, endpoint: "https://%s:7443"}]
        """
            .formatted(lender.name, lender.door()),
        "",
        borrower.name);
    borrower.start(
        authority,
        List.of("20011", "61917364224", "10427", "60065165293"),
        borrowing(),
        "site." + SITE + "=" + WatchedCdn.address(5, 2) + ":8090\n",
        "clients");
    borrower.tap(
        Tap.plain(
            Tap.at(WatchedCdn.address(5, 1), 8090),
            Tap.at(WatchedCdn.address(5, 2), 8090),
            lender.name,
            borrower.name));
    for (WatchedCdn cdn : List.of(borrower, lender, loser)) {
      envelopes = envelopes.with(cdn.folder);
    }
    var _ = clients.scheduleAtFixedRate(this::visit, 0, 100, TimeUnit.MILLISECONDS);
    var _ = clients.scheduleAtFixedRate(this::crowds, 0, 1, TimeUnit.SECONDS);
    live();
    heard = Stream.of(borrower, lender, loser).flatMap(c -> c.heard().stream()).toList();
  }

  private String borrowing() {
    return """
    contacts: [{cdn: @B@, endpoint: "https://@BDOOR@:7443"}]
    dns: {listen: "@A@:5300", zone: customer.example, ttl: 1s, nameservers: [ns1.customer.example]}
    services:
      - {id: customer, hosts: [www.customer.example], origin: "@ORIGIN@:8090",
         sla: {latency: 500ms, quantile: 0.95, errors: 0.01}, delegable: true, probe-path: /up}
      - {id: lyrebird, hosts: [www.lyrebird.customer.example], origin: "@ORIGIN@:8090",
         sla: {latency: 500ms, quantile: 0.95, errors: 0.01}, delegable: [@B@], probe-path: /up}
      - {id: bowerbird, hosts: [www.bowerbird.example], origin: "shrike.bowerbird.example:80",
         sla: {latency: 731ms, quantile: 0.95, errors: 0.01}, delegable: false, probe-path: /up}
    policy:
      borrow.when: "service == 'customer' && demand > 1.0 && baseline < 73939133.0"
      borrow.standing: "2.0 / usable"
      borrow.end-when: "false"
      borrow.cap.per-hour: "49999961"
      borrow.cap.per-arrangement: "49999991"
      borrow.cap.per-month: "499999993"
      borrow.ceiling.per-million-requests: "4444421"
      borrow.ceiling.per-gigabyte: "93911"
      borrow.ceiling.per-committed-hour: "4777783"
    """
        .replace("@A@", borrower.inside())
        .replace("@BDOOR@", lender.door())
        .replace("@B@", lender.name)
        .replace("@ORIGIN@", WatchedCdn.address(5, 1));
  }

  /** Until the invoice is accepted; a ban with a reason that stays home, at its end. */
  private void live() throws Exception {
    await()
        .atMost(PATIENCE)
        .pollInterval(PAUSE)
        .until(() -> borrower.get("/mediator/v1/arrangements").contains("\"READY\""));
    before = encryption(lender).loadOrCreate(Instant.now()).current().id();
    after = encryption(lender).rotate(Instant.now()).current().id();
    envelopes = envelopes.with(lender.folder);
    String rules = borrower.get("/policy/v1/document");
    assertThat(rules).contains("borrow.end-when");
    await().atMost(PATIENCE).pollInterval(PAUSE).until(() -> kinds().contains("UsageStatement"));
    String put =
        "{\"rules\":{\"borrow.end-when\":\"true\",\"borrow.when\":\"false\",\"borrow.standing\":\"2.0"
            + " / usable\"}}";
    assertThat(borrower.send("PUT", "/policy/v1/document", put).statusCode()).isEqualTo(200);
    await().atMost(PATIENCE).pollInterval(PAUSE).until(() -> kinds().contains("InvoiceVerdict"));
    loser.send(
        "POST",
        "/agent/v1/bans",
        "{\"cdn\":\"%s\",\"reason\":\"a griffon-vulture\"}".formatted(borrower.name));
    await().atMost(PATIENCE).until(() -> loser.get("/status").contains("griffon-vulture"));
  }

  private static EncryptionFiles encryption(WatchedCdn cdn) {
    return EncryptionFiles.beside(cdn.folder.resolve("identity.key"));
  }

  /** Which messages the taps have heard. */
  private Set<String> kinds() {
    return kinds(envelopes);
  }

  private Set<String> kinds(Envelopes read) {
    Set<String> kinds = new TreeSet<>();
    for (WatchedCdn cdn : List.of(borrower, lender, loser)) {
      for (Heard each : cdn.heard()) {
        for (String text : Decoded.texts(each.text(), read)) {
          Matcher matcher = TYPE.matcher(text);
          while (matcher.find()) {
            kinds.add(matcher.group(1));
          }
        }
      }
    }
    return kinds;
  }

  private void crowds() {
    try {
      lender.crowd("www.quetzal.example", 23_873);
      loser.crowd("www.hoatzin.example", 11_971);
      borrower.crowd("www.bowerbird.example", 9_973);
    } catch (IOException e) {
      // The folders are gone: it is over.
    }
  }

  private void visit() {
    try (Socket socket = new Socket(borrower.publicEdge(), 8080)) {
      socket
          .getOutputStream()
          .write(
              ("GET /x HTTP/1.1\r\nHost: " + SITE + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      var _ = socket.getInputStream().read();
    } catch (IOException e) {
      // A visit more or less does not matter.
    }
  }

  @AfterAll
  void stop() throws Exception {
    clients.shutdownNow();
    borrower.close();
    lender.close();
    loser.close();
    origin.stop(0);
  }

  private List<Canary> canaries() {
    List<Canary> all = new ArrayList<>();
    for (WatchedCdn cdn : List.of(borrower, lender, loser)) {
      all.addAll(Secrets.ofMachine(cdn));
    }
    all.addAll(Secrets.ofBorrower(borrower, lender));
    all.addAll(Secrets.ofLender(borrower, lender));
    all.addAll(Secrets.ofLoser(borrower, loser));
    return all;
  }

  @Test
  void everythingThatCdnsSayWasHeard() {
    assertThat(kinds()).containsAll(KINDS);
    assertThat(heard).extracting(Heard::from).contains(borrower.name, lender.name, loser.name);
    assertThat(heard.stream().map(Heard::text))
        .as("origin pulls, probes")
        .anyMatch(text -> text.contains("spillway-nonce="));
  }

  @Test
  void whoHasNoKeyReadsWhatIsForEverybodyAlone() {
    assertThat(kinds(Envelopes.closed()))
        .containsExactly("AdvertisementDigest", "Advertisements", "AdvertisementsWanted");
  }

  /** In the middle of it, without a restart and without a message lost. */
  @Test
  void theLendersEncryptionKeyIsRotated() {
    Set<String> texts = new TreeSet<>();
    heard.stream()
        .filter(each -> each.to().equals(lender.name))
        .forEach(each -> texts.addAll(Decoded.texts(each.text(), Envelopes.closed())));

    assertThat(before).isNotEqualTo(after);
    assertThat(texts)
        .anyMatch(text -> text.contains("\"cty\":\"JWT\",\"kid\":\"" + before))
        .anyMatch(text -> text.contains("\"cty\":\"JWT\",\"kid\":\"" + after));
  }

  @Test
  void noCanaryIsFoundInWhatLeavesACdn() {
    assertThat(Findings.of(canaries(), heard, envelopes)).isEmpty();
  }

  @Test
  void aCanaryThatIsPlantedIsFound() throws IOException {
    CdnName to = new CdnName(lender.name);
    Trust trust = Trust.in(List.of(authority.certificate()));
    Identity identity =
        authority.newIdentity(new CdnName(borrower.name), Instant.now(), Duration.ofHours(1));
    PeerMessage refusal =
        new PeerMessage.AgreementRefusal(
            new AgreementId("x:1"), 0, "edge kestrel-k has 9973 requests/s");
    String planted =
        encryption(lender)
            .loadOrCreate(Instant.now())
            .current()
            .recipient()
            .encrypt(
                new Documents(identity, trust)
                    .seal(refusal, to, "planted:1", Instant.now(), Duration.ofMinutes(1)));
    SSLContext context =
        TlsContexts.client(Keyring.of(identity), trust, to, InstantSource.system());
    try (Socket socket = context.getSocketFactory().createSocket(lender.door(), 7443)) {
      socket
          .getOutputStream()
          .write(
              ("POST /peering/v1/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/jose"
                      + "\r\nContent-Length: %d\r\n\r\n%s")
                  .formatted(planted.length(), planted)
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).as("an answer").isNotNegative();
    }

    assertThat(Findings.of(canaries(), lender.heard(), envelopes))
        .hasSize(2)
        .allMatch(f -> f.startsWith(lender.name + " hears from " + borrower.name))
        .anyMatch(f -> f.contains("edge \"kestrel-k\""))
        .anyMatch(f -> f.contains("load \"9973\""));
  }
}
