package io.spillway.node.hostile;

import io.spillway.agent.AgentFact;
import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.metering.MeteringFact;
import io.spillway.model.Advertisement;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.HostName;
import io.spillway.model.Inquiry;
import io.spillway.model.KeyId;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.RequestId;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SignedAgreement;
import io.spillway.model.Tariff;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import io.spillway.node.peering.PeerServer;
import io.spillway.node.peering.PeerServerSettings;
import io.spillway.node.peering.Quotas;
import io.spillway.wire.Authority;
import io.spillway.wire.DnsBinding;
import io.spillway.wire.Documents;
import io.spillway.wire.Keyring;
import io.spillway.wire.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A CDN that is attacked, in the middle of its business: it lends to one CDN, has an offer open to
 * it, borrows of another, asks that one for more, and has banned a third.
 */
final class Attacked implements AutoCloseable {
  static final CdnName A = new CdnName("cdn-a.example");
  static final CdnName C = new CdnName("cdn-c.example");
  static final CdnName H = new CdnName("cdn-h.example");
  static final CdnName X = new CdnName("cdn-x.example");
  static final CdnName Z = new CdnName("cdn-z.example");
  static final AgreementId LENT = new AgreementId("cdn-a.example:agreement-1");
  static final AgreementId BORROWED = new AgreementId("cdn-b.example:agreement-1");
  static final Duration MINUTE = Duration.ofMinutes(1);
  static final Authority AUTHORITY =
      Authority.create("Test", Victim.NOW.minus(Duration.ofDays(2)), Duration.ofDays(9));
  static final Forge KEY_A = key(A);
  static final Forge KEY_B = key(Victim.SELF);
  static final Forge KEY_C = key(C);
  static final Forge KEY_H = key(H);
  static final Forge KEY_X = key(X);
  static final Forge KEY_Z = key(Z);

  /** Keys that their domains do not publish; the victim asks authorities and the DNS. */
  final Set<KeyId> withdrawn = ConcurrentHashMap.newKeySet();

  final Trust trust =
      Trust.in(
          List.of(AUTHORITY.certificate()),
          DnsBinding.ALSO,
          (cdn, key, now) ->
              withdrawn.contains(key) ? Optional.of("not published") : Optional.empty());
  final Keyring ring = Keyring.of(KEY_B.identity);
  final Victim victim = new Victim(new Documents(KEY_B.identity, trust));
  final PeerServer server;
  final Offer open;
  final RequestId asked;
  final AgreementTerms lent;
  final AgreementTerms borrowed;
  final SignedAgreement signed;
  private int ids;
  private String before = "";
  private long entries;
  private int said;
  private int refused;

  private static Forge key(CdnName cdn) {
    return new Forge(AUTHORITY, cdn, Victim.NOW.minus(Duration.ofDays(1)), Duration.ofDays(3));
  }

