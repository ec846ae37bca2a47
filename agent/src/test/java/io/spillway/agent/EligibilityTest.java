package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.Eligibility.Reason;
import io.spillway.agent.Eligibility.Weight;
import io.spillway.agent.World.Node;
import io.spillway.model.CdnName;
import io.spillway.model.Service;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Why a peer is asked, or is not. */
class EligibilityTest {
  private static final CdnName B = new CdnName("cdn-b.example");
  private static final CdnName C = new CdnName("cdn-c.example");

  private final World world = new World();
  private final Node a =
      world.add(
          "cdn-a.example",
          List.of(Trade.SERVICE),
          new TreeMap<>(Map.of("borrow.from", "peer != 'cdn-c.example'")),
          B.value());

  private Eligibility of(CdnName cdn) {
    return Eligibility.of(a.state, cdn, world.now);
  }

  private static Reason about(String topic, Eligibility all) {
    return all.reasons().stream().filter(r -> r.topic().equals(topic)).findFirst().orElseThrow();
  }

  @Test
  void saysThatNothingIsKnownOfACdnThatDoesNotAdvertise() {
    Eligibility unknown = of(B);
    assertThat(unknown.eligible()).isFalse();
    assertThat(about("advertisement", unknown).weight()).isEqualTo(Weight.AGAINST);
    assertThat(about("advertisement", unknown).text()).startsWith("no advertisement of it is held");
    assertThat(about("policy", unknown).weight()).isEqualTo(Weight.NOTE);
    assertThat(about("policy", unknown).text()).startsWith("rule borrow.from is not asked");
  }

  @Test
  void saysThatTheRuleIsNotAskedAboutABannedOne() {
    a.hears(B, advertised(B));
    a.tell(new AgentMessage.BanPeer(B, "it lies"));

    Eligibility banned = of(B);
    assertThat(about("restraint", banned).text())
        .isEqualTo("cdn-b.example is banned by an operator");
    assertThat(about("policy", banned).weight()).isEqualTo(Weight.NOTE);
  }

  @Test
  void namesTheRuleThatAdmitsItWhereTooLittleIsOffered() {
    Node further =
        world.add(
            "cdn-f.example",
            List.of(Trade.SERVICE),
            new TreeMap<>(
                Map.of(
                    "borrow.from", "peer != 'cdn-c.example'", "borrow.reconsider.region", "true")),
            B.value());
    further.hears(B, advertised(C));

    Eligibility later = Eligibility.of(further.state, C, world.now);
    assertThat(later.eligible()).isTrue();
    assertThat(about("policy", later).weight()).isEqualTo(Weight.LATER);
    assertThat(about("policy", later).text())
        .endsWith(
            "rule borrow.reconsider.region, \"true\", admits it where too little is offered"
                + " otherwise");
  }

  @Test
  void namesTheServicesWhoseProvidersDoNotConsent() {
    Service own = Trade.SERVICE;
    Service narrow =
        new Service(
            own.id(),
            own.hosts(),
            own.origin(),
            own.sla(),
            true,
            List.of(C),
            own.edgeRedirect(),
            own.probePath());
    Node narrowed = world.add("cdn-f.example", List.of(narrow), new TreeMap<>(), B.value());
    narrowed.hears(B, advertised(B));

    Eligibility without = Eligibility.of(narrowed.state, B, world.now);
    assertThat(without.eligible()).isFalse();
    assertThat(about("consent", without).text())
        .isEqualTo("no consent that it delivers site (delegable), and there is no other service");
  }

  @Test
  void namesWhoToldItTheRuleAndTheOfferHeld() {
    world.add(B.value(), List.of(), new TreeMap<>());
    world.pass(Duration.ofSeconds(5));
    Eligibility known = of(B);

    assertThat(known.eligible()).isTrue();
    assertThat(about("advertisement", known).text()).contains("was told by itself", "expires at");
    assertThat(about("policy", known).text())
        .isEqualTo("rule borrow.from, \"peer != 'cdn-c.example'\", admits it");
    assertThat(about("standing-offer", known).weight()).isEqualTo(Weight.FOR);
    assertThat(about("capacity", known).text()).contains("800.0/s");
    assertThat(about("capabilities", known).text())
        .isEqualTo(
            "for everybody; it tells of CapacityLimits, DeliveryProtocol http/1.1,"
                + " AcquisitionProtocol http/1.1");
  }

  @Test
  void namesTheRuleThatRefuses() {
    a.hears(B, advertised(C));
    Eligibility refused = of(C);

    assertThat(refused.eligible()).isFalse();
    assertThat(about("policy", refused).weight()).isEqualTo(Weight.AGAINST);
    assertThat(about("advertisement", refused).text()).contains("was told by cdn-b.example");
  }

  @Test
  void saysWhatAPeerDeclinedLast() {
    world.pass(Duration.ofSeconds(2));
    a.hears(B, advertised(B));
    world.pass(Duration.ofSeconds(1));
    PeerMessage.OfferRequest asked = a.said(PeerMessage.OfferRequest.class).getFirst();
    a.hears(B, new PeerMessage.OfferDeclined(asked.request(), "no capacity is free now"));

    assertThat(about("declined", of(B)).text()).endsWith(": no capacity is free now");
    assertThat(of(B).eligible()).isTrue();
  }

  private PeerMessage advertised(CdnName cdn) {
    return new PeerMessage.Advertisements(
        List.of(world.advertisement(cdn.value(), 7, Duration.ZERO, Duration.ofSeconds(60))));
  }
}
