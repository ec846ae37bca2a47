package io.spillway.node.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.spillway.model.CdnName;
import io.spillway.model.Service;
import io.spillway.node.history.Retention;
import io.spillway.wire.DnsBinding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each wrong value is told in one line: file, key, value, mend. */
class ConfigurationReaderTest {
  private static final String WHOLE =
      """
      cdn: cdn-a.example
      state: state/
      journal: {keep-quiet: 2d, keep: 90d}
      identity: {key: identity.key, certificate: identity.pem}
      authorities: [authority.pem]
      peering: {listen: "127.0.0.31:7443", endpoint: "https://127.0.0.31:7443"}
      contacts: [{cdn: cdn-b.example, endpoint: "https://127.0.0.32:7443"}]
      trust: {dns: also, resolvers: ["127.0.0.1:53"], dnssec: required}
      api: {listen: "127.0.0.31:7080"}
      origins-in: [127.0.0.0/8]
      dns: {listen: "127.0.0.31:5300", zone: customer.example, ttl: 20s, nameservers: [ns1.customer.example]}
      edges:
        - id: a-1
          kind: embedded
          addresses: ["127.20.1.1"]
          port: 8080
          requests-per-second: 60
          bits-per-second: 1000
          footprint: ["198.51.100.0/24"]
          access-log: access.log
          control: "http://127.20.1.1:8081"
        - id: a-2
          kind: nginx
          addresses: ["127.20.1.2"]
          port: 8080
          requests-per-second: 60
          bits-per-second: 1000
          access-log: access2.log
          status: "http://127.20.1.2:8081/stub_status"
          configuration: nginx.conf
          prefix: edge
          sites: sites.d
      services:
        - id: customer
          hosts: [www.customer.example]
          origin: "127.0.0.30:8090"
          sla: {latency: 500ms, quantile: 0.95, errors: 0.01}
          delegable: true
          edge-redirect: false
          probe-path: /up
          calendar: [{name: news, days: [monday, sunday], at: "19:30", zone: Europe/Vienna, lasts: 90m, requests-per-second: 400, bits-per-second: 80000000}]
      policy:
        lend.reserve: "0.2"
      """;

  @TempDir private Path folder;

  @Test
  void readsWhatIsRight() throws IOException {
    NodeConfiguration read = read(WHOLE);

    assertThat(read.cdn().value()).isEqualTo("cdn-a.example");
    assertThat(read.state()).isEqualTo(folder.resolve("state"));
    assertThat(read.kept()).isEqualTo(new Retention.Kept(Duration.ofDays(2), Duration.ofDays(90)));
    assertThat(read.edges()).hasSize(2);
    assertThat(read.dns().orElseThrow().ttl()).isEqualTo(Duration.ofSeconds(20));
    assertThat(read.services().getFirst().delegable()).isTrue();
    assertThat(read.calendar().getFirst().next(Instant.parse("2026-03-28T00:00:00Z")))
        .hasValueSatisfying(surge -> {
          assertThat(surge.from()).isEqualTo(Instant.parse("2026-03-29T17:30:00Z"));
          assertThat(surge.until()).isEqualTo(Instant.parse("2026-03-29T19:00:00Z"));
          assertThat(surge.requests().perSecond()).isEqualTo(400);
        });
  }

  @Test
  void theJournalIsKeptAsUsualWhereNothingIsSaidOfIt() throws IOException {
    String both = "journal: {keep-quiet: 2d, keep: 90d}";

    assertThat(read(WHOLE.replace(both, "")).kept()).isEqualTo(Retention.Kept.STANDARD);
    assertThat(read(WHOLE.replace(both, "journal: {keep: 1d}")).kept())
        .as("quiet entries go no later than all")
        .isEqualTo(new Retention.Kept(Duration.ofDays(1), Duration.ofDays(1)));
  }

  @Test
  void contentProviderCanConsentToSomePeersAlone() throws IOException {
    Service service =
        read(WHOLE.replace("delegable: true", "delegable: [cdn-b.example]")).services().getFirst();

    assertThat(service.mayGoTo(new CdnName("cdn-b.example"))).isTrue();
    assertThat(service.mayGoTo(new CdnName("cdn-c.example"))).isFalse();
    assertThat(read(WHOLE).services().getFirst().mayGoTo(new CdnName("cdn-c.example"))).isTrue();
  }