  Attacked(Quotas quotas) throws IOException {
    hear(A, request("r-1", "www.site.example", 100));
    Offer first = lastOffer();
    lent = terms(LENT, first, A, "www.site.example");
    hear(A, new PeerMessage.AgreementProposal(lent, documents(KEY_A).signProposal(lent)));
    signed = last(PeerMessage.AgreementAcceptance.class).agreement();
    hear(A, request("r-2", "www.second.example", 50));
    open = lastOffer();
    hear(C, new PeerMessage.Advertisements(List.of(advertisement(KEY_C, 7))));
    victim.wantsStandingOffers(60);
    Offer theirs = offer(last(PeerMessage.OfferRequest.class).request(), "o-1", 40, C);
    hear(C, new PeerMessage.OfferMade(theirs));
    borrowed = borrowing(theirs);
    victim.tell(PartName.AGENT, new AgentMessage.ProposeAgreement(borrowed));
    String proposal = last(PeerMessage.AgreementProposal.class).document();
    hear(
        C,
        new PeerMessage.AgreementAcceptance(documents(KEY_C).signAcceptance(borrowed, proposal)));
    victim.tell(PartName.AGENT, new Shared.Tick());
    asked = last(PeerMessage.OfferRequest.class).request();
    victim.tell(PartName.AGENT, new AgentMessage.BanPeer(Z, "it lies"));
    server =
        PeerServer.start(
            new PeerServerSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), quotas),
            ring,
            trust,
            victim,
            () -> victim.now);
    mark();
  }

  void hear(CdnName from, PeerMessage message) {
    List<KeyId> signers =
        message instanceof PeerMessage.Advertisements m
            ? m.advertisements().stream()
                .map(each -> Documents.signers(each.document()).getFirst())
                .toList()
            : List.of();
    victim.received(
        from, KEY_A.identity.keyId(), "peer:" + from + ":setup-" + ids++, message, signers);
  }

  <T extends PeerMessage> T last(Class<T> type) {
    return victim.said.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .reduce((one, other) -> other)
        .orElseThrow(() -> new AssertionError("no " + type + " in " + victim.said));
  }

  private Offer lastOffer() {
    return last(PeerMessage.OfferMade.class).offer();
  }

  Documents documents(Forge forge) {
    return new Documents(forge.identity, trust);
  }

  static Money euro(long micros) {
    return new Money("EUR", micros);
  }

  static Tariff tariff() {
    return new Tariff(euro(1_000_000), euro(10_000), euro(500_000));
  }

  static Inquiry inquiry(ServiceId service, String host, double requests) {
    return new Inquiry(
        service,
        List.of(new HostName(host)),
        Victim.HOME,
        Victim.capacity(requests),
        Victim.OWN.sla(),
        Duration.ofMinutes(15));
  }

  static PeerMessage.OfferRequest request(String id, String host, double requests) {
    return new PeerMessage.OfferRequest(
        new RequestId(id), inquiry(new ServiceId("site"), host, requests));
  }

  Offer offer(RequestId request, String id, double requests, CdnName lender) {
    return new Offer(
        new OfferId(lender + ":" + id),
        request,
        lender,
        Victim.SELF,
        Victim.OWN.id(),
        Victim.HOME,
        Victim.capacity(requests),
        tariff(),
        Commitment.FIRM,
        true,
        victim.now.plusSeconds(60),
        Duration.ofMinutes(15),
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Optional.empty());
  }

  AgreementTerms terms(AgreementId id, Offer offer, CdnName borrower, String host) {
    return new Drafting(id, offer, borrower, Victim.SELF, host, victim.now).terms();
  }

  private AgreementTerms borrowing(Offer offer) {
    return new Drafting(BORROWED, offer, Victim.SELF, C, "www.own.example", victim.now).terms();
  }

  SignedAdvertisement advertisement(Forge forge, long sequence) {
    return documents(forge)
        .signAdvertisement(
            new Advertisement(
                forge.identity.cdn(),
                URI.create("https://192.0.2.3:7443"),
                sequence,
                victim.now,
                victim.now.plusSeconds(60),
                Optional.empty(),
                List.of(Advertisement.limits(Victim.capacity(100), Victim.HOME))));
  }

  /** A sealed message of somebody to the victim, encrypted where it has to be. */
  String sealed(Forge from, PeerMessage message) {
    String signed = signed(from, message);
    return Documents.isConfidential(message) ? encrypted(signed) : signed;
  }

  /** A text that the victim alone can read. */
  String encrypted(String text) {
    return ring.encryption().current().recipient().encrypt(text);
  }

  /** A message of somebody to the victim, in the clear. */
  String signed(Forge from, PeerMessage message) {
    return documents(from).seal(message, Victim.SELF, "x:" + ids++, victim.now, MINUTE);
  }

  /** What was before this does not count. */
  void mark() {
    before = victim.everything();
    entries = victim.size();
    said = victim.said.size();
    refused = victim.refused.size();
  }

  /** What has changed since the mark, beyond the record of refusals; empty for nothing. */
  String changes() {
    List<String> found = new ArrayList<>();
    if (!victim.everything().equals(before)) {
      found.add("the state: " + victim.everything() + "\nbefore: " + before);
    }
    for (JournalEntry entry : victim.entriesAfter(entries)) {
      entry.facts().stream().filter(f -> !isRefusal(f)).forEach(f -> found.add("" + f));
      entry.effects().stream().filter(e -> !isAnswer(e)).forEach(e -> found.add("" + e));
    }
    return String.join("\n", found);
  }

  private static boolean isRefusal(Fact fact) {
    return fact instanceof AgentFact.Refused
        || fact instanceof AgentFact.Tolerated
        || fact instanceof MeteringFact.MessageRefused;
  }

  private boolean isAnswer(Effect effect) {
    return switch (effect) {
      case Effect.Send send ->
          Victim.reason(send.message()).isPresent()
              || send.message().equals(new PeerMessage.AgreementAcceptance(signed));
      case Effect.Tell tell -> tell.message() instanceof MeteringMessage.PeerAccount;
      case Effect.Perform _ -> false;
    };
  }

  /** What was answered, in words: the status, and what the parts said or noted. */
  String outcome(HostileClient.Answer answer) {
    if (answer.status() != 202) {
      return answer.toString();
    }
    for (PeerMessage reply : victim.said.subList(said, victim.said.size())) {
      return "202, " + reply.getClass().getSimpleName() + ": " + Victim.reason(reply).orElse("");
    }
    for (JournalEntry entry : victim.entriesAfter(entries)) {
      for (Fact fact : entry.facts()) {
        if (fact instanceof AgentFact.Refused f) {
          return "202, audit: " + f.reason();
        }
        if (fact instanceof MeteringFact.MessageRefused f) {
          return "202, audit: " + f.reason();
        }
      }
    }
    return victim.refused.size() > refused
        ? "202, dropped: " + victim.refused.getLast()
        : "202, ignored";
  }

  @Override
  public void close() {
    server.close();
  }
}
