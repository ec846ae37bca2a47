package io.spillway.edges.embedded;

import io.spillway.edges.DelegatedSite;
import io.spillway.edges.EdgeAdapter;
import io.spillway.edges.EdgeStatus;
import io.spillway.edges.HttpProbe;
import io.spillway.edges.InstallOutcome;
import io.spillway.edges.KeyValues;
import io.spillway.edges.Proof;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Work;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Drives an {@link EmbeddedEdge} over its control port. A change is live when it is answered. */
public final class EmbeddedAdapter implements EdgeAdapter {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final EdgeId edge;
  private final List<IpAddress> addresses;
  private final int port;
  private final URI control;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * An adapter.
   *
   * @param edge which edge
   * @param addresses where clients reach it
   * @param port for clients
   * @param control the base of the control listener, such as {@code http://127.10.1.1:8081}
   */
  public EmbeddedAdapter(EdgeId edge, List<IpAddress> addresses, int port, URI control) {
    this.edge = edge;
    this.addresses = List.copyOf(addresses);
    this.port = port;
    this.control = control;
  }

  @Override
  public EdgeId edge() {
    return edge;
  }

  @Override
  public InstallOutcome install(AgreementTerms terms, Capacity cap) {
    return change(
        site(terms.id()).PUT(BodyPublishers.ofString(DelegatedSite.of(terms, cap).text())));
  }

  @Override
  public InstallOutcome remove(AgreementId agreement) {
    return change(site(agreement).DELETE());
  }

  @Override
  public InstallOutcome redirect(Work.RedirectShare work) {
    return change(
        request("/redirects/" + work.service())
            .PUT(BodyPublishers.ofString(RedirectText.write(work, port))));
  }

  @Override
  public EdgeStatus status() {
    try {
      HttpResponse<String> answer = send(request("/status").GET());
      if (answer.statusCode() != 200) {
        return EdgeStatus.dead(control + "/status answered " + answer.statusCode());
      }
      long active = KeyValues.parse(control + "/status", answer.body()).getWhole("active");
      return new EdgeStatus(true, active, active + " requests being answered");
    } catch (IOException | IllegalArgumentException e) {
      return EdgeStatus.dead(control + "/status: " + e.getMessage());
    }
  }

  @Override
  public List<AgreementId> installed() {
    try {
      return send(request("/sites").GET())
          .body()
          .lines()
          .filter(line -> !line.isBlank())
          .map(AgreementId::new)
          .toList();
    } catch (IOException | IllegalArgumentException e) {
      return List.of();
    }
  }

  @Override
  public Proof prove(HostName host, String path) {
    return new HttpProbe(TIMEOUT).prove(addresses, port, host.value(), path);
  }

  private InstallOutcome change(HttpRequest.Builder request) {
    long started = System.nanoTime();
    try {
      HttpResponse<String> answer = send(request);
      return answer.statusCode() == 200
          ? new InstallOutcome.Live(Duration.ofNanos(System.nanoTime() - started))
          : new InstallOutcome.Refused(answer.body().strip());
    } catch (IOException e) {
      return new InstallOutcome.Unknown(control + ": " + e);
    }
  }

  private HttpRequest.Builder site(AgreementId agreement) {
    return request("/sites/" + agreement);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(control.resolve(path)).timeout(TIMEOUT);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
