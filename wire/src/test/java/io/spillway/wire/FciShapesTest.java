package io.spillway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.Advertisement;
import io.spillway.model.BitRate;
import io.spillway.model.Capability;
import io.spillway.model.Capacity;
import io.spillway.model.CdniFootprint;
import io.spillway.model.Footprint;
import io.spillway.model.Prefix;
import io.spillway.model.RequestRate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Capabilities and footprints as RFC 8008, 9808, 8006 and 9388 write them. */
class FciShapesTest {
  private static final Codec CODEC = Codec.standard();

  private static String json(Object value) {
    return new String(CODEC.write(value), StandardCharsets.UTF_8);
  }

  private static Capability read(String json) {
    return CODEC.read(json.getBytes(StandardCharsets.UTF_8), Capability.class);
  }

  @Test
  void writesLimitsOfBothFamiliesAsAUnion() {
    Footprint footprint =
        new Footprint(List.of(new Prefix("198.51.100.0/24"), new Prefix("2001:db8::/32")));
    Capacity lendable = new Capacity(new RequestRate(120), new BitRate(1_000));

    assertThat(json(Advertisement.limits(lendable, footprint)))
        .isEqualTo(
            "{'capability-type':'FCI.CapacityLimits','capability-value':{'limits':["
                    .replace('\'', '"')
                + ("{'id':'requests','limit-type':'requests','maximum-hard':120},"
                        + "{'id':'egress','limit-type':'egress','maximum-hard':1000}]},"
                        + "'footprints':[{'footprint-type':'footprintunion','footprint-value':["
                        + "{'footprint-type':'ipv4cidr','footprint-value':['198.51.100.0/24']},"
                        + "{'footprint-type':'ipv6cidr','footprint-value':['2001:db8::/32']}]}]}")
                    .replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'capability-type':'FCI.Logging','capability-value':{'record-type':'x','a':[1,2.50,true]}}",
        "{'capability-type':'X.New','capability-value':{},"
            + "'footprints':[{'footprint-type':'altopid','footprint-value':['pid1']}]}",
        "{'capability-type':'FCI.DeliveryProtocol','capability-value':{'other':[]}}",
        "{'capability-type':'FCI.CapacityLimits','capability-value':{'limits':[{'limit-type':'egress',"
            + "'maximum-hard':5,'telemetry-source':{'id':'t','metric':'m'}}]}}",
        "{'capability-type':'FCI.CapacityLimits','capability-value':{'limits':[{'id':'a',"
            + "'limit-type':'sessions','maximum-hard':5,'maximum-soft':4}]}}"
      })
  void keepsWhatItDoesNotKnowToTheByte(String text) {
    String json = text.replace('\'', '"');
    assertThat(json(read(json))).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'capability-value':{}}",
        "{'capability-type':'X'}",
        "{'capability-type':'X','capability-value':[]}",
        "{'capability-type':'X','capability-value':{},'more':1}",
        "{'capability-type':'X Y','capability-value':{}}",
        "{'capability-type':'X','capability-value':{},'footprints':[]}",
        "{'capability-type':'X','capability-value':{},"
            + "'footprints':[{'footprint-type':'ipv4cidr','footprint-value':['10.0.0.0/33']}]}",
        "{'capability-type':'X','capability-value':{},"
            + "'footprints':[{'footprint-type':'ipv4cidr','footprint-value':['2001:db8::/32']}]}",
        "{'capability-type':'X','capability-value':{},"
            + "'footprints':[{'footprint-type':'asn','footprint-value':['64496']}]}",
        "{'capability-type':'X','capability-value':{},"
            + "'footprints':[{'footprint-type':'countrycode','footprint-value':['US']}]}",
        "{'capability-type':'X','capability-value':{},"
            + "'footprints':[{'footprint-type':'subdivisioncode','footprint-value':['ny']}]}",
        "{'capability-type':'X','capability-value':{},"
            + "'footprints':[{'footprint-type':'asn','footprint-value':[]}]}",
        "{'capability-type':'X','capability-value':{},'footprints':[{'footprint-type':"
            + "'footprintunion','footprint-value':[{'footprint-type':'footprintunion',"
            + "'footprint-value':[{'footprint-type':'asn','footprint-value':['as1']}]}]}]}"
      })
  void refusesWhatIsNoCapability(String text) {
    assertThatThrownBy(() -> read(text.replace('\'', '"'))).isInstanceOf(CodecException.class);
  }

  /** A capability that nobody knows, whose value has so many levels. */
  private static String deep(int levels) {
    return "{\"capability-type\":\"X.Deep\",\"capability-value\":{\"a\":"
        + "[".repeat(levels - 1)
        + "]".repeat(levels - 1)
        + "}}";
  }

  @Test
  void takesAValueOf32LevelsAndNoDeeperOne() {
    assertThat(json(read(deep(32)))).isEqualTo(deep(32));

    assertThatThrownBy(() -> read(deep(33)))
        .isInstanceOf(CodecException.class)
        .hasMessage("$[\"capability-value\"]: 33 levels deep: use at most 32");
  }

  @Test
  void theJournalsCodecReadsADeeperValueWhereverItWasPut() {
    Codec journal = Codec.journal();
    Capability once = journal.read(deep(57).getBytes(StandardCharsets.UTF_8), Capability.class);
    Tower tower = new Tower(List.of(List.of(List.of(List.of(List.of(List.of(List.of(once))))))));

    assertThat(journal.read(journal.write(tower), Tower.class)).isEqualTo(tower);
  }

  private record Tower(List<List<List<List<List<List<List<Capability>>>>>>> floors) {}

  @Test
  void understandsFootprintsAsFarAsPrefixesTell() {
    CdniFootprint wide = new CdniFootprint("ipv4cidr", List.of("198.51.100.0/24"), List.of());
    CdniFootprint narrow = new CdniFootprint("ipv4cidr", List.of("198.51.100.0/25"), List.of());
    CdniFootprint other = new CdniFootprint("ipv6cidr", List.of("2001:db8::/32"), List.of());
    CdniFootprint country = new CdniFootprint("countrycode", List.of("us"), List.of());

    assertThat(CdniFootprint.prefixes(List.of())).contains(Footprint.EVERYWHERE);
    assertThat(CdniFootprint.prefixes(List.of(wide, narrow, country)))
        .contains(new Footprint(List.of(new Prefix("198.51.100.0/25"))));
    assertThat(CdniFootprint.prefixes(List.of(wide, other))).isEmpty();
    assertThat(
            CdniFootprint.prefixes(
                List.of(new CdniFootprint("footprintunion", List.of(), List.of(wide, other)))))
        .contains(
            new Footprint(List.of(new Prefix("198.51.100.0/24"), new Prefix("2001:db8::/32"))));
  }

  @Test
  void writesAddressesAsRfc5952Does() {
    assertThat(new Prefix("2001:db8:0:0:1:0:0:0/80").compressed()).isEqualTo("2001:db8:0:0:1::/80");
    assertThat(new Prefix("::/0").compressed()).isEqualTo("::/0");
    assertThat(new Prefix("2001:db8:1:1:1:1:1:1/128").compressed())
        .isEqualTo("2001:db8:1:1:1:1:1:1/128");
    assertThat(new Prefix("0:0:1::/48").compressed()).isEqualTo("0:0:1::/48");
    assertThat(new Prefix("192.0.2.0/24").compressed()).isEqualTo("192.0.2.0/24");
  }
}
