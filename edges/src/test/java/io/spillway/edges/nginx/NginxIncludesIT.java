package io.spillway.edges.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.edges.Agreements;
import io.spillway.edges.InstallOutcome;
import io.spillway.model.AgreementTerms;
import io.spillway.model.HostName;
import io.spillway.model.ServiceId;
import io.spillway.model.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators do to the include directives that Spillway needs, and what the real program makes
 * of it.
 */
@SuppressWarnings("NullAway.Init")
class NginxIncludesIT {
  private static final String CUSTOMER = "www.customer.example";
  private static final HostName OWN = new HostName(RunningNginx.OWN_HOST);
  private static final HostName VIA = new HostName("agr-7.via.cdn-b.example");
  private final Instant later = Instant.now().plus(Duration.ofMinutes(10));

  @TempDir private Path prefix;
  private RunningNginx nginx;
  private Path main;
  private Path sites;
  private Path uses;
  private String sitesLine;
  private String useLine;

  @BeforeEach
  void name() {
    main = prefix.resolve("nginx.conf");
    sites = prefix.resolve("sites.d");
    uses = prefix.resolve(NginxConfiguration.REDIRECTS);
    sitesLine = "include \"" + sites + "/*.conf\";";
    useLine = "include \"" + prefix + "/" + NginxConfiguration.hook(OWN) + "\";";
  }

  @AfterEach
  void stop() {
    if (nginx != null) {
      nginx.close();
    }
  }

  /** Has nginx run with one line of its configuration replaced. */
  private void startWith(String line, String other) throws IOException {
    nginx =
        new RunningNginx(
            prefix,
            text -> {
              assertThat(text).contains(line);
              return text.replace(line, other);
            });
  }

  private InstallOutcome redirect(HostName host) {
    return nginx.adapter.redirect(
        new Work.RedirectShare(
            new ServiceId("own"),
            List.of(host),
            List.of(new Work.RedirectShare.Part(VIA, 1)),
            later));
  }

  private InstallOutcome install() {
    AgreementTerms terms = Agreements.terms("agr-7", nginx.origin, CUSTOMER);
    return nginx.adapter.install(terms, Agreements.cap(100));
  }

  private static void assertLive(InstallOutcome outcome) {
    assertThat(outcome.live()).as(outcome.detail()).isTrue();
  }

  private void assertNoRoom(InstallOutcome outcome, String file) throws IOException {
    assertThat(outcome).isInstanceOf(InstallOutcome.Refused.class);
    assertThat(outcome.detail())
        .contains(file + " has no room for redirections of " + OWN + ": add " + useLine);
    assertThat(nginx.get(RunningNginx.OWN_HOST, "/x")).isEqualTo(200);
    assertThat(uses).isEmptyDirectory();
    assertThat(sites).isEmptyDirectory();
    // The one obstacle is in nobody else's way.
    assertLive(install());
    assertThat(nginx.get(CUSTOMER, "/x")).isEqualTo(200);
  }

  private void assertSitesNotRead(InstallOutcome outcome) {
    assertThat(outcome).isInstanceOf(InstallOutcome.Refused.class);
    assertThat(outcome.detail())
        .contains("nginx does not read " + sites)
        .contains("add " + sitesLine + " to the http block of " + main);
    assertThat(sites).isEmptyDirectory();
    assertThat(nginx.get(CUSTOMER, "/x")).isEqualTo(421);
  }

  @Test
  void refusesARedirectionWhoseIncludeIsMissing() throws IOException {
    startWith(useLine, "");
    assertNoRoom(redirect(OWN), main.toString());
  }

  @Test
  void refusesARedirectionWhoseIncludeIsCommentedOut() throws IOException {
    startWith(useLine, "# " + useLine);
    assertNoRoom(redirect(OWN), main.toString());
  }

  @Test
  void refusesARedirectionWhoseIncludeIsOnlyQuoted() throws IOException {
    startWith(useLine, "add_header X-Note '" + useLine + "';");
    assertNoRoom(redirect(OWN), main.toString());
  }

  @Test
  void findsTheIncludeOfARedirectionInAnIncludedFile() throws IOException {
    Files.writeString(prefix.resolve("room.inc"), useLine + "\n");
    startWith(useLine, "include \"" + prefix + "/roo[m].inc\";");

    assertLive(redirect(OWN));
    assertThat(nginx.get(RunningNginx.OWN_HOST, "/x")).isEqualTo(302);
  }

