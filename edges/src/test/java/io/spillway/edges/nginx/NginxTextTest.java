package io.spillway.edges.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.edges.Agreements;
import io.spillway.edges.DelegatedSite;
import io.spillway.edges.nginx.NginxConfiguration.OwnSite;
import io.spillway.model.AgreementId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import io.spillway.model.Work;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NginxTextTest {
  private static final Instant END = Instant.parse("2026-11-24T12:00:00Z");

  private static final List<IpAddress> ADDRESSES =
      List.of(new IpAddress("127.77.0.1"), new IpAddress("::1"));
  private static final Origin ORIGIN = new Origin("127.0.0.20", 8090);
  private static final SiteFile FORM = new SiteFile(ADDRESSES, 8080, true);
  private static final DelegatedSite SITE =
      DelegatedSite.of(
          Agreements.terms("agr:7", ORIGIN, "www.customer.example"), Agreements.cap(80));

  @Test
  void readsASiteBackFromItsFile() {
    assertThat(SiteFile.parse("file", FORM.text(SITE))).isEqualTo(SITE);
  }

  @Test
  void keepsASiteWithoutHostsAsCommentsOnly() {
    DelegatedSite bare = SITE.without(SITE.hosts());

    assertThat(FORM.text(bare).lines()).allMatch(line -> line.startsWith("#"));
    assertThat(SiteFile.parse("file", FORM.text(bare))).isEqualTo(bare);
  }

  @Test
  void findsNoSiteInAFileThatWasTamperedWith() {
    assertThat(SiteFile.find("file", FORM.text(SITE).replace("#: origin=", "#: orig="))).isEmpty();
    assertThat(SiteFile.find("file", "")).isEmpty();
  }

  @Test
  void writesTheCapTheAddressesAndTheOrigin() {
    assertThat(FORM.text(SITE))
        .startsWith("# managed by Spillway, agreement agr:7, do not edit\n")
        .contains("limit_req_zone \"site\" zone=spillway_agr_3a7:32k rate=80r/s;")
        .contains("limit_req zone=spillway_agr_3a7 burst=40 nodelay;")
        .contains("limit_req_status 503;")
        .contains("listen 127.77.0.1:8080;")
        .contains("listen [0:0:0:0:0:0:0:1]:8080;")
        .contains("server_name www.customer.example;")
        .contains("server 127.0.0.20:8090;")
        .contains("proxy_cache cdn;");
    assertThat(new SiteFile(ADDRESSES, 8080, false).text(SITE)).doesNotContain("proxy_cache");
  }

  @Test
  void givesDifferentIdentifiersDifferentNames() {
    assertThat(NginxText.name("a.b")).isNotEqualTo(NginxText.name("a_2eb"));
    assertThat(SiteFile.fileName(new AgreementId("a".repeat(128))))
        .hasSizeLessThan(200)
        .isNotEqualTo(SiteFile.fileName(new AgreementId("a".repeat(127))));
  }

  @Test
  void neverAdmitsMoreThanAFractionalRate() {
    assertThat(NginxText.rate(new RequestRate(60))).isEqualTo("60r/s");
    assertThat(NginxText.rate(new RequestRate(45.5))).isEqualTo("2730r/m");
    assertThat(NginxText.rate(new RequestRate(0.001))).isEqualTo("1r/m");
    assertThat(NginxText.burst(new RequestRate(1), 0.5)).isEqualTo(1);
  }

  @Test
  void splitsAShareOfTheClients() {
    RedirectFiles files = new RedirectFiles(new HostName("www.customer.example"));

    assertThat(files.split(List.of(part("a.example", 0.15), part("b.example", 0.2)), 8080, END))
        .contains("  15.00% \"a.example:8080\";\n  20.00% \"b.example:8080\";\n  * \"\";\n");
    assertThat(files.split(List.of(part("a.example", 1)), 80, END))
        .contains("  * \"a.example\";\n");
  }

  private static Work.RedirectShare.Part part(String host, double share) {
    return new Work.RedirectShare.Part(new HostName(host), share);
  }

  @Test
  void matchesExactlyTheSmallerNumbersOfAsManyDigits() {
    for (int number : new int[] {10, 19, 20, 21, 50, 98, 99}) {
      for (int other = 10; other < 100; other++) {
        assertThat(Integer.toString(other).matches(NginxText.below(number)))
            .as(other + " below " + number)
            .isEqualTo(other < number);
      }
    }
    long end = 1_764_000_025L;
    for (long other : new long[] {end - 1, end - 26, end - 1_000_026, 1_000_000_000L}) {
      assertThat(Long.toString(other)).matches(NginxText.below(end));
    }
    for (long other : new long[] {end, end + 1, end + 75, end + 1_000_000, 9_999_999_999L}) {
      assertThat(Long.toString(other)).doesNotMatch(NginxText.below(end));
    }
  }

  @Test
  void saysTheParsersWordsInOneLine() {
    String output =
        """
        nginx: [warn] something
        nginx: [emerg] unknown directive "nonsense" in /x/sites.d/bad.conf:1
        nginx: configuration file /x/nginx.conf test failed
        """;

    assertThat(NginxProgram.words(output))
        .isEqualTo("unknown directive \"nonsense\" in /x/sites.d/bad.conf:1");
  }

  @Test
  void writesABaseConfigurationWithRoomForSitesAndRedirections() {
    NginxConfiguration configuration =
        new NginxConfiguration(
            Path.of("/tmp/edge"),
            ADDRESSES,
            8080,
            8081,
            new RequestRate(60),
            List.of(new OwnSite(new HostName("www.customer.example"), ORIGIN)));

    assertThat(configuration.text())
        .contains(
            "log_format meter '$msec\\t$host\\t$status\\t$bytes_sent\\t$request_time"
                + "\\t$upstream_cache_status\\t$remote_addr\\t$request_uri\\t$request_method';")
        .contains("limit_req_zone \"own\" zone=own:32k rate=60r/s;")
        .contains("limit_req zone=own burst=15 nodelay;")
        .contains("include \"/tmp/edge/redirects.d/www.customer.example.con[f]\";")
        .contains("include \"/tmp/edge/sites.d/*.conf\";");
  }

  @Test
  void refusesAPrefixThatNginxWouldMisread() {
    assertThatThrownBy(() ->
            new NginxConfiguration(
                Path.of("/tmp/a$b"), ADDRESSES, 1, 2, RequestRate.ZERO, List.of()))
        .hasMessageContaining("/tmp/a$b");
  }
}
