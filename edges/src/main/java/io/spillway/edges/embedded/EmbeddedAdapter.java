package io.spillway.edges.embedded;

import io.spillway.edges.DelegatedSite;
import io.spillway.edges.EdgeAdapter;
import io.spillway.edges.EdgeStatus;
import io.spillway.edges.HttpProbe;
import io.spillway.edges.InstallOutcome;
import io.spillway.edges.Proof;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Drives an embedded edge by its control port. */
public final class EmbeddedAdapter implements EdgeAdapter {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final EdgeId edge;
  private final List<IpAddress> addresses;
  private final int port;
  private final URI control;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /**
   * An adapter.
   *
   * @param edge which edge
   * @param addresses where clients reach it
   * @param port at which port
   * @param control where it takes orders
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
    String order = DelegatedSite.of(terms, cap).text();
    return change(site(terms.id()).PUT(HttpRequest.BodyPublishers.ofString(order)).build());
  }

  @Override
  public InstallOutcome remove(AgreementId agreement) {
    return change(site(agreement).DELETE().build());
  }

  private HttpRequest.Builder site(AgreementId agreement) {
    return HttpRequest.newBuilder(URI.create(control + "/sites/" + agreement)).timeout(TIMEOUT);
  }

  private InstallOutcome change(HttpRequest request) {
    long began = System.nanoTime();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200
          ? new InstallOutcome.Live(Duration.ofNanos(System.nanoTime() - began))
          : new InstallOutcome.Refused(response.body());
    } catch (IOException e) {
      return new InstallOutcome.Unknown(control + " does not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new InstallOutcome.Unknown("interrupted");
    }
  }

  @Override
  public InstallOutcome redirect(
      Service service, double share, List<IpAddress> targets, Optional<HostName> host) {
    return share == 0
        ? new InstallOutcome.Live(Duration.ZERO)
        : new InstallOutcome.Refused("an embedded edge does not redirect: use nginx for that");
  }

  private String ask(String path) throws IOException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(control + path)).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public EdgeStatus status() {
    try {
      String body = ask("/status").strip();
      long active =
          body.startsWith("active=") ? Long.parseLong(body.substring("active=".length())) : 0;
      return new EdgeStatus(true, active, "answers");
    } catch (IOException | NumberFormatException e) {
      return EdgeStatus.dead(control + " does not answer: " + e.getMessage());
    }
  }

  @Override
  public List<AgreementId> installed() {
    try {
      return ask("/sites").lines().filter(line -> !line.isBlank()).map(AgreementId::new).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public Proof prove(HostName host, String path) {
    return new HttpProbe(TIMEOUT).prove(addresses, port, host.value(), path);
  }
}
