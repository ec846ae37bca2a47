package io.spillway.redirector.dns;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.spillway.model.HostName;
import io.spillway.redirector.dns.Zone.StaticRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a zone is told by place, value and mend. */
class ZoneTest {
  private static final HostName ORIGIN = new HostName("customer.example");
  private static final Zone ZONE =
      Zone.of(ORIGIN, List.of(new HostName("ns1.customer.example")), Duration.ofMinutes(1));

  @ParameterizedTest
  @CsvSource({
    "www, B, 192.0.2.1, use a type of records",
    "www, SOA, x, use a type of records",
    "www, ANY, x, use a type of records",
    "www, A, 2001:db8::1, 2001:db8::1: Invalid address",
    "www.elsewhere.example., A, 192.0.2.1, outside of the zone",
    "*, A, 192.0.2.1, wildcards are not offered",
    "sub, NS, ns1.sub, zones below this one are not offered"
  })
  void refusesRecords(String name, String type, String data, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ZoneRecords(ZONE.with(List.of(new StaticRecord(name, type, data)))))
        .withMessageStartingWith(
            "zone customer.example: record " + name + " " + type + " " + data + ": ")
        .withMessageContaining(problem);
  }

  @Test
  void refusesACnameBesideOthers() {
    List<StaticRecord> records =
        List.of(new StaticRecord("www", "CNAME", "x"), new StaticRecord("www", "TXT", "x"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ZoneRecords(ZONE.with(records)))
        .withMessageContaining("www.customer.example.: a CNAME stands alone");
  }

  @Test
  void refusesAZoneWithoutNameServers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zone.of(ORIGIN, List.of(), Duration.ofMinutes(1)))
        .withMessageContaining("name at least one, such as ns1.customer.example");
  }

  @Test
  void refusesATtlThatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Zone.of(ORIGIN, List.of(new HostName("ns1.customer.example")), Duration.ofDays(30_000)))
        .withMessageContaining("use 0 s to 2147483647 s");
  }
}
