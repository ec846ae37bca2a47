package io.spillway.edges.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spillway.edges.InstallOutcome;
import io.spillway.edges.RawClient;
import io.spillway.edges.RawClient.Answer;
import io.spillway.edges.log.LogTailer;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogPosition;
import io.spillway.model.ServiceId;
import io.spillway.model.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of https beside redirections, which lead to http, against the real program. */
@SuppressWarnings("NullAway.Init")
class NginxHttpsIT {
  private static final String OWN = RunningNginx.OWN_HOST;
  private static final String SECOND = "two.example";
  private static final String NAME = "server_name " + OWN + ";";
  private static final String VIA = "agr-7.via.cdn-b.example";
  private static final IpAddress ADDRESS = RunningNginx.ADDRESSES.getFirst();

  @TempDir private Path prefix;
  private RunningNginx nginx;
  private SelfSigned certificate;
  private int securePort;

  @BeforeEach
  void certify() throws Exception {
    certificate = SelfSigned.make(prefix, OWN, SECOND);
    securePort = RunningNginx.freePort();
  }

  @AfterEach
  void stop() {
    if (nginx != null) {
      nginx.close();
    }
  }

  private String secureListen() {
    return "listen " + ADDRESS + ":" + securePort + " ssl; " + certificate.directives();
  }

  private String hook(String host) {
    return "include \"" + prefix + "/" + NginxConfiguration.hook(new HostName(host)) + "\";";
  }

  private void redirect(double share) {
    List<Work.RedirectShare.Part> parts =
        share > 0 ? List.of(new Work.RedirectShare.Part(new HostName(VIA), share)) : List.of();
    InstallOutcome outcome =
        nginx.adapter.redirect(
            new Work.RedirectShare(
                new ServiceId("own"),
                List.of(new HostName(OWN)),
                parts,
                Instant.now().plus(Duration.ofMinutes(10))));
    assertThat(outcome.live()).as(outcome.detail()).isTrue();
  }

  private Answer plain(String host) throws IOException {
    return new RawClient(new IpAddress("127.90.0.1"), ADDRESS, nginx.configuration.port())
        .ask("GET", "/x?y=1", host);
  }

  private Answer secure(String method, String host) throws IOException {
    return new RawClient(new IpAddress("127.90.0.1"), ADDRESS, securePort)
        .askSecurely(certificate.trust(), method, "/x?y=1", host);
  }

  /** While all clients of the own host that come by http are redirected. */
  private void assertOnlyHttpOfTheOneHostIsRedirected() throws IOException {
    assertThat(secure("GET", OWN).status()).isEqualTo(200);

    redirect(1);

    Answer away = plain(OWN);
    assertThat(away.status()).isEqualTo(302);
    assertThat(away.field("Location"))
        .contains("http://" + VIA + ":" + nginx.configuration.port() + "/x?y=1");
    for (String host : List.of(OWN, SECOND)) {
      assertThat(secure("HEAD", host).status()).as(host).isEqualTo(200);
      Answer answer = secure("GET", host);
      assertThat(answer.status()).as(host).isEqualTo(200);
      assertThat(answer.body()).contains("for " + host);
      assertThat(answer.field("Location")).isEmpty();
    }
    assertThat(plain(SECOND).status()).isEqualTo(200);
    // Of the own host: one before the redirection and two during it by https, one by http.
    await()
        .untilAsserted(() -> {
          LoadSummary logged = logged();
          assertThat(logged.redirected()).isEqualTo(1);
          assertThat(logged.served()).isEqualTo(3);
        });

    redirect(0);

    assertThat(plain(OWN).status()).isEqualTo(200);
    assertThat(secure("GET", OWN).status()).isEqualTo(200);
  }

  private LoadSummary logged() throws IOException {
    return new LogTailer(new EdgeId("b1"), nginx.configuration.accessLog(), InstantSource.system())
        .read(LogPosition.NONE).summaries().stream()
            .filter(summary -> summary.host().value().equals(OWN))
            .reduce(LoadSummary::plus)
            .orElseThrow();
  }

  @Test
  void redirectsOnlyHttpOfTheOneHostWhereOneServerHasBothPortsAndSeveralHosts() throws IOException {
    nginx =
        new RunningNginx(
            prefix,
            text ->
                text.replace(
                    NAME,
                    "server_name %s %s; %s %s"
                        .formatted(OWN, SECOND, secureListen(), hook(SECOND))));
    assertOnlyHttpOfTheOneHostIsRedirected();
  }

  @Test
  void redirectsOnlyHttpOfTheOneHostWhereHttpsHasAServerOfItsOwnWithTheIncludes()
      throws IOException {
    nginx =
        new RunningNginx(
            prefix,
            text -> {
              String both = "server_name %s %s;".formatted(OWN, SECOND);
              String secure =
                  "server { %s %s %s %s location / { %s } }\n}\n"
                      .formatted(
                          secureListen(),
                          both,
                          hook(OWN),
                          hook(SECOND),
                          "proxy_pass http://own_0; proxy_set_header Host $host;");
              String named = text.replace(NAME, both + " " + hook(SECOND));
              return named.substring(0, named.lastIndexOf('}')) + secure;
            });
    assertOnlyHttpOfTheOneHostIsRedirected();
  }
}