  /** Replaces a text of the whole configuration; then the message has to contain the rest. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          cdn: cdn-a.example             | cdn: Not_A_Domain              | cdn: CDN name "Not_A_Domain": use a DNS name
          cdn: cdn-a.example             | cdn: [a, b]                    | cdn: a list stands here: use a single value
          cdn: cdn-a.example             | cdn:                           | cdn: missing, add it
          cdn: cdn-a.example             | cnd: cdn-a.example             | cdn: missing, add it
          state: state/                  | state: ""                      | state: "": name a file
          state: state/                  | state: {a: b}                  | state: a mapping stands here
          keep-quiet: 2d                 | keep-quiet: 59m                | journal.keep-quiet: "59m": use 1h to 36500d
          keep-quiet: 2d                 | keep-quiet: 91d                | journal.keep-quiet: "91d": quiet entries are not kept longer than all others: use 1h to 90d, as keep has it
          keep: 90d                      | keep: 36501d                   | journal.keep: "36501d": use 1h to 36500d
          keep-quiet: 2d, keep: 90d      | keep: 5m                       | journal.keep: "5m": use 1h to 36500d
          keep: 90d                      | keep: for ever                 | journal.keep: "for ever": use a number and a unit
          journal: {                     | journal: {days: 3,             | journal.days: unknown key; known here are keep, keep-quiet
          identity: {                    | identity: {pin: x,             | identity.pin: unknown key; known here are certificate, key
          identity: {key: identity.key,  | identity: {                    | identity.key: missing, add it
          authorities: [authority.pem]   | authorities: []                | authorities: empty; name at least one
          authorities: [authority.pem]   | authorities: authority.pem     | authorities: "authority.pem": use a list
          authorities: [authority.pem]   | authorities: [[x]]             | authorities[0]: a list stands here
          "127.0.0.31:7443", end         | "7443", end                    | peering.listen: "7443": use ADDRESS:PORT
          "127.0.0.31:7443", end         | "cdn-a.example:7443", end      | peering.listen: "cdn-a.example:7443": use ADDRESS:PORT
          "127.0.0.31:7443", end         | "127.0.0.31:0", end            | peering.listen: "127.0.0.31:0": use ADDRESS:PORT
          "127.0.0.31:7443", end         | "127.0.0.31:65536", end        | peering.listen: "127.0.0.31:65536": use ADDRESS:PORT
          https://127.0.0.31:7443        | http://127.0.0.31:7443         | peering.endpoint: "http://127.0.0.31:7443": use https://HOST:PORT
          https://127.0.0.31:7443        | https://a b/                   | peering.endpoint: "https://a b/": use https://HOST:PORT
          https://127.0.0.32:7443        | https:///x                     | contacts[0].endpoint: "https:///x": use https://HOST:PORT
          contacts: [{                   | contacts: [{cdn: cdn-b.example, endpoint: "https://127.0.0.32:7443"}, { | contacts[1].cdn: "cdn-b.example" stands twice
          contacts: [{cdn:               | contacts: [{name: x, cdn:      | contacts[0].name: unknown key
          https://127.0.0.32:7443        | https://127.0.0.32             | contacts[0].endpoint: "https://127.0.0.32": use https://HOST:PORT and no more
          https://127.0.0.32:7443        | https://127.0.0.32:7443/x      | contacts[0].endpoint: "https://127.0.0.32:7443/x": use https://HOST:PORT and no more
          contacts: [{cdn: cdn-b.example | contacts: [{cdn: cdn-a.example | contacts: "cdn-a.example" is this CDN itself
          api: {listen: "127.0.0.31:7080"} | api: {listen: "127.0.0.31:7443"} | api.listen: "127.0.0.31:7443": peering.listen has it already
          "127.0.0.31:7080"              | "192.0.2.1:7080"               | api.listen: "192.0.2.1:7080": use a loopback address
          "127.0.0.31:7080"              | "0.0.0.0:7080"                 | api.listen: "0.0.0.0:7080": use a loopback address
          ttl: 20s                       | ttl: 21s                       | dns.ttl: "21s": use 1s to 20s
          ttl: 20s                       | ttl: 0s                        | dns.ttl: "0s": use 1s to 20s
          ttl: 20s                       | ttl: 20                        | dns.ttl: "20": use a number and a unit
          ttl: 20s                       | ttl: -1s                       | dns.ttl: "-1s": use a number and a unit
          ttl: 20s                       | ttl: 99999999999999999999d     | dns.ttl: "99999999999999999999d": use 1s to 20s
          [ns1.customer.example]         | []                             | dns.nameservers: empty; name at least one
          [ns1.customer.example]         | [NS1.]                         | dns.nameservers[0]: host name "NS1."
          zone: customer.example         | zone: other.example            | services[0].hosts[0]: "www.customer.example" is not in dns.zone other.example
          zone: customer.example         | zone: "*.example"              | dns.zone: host name "*.example"
          - id: a-1                      | - id: "A 1"                    | edges[0].id: edge id "A 1"
          - id: a-2                      | - id: a-1                      | edges[1].id: "a-1" stands twice; name it once
          kind: embedded                 | kind: varnish                  | edges[0].kind: "varnish": use nginx or embedded
          ["127.20.1.1"]                 | []                             | edges[0].addresses: empty; name at least one
          ["127.20.1.1"]                 | [localhost]                    | edges[0].addresses[0]: address "localhost": use an IPv4
          ["127.20.1.2"]                 | ["127.20.1.1"]                 | edges[1].addresses: "127.20.1.1" stands twice
          port: 8080                     | port: 70000                    | edges[0].port: "70000": use 1 to 65535
          port: 8080                     | port: http                     | edges[0].port: "http": use a number
          port: 8080                     | port: -1                       | edges[0].port: "-1": use 1 to 65535
          requests-per-second: 60        | requests-per-second: 0         | edges[0].requests-per-second: "0": use a number above 0
          requests-per-second: 60        | requests-per-second: NaN       | edges[0].requests-per-second: "NaN": use a number above 0
          requests-per-second: 60        | requests-per-second: 1e999     | edges[0].requests-per-second:
          requests-per-second: 60        | requests-per-second: many      | edges[0].requests-per-second: "many": use a number
          bits-per-second: 1000          | bits-per-second: 1.5           | edges[0].bits-per-second: "1.5": use a number
          bits-per-second: 1000          | bits-per-second: -3            | edges[0].bits-per-second: "-3": use a whole number above 0
          198.51.100.0/24                | 198.51.100.0/33                | edges[0].footprint[0]:
          footprint: ["198.51.100.0/24"] | footprint: []                  | edges[0].footprint: empty; name at least one
          "http://127.20.1.1:8081"       | "127.20.1.1:8081"              | edges[0].control: "127.20.1.1:8081": use http://HOST:PORT
          "http://127.20.1.1:8081"       | "http://127.20.1.1:99999"      | edges[0].control: "http://127.20.1.1:99999": use http://HOST:PORT
          status: "http://127.20.1.2     | status: "ftp://127.20.1.2      | edges[1].status: "ftp://127.20.1.2:8081/stub_status": use http://HOST:PORT
          control: "http                 | sites: x                       | edges[0].
          prefix: edge                   | prefixes: edge                 | edges[1].prefix: missing, add it
          hosts: [www.customer.example]  | hosts: []                      | services[0].hosts: empty; name at least one
          hosts: [www.customer.example]  | hosts: [a.example, a.example]  | services[0].hosts: "a.example" stands twice
          dns: also                      | dns: maybe                     | trust.dns: "maybe": use off, also, instead or either
          dns: also                      | dns: instead                   | authorities: nobody asks them where trust.dns is instead
          "127.0.0.1:53"                 | localhost                      | trust.resolvers[0]:
          dnssec: required               | dnssec: off                    | trust.dnssec: "off": use required or preferred
          [127.0.0.0/8]                  | [127.0.0.0]                    | origins-in[0]: prefix "127.0.0.0": use an address and a length
          "127.0.0.30:8090"              | "127.0.0.30"                   | services[0].origin: "127.0.0.30": use HOST:PORT
          "127.0.0.30:8090"              | "127.0.0.30:http"              | services[0].origin: "127.0.0.30:http": use HOST:PORT
          "127.0.0.30:8090"              | "127.0.0.30:0"                 | services[0].origin: origin port 0: use 1 to 65535
          latency: 500ms                 | latency: 0ms                   | services[0].sla.latency: SLA latency PT0S: use a positive duration
          quantile: 0.95                 | quantile: 0                    | services[0].sla.quantile: "0": use a number above 0, at most 1
          quantile: 0.95                 | quantile: NaN                  | services[0].sla.quantile: "NaN": use a number above 0, at most 1
          errors: 0.01                   | errors: 1.01                   | services[0].sla.errors: "1.01": use a number from 0 to 1
          errors: 0.01                   | errors: 0.01, x: 1             | services[0].sla.x: unknown key
          delegable: true                | delegable: []                  | services[0].delegable: empty; name at least one
          delegable: true                | delegable: [no_cdn]            | services[0].delegable[0]:
          delegable: true                | delegable: yes please          | services[0].delegable: "yes please": use true or false
          probe-path: /up                | probe-path: "up?x=1"           | services[0].probe-path: probe path "up?x=1"
          probe-path: /up                | probe-path: /up\\n    x: 1     | services[0].
          name: news                     | name: The News                 | services[0].calendar[0].name: calendar name "The News": use 1 to 40 characters
          days: [monday, sunday]         | days: [montag]                 | services[0].calendar[0].days[0]: "montag": use one of monday, tuesday
          days: [monday, sunday]         | days: []                       | services[0].calendar[0].days: empty; name at least one
          days: [monday, sunday]         | days: weekly                   | services[0].calendar[0].days: "weekly": use daily, or a list such as [saturday, sunday]
          name: news, days: [monday, sunday] | name: news                 | services[0].calendar[0].days: missing: name the days of the week, or daily, or else a date
          days: [monday, sunday]         | days: daily, date: 2026-12-24  | services[0].calendar[0].days: stands beside date: name
          days: [monday, sunday]         | date: 24.12.2026               | services[0].calendar[0].date: "24.12.2026": use such as 2026-12-24
          at: "19:30"                    | at: half past seven            | services[0].calendar[0].at: "half past seven": use such as "19:30" with its quotes
          zone: Europe/Vienna            | zone: Vienna                   | services[0].calendar[0].zone: "Vienna": use such as Europe/Vienna
          lasts: 90m                     | lasts: 8d                      | services[0].calendar[0].lasts: "8d": use more than nothing, at most 7d
          lasts: 90m                     | lasts: 23h                     | services[0].calendar[0].lasts: "23h": it would last until it begins again
          days: [monday, sunday]         | date: +12026-12-24             | services[0].calendar[0].date: "+12026-12-24": use such as 2026-12-24
          lasts: 90m                     | lasts: 0s                      | services[0].calendar[0].lasts: "0s": use more than nothing
          requests-per-second: 400       | requests-per-second: 0.5       | services[0].calendar[0].requests-per-second: "0.5": use a number from 1 to 1e15
          bits-per-second: 80000000      | bits-per-second: many          | services[0].calendar[0].bits-per-second: "many": use a number
          calendar: [{                   | calendar: [{x: 1,              | services[0].calendar[0].x: unknown key
          calendar: [{                   | calendar: [{name: news, days: daily, at: "01:00", zone: UTC, lasts: 1h, requests-per-second: 4}, { | services[0].calendar: "news" stands twice
          delegable: true                | delegable: false               | services[0].calendar: "customer" may not be delivered by peers
          lend.reserve: "0.2"            | lend.reserve: "2"              | cdn.yaml:43:18: policy rule lend.reserve: expected type
          lend.reserve: "0.2"            | lend.reserv: "0.2"             | policy rule lend.reserv: there is no such rule
          lend.reserve: "0.2"            | lend.reserve: [1]              | policy.lend.reserve: a list stands here
          state: state/                  | state: state/\\ncdn: b.example | is not YAML here: Duplicate
          policy:                        | ---\\npolicy:                  | Trailing token
          policy:                        | "policy                        | is not YAML here:
          policy:                        | color: blue\\npolicy:          | color: unknown key; known here are api, authorities, cdn, contacts, dns, edges,
          """)
  void tellsWhatIsWrong(String there, String wrong, String message) {
    assertThat(WHOLE).as("the case is about something that stands there").contains(there);
    String text = WHOLE.replaceFirst(Pattern.quote(there), newlines(wrong));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(text))
        .satisfies(e -> {
          assertThat(e.getMessage()).contains("cdn.yaml").contains(message);
          assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1);
        });
  }

  private static String newlines(String text) {
    return Matcher.quoteReplacement(text.replace("\\n", "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ``            | the configuration: empty or a list: use a mapping
          42            | the configuration: "42": use a mapping
          [a, b]        | the configuration: empty or a list: use a mapping
          # nothing     | the configuration: empty or a list: use a mapping
          """,
      quoteCharacter = '`')
  void tellsWhatIsNoConfiguration(String text, String message) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(text))
        .withMessageContaining(message);
  }

  @Test
  void tellsFilesThatCannotBeRead() throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, (byte) 0xfe});

    assertThat(complaint(folder.resolve("none.yaml"))).contains("none.yaml: does not exist");
    assertThat(complaint(folder)).contains(": cannot be read: Is a directory");
    assertThat(complaint(binary)).contains("binary: is no text in UTF-8");
    assertThat(complaint(Path.of("/"))).contains("name a configuration file");
  }

  private static String complaint(Path file) {
    try {
      return ConfigurationReader.read(file).toString();
    } catch (ConfigurationException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The keys of the whole configuration above are those that the documentation lists. */
  @Test
  void everyKeyIsDocumentedWithItsDefault() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    List<String> documented = new ArrayList<>();
    Matcher row = Pattern.compile("(?m)^\\| `([a-z\\[\\].-]+)` \\| .*$").matcher(keys(page));
    while (row.find()) {
      documented.add(row.group(1));
    }