  @Test
  void namesTheIncludedFileThatHasTheServer() throws IOException {
    String name = "server_name " + OWN + ";";
    Path file = Files.writeString(prefix.resolve("name.inc"), name + "\n");
    startWith(name + "\n  " + useLine, "include \"" + file + "\";");
    assertNoRoom(redirect(OWN), file.toString());
  }

  @Test
  void refusesARedirectionOfAHostThatNoServerNames() throws IOException {
    startWith("", "");
    InstallOutcome outcome = redirect(new HostName("foreign.example"));

    assertThat(outcome).isInstanceOf(InstallOutcome.Refused.class);
    assertThat(outcome.detail())
        .contains("nothing that " + main + " includes has room")
        .contains("add include \"" + uses + "/foreign.example.con[f]\";");
  }

  @Test
  void refusesARedirectionWhereTheSitesAreReadAfterTheServers() throws IOException {
    nginx =
        new RunningNginx(
            prefix,
            text -> {
              String without = text.replace(sitesLine, "");
              return without.substring(0, without.lastIndexOf('}')) + sitesLine + "\n}\n";
            });
    InstallOutcome outcome = redirect(OWN);

    assertThat(outcome).isInstanceOf(InstallOutcome.Refused.class);
    assertThat(outcome.detail())
        .contains("unknown log format")
        .contains("have " + sitesLine + " in the http block of " + main + ", before the servers");
    assertLive(install());
  }

  @Test
  void refusesASiteWhoseIncludeIsMissing() throws IOException {
    startWith(sitesLine, "");
    assertSitesNotRead(install());
  }

  @Test
  void refusesASiteWhoseIncludeIsCommentedOut() throws IOException {
    startWith(sitesLine, "# " + sitesLine);
    assertSitesNotRead(install());
  }

  @Test
  void findsTheIncludeOfTheSitesInAnIncludedFileAndByAnotherPath() throws IOException {
    Path link = Files.createSymbolicLink(prefix.resolve("link"), sites);
    Files.writeString(prefix.resolve("sites.inc"), "include \"" + link + "/*.conf\";\n");
    startWith(sitesLine, "include \"" + prefix + "/sites.inc\";");

    assertLive(install());
    assertThat(nginx.get(CUSTOMER, "/x")).isEqualTo(200);
  }

  @Test
  void cachesByAZoneThatAnIncludedFileDeclares() throws IOException {
    String[] zone = new String[1];
    nginx =
        new RunningNginx(
            prefix,
            text -> {
              zone[0] = text.lines().filter(l -> l.contains("keys_zone=")).findFirst().orElse("");
              return text.replace(zone[0], "include \"" + write("zone.inc", zone[0]) + "\";");
            });
    assertLive(install());
    assertThat(nginx.get(CUSTOMER, "/x")).isEqualTo(200);
    assertThat(nginx.get(CUSTOMER, "/x")).isEqualTo(200);
    assertThat(nginx.fetched).as("the second came from the cache").hasValue(1);
  }

  @Test
  void deliversWithoutACacheWhereTheZoneIsCommentedOut() throws IOException {
    nginx =
        new RunningNginx(
            prefix,
            text ->
                text.replace("proxy_cache_path", "# proxy_cache_path")
                    .replaceAll("(?m)^ *proxy_cache .*$", ""));
    assertLive(install());
    assertLive(install());
    assertThat(nginx.get(CUSTOMER, "/x")).isEqualTo(200);
    assertThat(nginx.get(CUSTOMER, "/x")).isEqualTo(200);
    assertThat(nginx.fetched).hasValue(2);
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(prefix.resolve(name), text + "\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void installsASiteThatComesTogetherWithARedirectionThatHasNoRoom() throws Exception {
    startWith(useLine, "");
    CompletableFuture<InstallOutcome> redirected =
        CompletableFuture.supplyAsync(() -> redirect(OWN));
    assertLive(install());

    assertThat(redirected.get()).isInstanceOf(InstallOutcome.Refused.class);
    assertThat(nginx.get(CUSTOMER, "/x")).isEqualTo(200);
  }
}
