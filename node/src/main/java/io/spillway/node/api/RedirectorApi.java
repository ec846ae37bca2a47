package io.spillway.node.api;

import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import io.spillway.redirector.Foretold;
import io.spillway.redirector.Redirector;
import io.spillway.redirector.selection.AddressFamily;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The redirector: its table, what it did, and what it would answer whom. */
final class RedirectorApi implements PartApi {
  private final Optional<Redirector> redirector;

  RedirectorApi(Optional<Redirector> redirector) {
    this.redirector = redirector;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/redirector/v1/table",
            asked ->
                Reply.of(
                    redirector()
                        .table()
                        .orElseThrow(
                            () -> new ProblemException(404, "this node has no DNS table yet")))),
        Route.get("/redirector/v1/statistics", asked -> Reply.of(redirector().statistics())),
        Route.get("/redirector/v1/answers", asked -> Reply.of(foretell(asked))));
  }

  private Redirector redirector() {
    return redirector.orElseThrow(() ->
        new ProblemException(
            404, "this node runs no redirector: its configuration has no dns section"));
  }

  private Foretold foretell(Asked asked) {
    HostName host = asked.get("name", text -> new HostName(text.toLowerCase(Locale.ROOT)));
    Optional<Prefix> subnet = asked.find("subnet", RedirectorApi::subnet);
    IpAddress resolver =
        asked.find("resolver", IpAddress::new).orElseGet(() -> new IpAddress("127.0.0.1"));
    AddressFamily family = asked.find("type", RedirectorApi::family).orElse(AddressFamily.IPV4);
    return redirector()
        .foretell(host, family, resolver, subnet)
        .orElseThrow(() ->
            new ProblemException(
                404, "the DNS table has no \"" + host + "\"; /redirector/v1/table lists"));
  }

  private static Prefix subnet(String text) {
    return text.contains("/") ? new Prefix(text) : Prefix.coarse(new IpAddress(text));
  }

  private static AddressFamily family(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "A" -> AddressFamily.IPV4;
      case "AAAA" -> AddressFamily.IPV6;
      default -> throw new IllegalArgumentException("\"" + text + "\": use A or AAAA");
    };
  }
}