    assertThat(new TreeSet<>(documented)).isEqualTo(new TreeSet<>(readKeys()));
    assertThat(documented).doesNotHaveDuplicates();
    assertThat(defaultOf(page, "dns.ttl")).isEqualTo("`20s`");
    assertThat(defaultOf(page, "edges[].footprint")).isEqualTo("`[0.0.0.0/0]`");
    assertThat(defaultOf(page, "services[].delegable")).isEqualTo("`false`");
    assertThat(defaultOf(page, "services[].edge-redirect")).isEqualTo("`false`");
  }

  /** A key without default is required: leaving it out is told, and of the others it is not. */
  @Test
  void theDocumentedDefaultsAreThoseOfTheReader() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    NodeConfiguration least =
        read(
            WHOLE
                .replace("ttl: 20s, ", "")
                .replaceFirst("(?m)^    footprint: .*\n", "")
                .replace("    delegable: true\n", "")
                .replaceFirst("(?m)^    calendar: .*\n", "")
                .replace("    edge-redirect: false\n", "")
                .replaceFirst("(?m)^contacts: .*\n", "")
                .replaceFirst("(?m)^trust: .*\n", "")
                .replaceFirst("(?m)^origins-in: .*\n", "")
                .replaceFirst("(?s)policy:.*", ""));

    assertThat(least.dns().orElseThrow().ttl()).isEqualTo(Duration.ofSeconds(20));
    assertThat(least.edges().getFirst().edge().footprint().prefixes())
        .extracting(prefix -> prefix.value())
        .containsExactly("0.0.0.0/0");
    assertThat(least.services().getFirst().delegable()).isFalse();
    assertThat(least.services().getFirst().edgeRedirect()).isFalse();
    assertThat(least.calendar()).isEmpty();
    assertThat(defaultOf(page, "services[].calendar")).isEqualTo("empty");
    assertThat(least.contacts()).isEmpty();
    assertThat(least.policy()).isEmpty();
    assertThat(least.originsIn()).isEmpty();
    assertThat(defaultOf(page, "origins-in")).isEqualTo("empty");
    assertThat(least.trust().dns()).isEqualTo(DnsBinding.OFF);
    assertThat(defaultOf(page, "trust")).isEqualTo("none");
    assertThat(read(WHOLE.replace(", dnssec: required", "")).trust().authentic()).isTrue();
    assertThat(defaultOf(page, "trust.dnssec")).isEqualTo("`required`");
    assertThat(read(WHOLE.replace("dnssec: required", "dnssec: preferred")).trust().authentic())
        .isFalse();
    assertThat(defaultOf(page, "contacts")).isEqualTo("empty");
    assertThat(defaultOf(page, "policy")).isEqualTo("empty");
    assertThat(read(WHOLE.replaceFirst("(?m)^dns: .*\n", "")).dns()).isEmpty();
    assertThat(defaultOf(page, "dns")).isEqualTo("none");
    assertThat(read(WHOLE.replaceFirst("(?s)services:.*(?=policy:)", "")).services()).isEmpty();
    assertThat(defaultOf(page, "services")).isEqualTo("empty");
  }

  @Test
  void authoritiesAreLeftOutWhereTheDnsIsAskedInstead() throws IOException {
    NodeConfiguration read =
        read(WHOLE.replaceFirst("(?m)^authorities: .*\n", "").replace("dns: also", "dns: instead"));

    assertThat(read.authorities()).isEmpty();
    assertThat(read.trust().dns()).isEqualTo(DnsBinding.INSTEAD);
    assertThat(read(WHOLE.replace("dns: also", "dns: off")).trust().dns())
        .isEqualTo(DnsBinding.OFF);
  }

  @Test
  void whatIsDocumentedAsRequiredIs() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    for (String key : List.of("cdn", "state", "authorities")) {
      assertThat(defaultOf(page, key)).as(key).isEqualTo("required");
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> read(WHOLE.replaceFirst("(?m)^" + key + ": .*\n", "")))
          .withMessageContaining(key + ": missing, add it");
    }
  }

  private static String keys(String page) {
    int from = page.indexOf("## Keys");
    return page.substring(from, page.indexOf("\n## ", from + 1));
  }

  private static String defaultOf(String page, String key) {
    return keys(page)
        .lines()
        .filter(line -> line.startsWith("| `" + key + "` |"))
        .map(line -> line.split("\\|", -1)[3].strip())
        .findFirst()
        .orElse("not documented");
  }

  /** What the reader asks for, as it names it in the error for an unknown key at each place. */
  private List<String> readKeys() {
    List<String> keys = new ArrayList<>();
    keys.addAll(known("policy:", "unknown-key: 1\npolicy:", ""));
    keys.addAll(known("journal: {", "journal: {unknown-key: 1, ", "journal."));
    keys.addAll(known("identity: {", "identity: {unknown-key: 1, ", "identity."));
    keys.addAll(known("peering: {", "peering: {unknown-key: 1, ", "peering."));
    keys.addAll(known("trust: {", "trust: {unknown-key: 1, ", "trust."));
    keys.addAll(known("api: {", "api: {unknown-key: 1, ", "api."));
    keys.addAll(known("contacts: [{", "contacts: [{unknown-key: 1, ", "contacts[]."));
    keys.addAll(known("dns: {", "dns: {unknown-key: 1, ", "dns."));
    keys.addAll(known("  - id: a-1", "  - unknown-key: 1\n    id: a-1", "edges[]."));
    keys.addAll(known("  - id: a-2", "  - unknown-key: 1\n    id: a-2", "edges[]."));
    keys.addAll(known("  - id: cust", "  - unknown-key: 1\n    id: cust", "services[]."));
    keys.addAll(known("calendar: [{", "calendar: [{unknown-key: 1, ", "services[].calendar[]."));
    keys.addAll(known("sla: {", "sla: {unknown-key: 1, ", "services[].sla."));
    // Sections stand in the table by their keys, where they are not left out as a whole.
    keys.removeAll(List.of("identity", "peering", "api", "services[].sla"));
    return keys;
  }

  private List<String> known(String there, String wrong, String prefix) {
    String text = WHOLE.replaceFirst(Pattern.quote(there), Matcher.quoteReplacement(wrong));
    try {
      read(text);
    } catch (ConfigurationException e) {
      String list = String.valueOf(e.getMessage()).replaceFirst(".*known here are ", "");
      return List.of(list.split(", ", -1)).stream().map(key -> prefix + key).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    throw new AssertionError("an unknown key was not told at " + prefix);
  }

  private NodeConfiguration read(String text) throws IOException {
    Path file = folder.resolve("cdn.yaml");
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return ConfigurationReader.read(file);
  }
}
