package io.spillway.edges.embedded;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.spillway.edges.DelegatedSite;
import io.spillway.model.AgreementId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the adapter says to the edge: GET /status, GET /sites, and GET, PUT, DELETE of
 * /sites/{agreement} with the text of a {@link DelegatedSite}, and PUT of /redirects/{service} with
 * that of a {@link RedirectText}. Answered only to this machine: a connection must come from
 * loopback or from the address that it was made to.
 */
final class ControlService implements HttpService {
  private static final int MOST_BODY = 64 * 1024;

  private final Delegations delegations;
  private final Redirections redirections;
  private final ReverseProxy proxy;

  ControlService(Delegations delegations, Redirections redirections, ReverseProxy proxy) {
    this.delegations = delegations;
    this.redirections = redirections;
    this.proxy = proxy;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .any(ControlService::admitThisMachine)
        .get("/status", (request, response) -> status(response))
        .get("/sites", (request, response) -> list(response))
        .get("/sites/{agreement}", this::get)
        .put("/sites/{agreement}", this::put)
        .delete("/sites/{agreement}", this::delete)
        .put("/redirects/{service}", this::redirect);
  }

  private static void admitThisMachine(ServerRequest request, ServerResponse response) {
    boolean here =
        request.remotePeer().address() instanceof InetSocketAddress remote
            && request.localPeer().address() instanceof InetSocketAddress local
            && (remote.getAddress().isLoopbackAddress()
                || remote.getAddress().equals(local.getAddress()));
    if (here) {
      response.next();
    } else {
      answer(response, 403, "only this machine controls the edge");
    }
  }

  private void status(ServerResponse response) {
    answer(
        response,
        200,
        "active=%d\nsites=%d".formatted(proxy.active(), delegations.book().sites().size()));
  }

  private void list(ServerResponse response) {
    answer(
        response,
        200,
        String.join(
            "\n", delegations.book().sites().keySet().stream().map(AgreementId::value).toList()));
  }

  private void get(ServerRequest request, ServerResponse response) {
    Optional<DelegatedSite> site =
        delegations.book().sites().values().stream()
            .filter(s -> s.agreement().value().equals(agreement(request)))
            .findFirst();
    answer(
        response,
        site.isPresent() ? 200 : 404,
        site.map(DelegatedSite::text).orElse("no site of this agreement"));
  }

  private void put(ServerRequest request, ServerResponse response) throws IOException {
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(MOST_BODY);
      DelegatedSite site = DelegatedSite.parse("site", new String(body, StandardCharsets.UTF_8));
      if (!site.agreement().value().equals(agreement(request))) {
        answer(response, 400, "the site names another agreement than the path");
        return;
      }
      Optional<String> obstacle = delegations.install(site);
      answer(response, obstacle.isEmpty() ? 200 : 409, obstacle.orElse("installed"));
    } catch (IllegalArgumentException e) {
      answer(response, 400, String.valueOf(e.getMessage()));
    }
  }

  private void delete(ServerRequest request, ServerResponse response) throws IOException {
    try {
      delegations.remove(new AgreementId(agreement(request)));
      answer(response, 200, "removed");
    } catch (IllegalArgumentException e) {
      answer(response, 400, String.valueOf(e.getMessage()));
    }
  }

  private void redirect(ServerRequest request, ServerResponse response) throws IOException {
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(MOST_BODY);
      redirections.set(RedirectText.parse(new String(body, StandardCharsets.UTF_8)));
      answer(response, 200, "set");
    } catch (IllegalArgumentException e) {
      answer(response, 400, String.valueOf(e.getMessage()));
    }
  }

  private static String agreement(ServerRequest request) {
    return request.path().pathParameters().get("agreement");
  }

  private static void answer(ServerResponse response, int status, String text) {
    response.status(Status.create(status));
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.send((text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
