package io.spillway.demo.client;

import io.spillway.demo.client.Outcome.Verdict;
import io.spillway.model.IpAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes visits as a browser does: resolves, takes one of the addresses, fetches on a kept
 * connection or a new one, follows one redirect, gives up after 2 s. Blocking; safe for many
 * threads.
 */
final class Visitor {
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private final String host;
  private final int port;
  private final Duration latency;
  private final List<CachingResolver> resolvers;
  private final RandomGenerator random;
  private final ConnectionPool pool;

  /**
   * A visitor of one site.
   *
   * @param host the site
   * @param port the edges' port
   * @param latency what the SLA allows
   * @param resolvers by number
   * @param random for the choice among addresses; safe for many threads
   * @param pool kept connections
   */
  Visitor(
      String host,
      int port,
      Duration latency,
      List<CachingResolver> resolvers,
      RandomGenerator random,
      ConnectionPool pool) {
    this.host = host;
    this.port = port;
    this.latency = latency;
    this.resolvers = List.copyOf(resolvers);
    this.random = random;
    this.pool = pool;
  }

  /** How the client came to the last edge: by a redirection, by an answer whose time was over. */
  private record Way(boolean redirected, boolean stale) {}

  private record Target(String host, InetSocketAddress address, String path) {}

  Outcome visit(Visit visit) {
    long start = System.nanoTime();
    CachingResolver resolver = resolvers.get(visit.resolver());
    return switch (resolver.resolve(host, visit.client())) {
      case Resolution.Missing missing ->
          outcome(Verdict.FAILED, missing.reason(), Optional.empty(), start, new Way(false, false));
      case Resolution.Found found -> {
        Target target = new Target(host, pick(found.addresses(), port), visit.path());
        yield fetch(visit, resolver, target, start, found.stale());
      }
    };
  }

  private Outcome fetch(
      Visit visit, CachingResolver resolver, Target first, long start, boolean stale) {
    Target target = first;
    Way way = new Way(false, stale);
    try {
      HttpConnection.Reply reply = get(visit.client(), target, start + PATIENCE_NANOS);
      Optional<Target> elsewhere = redirect(reply, resolver, visit.client());
      if (elsewhere.isPresent()) {
        way = new Way(true, stale);
        target = elsewhere.get();
        reply = get(visit.client(), target, start + PATIENCE_NANOS);
      }
      return judge(reply.status(), edge(target), start, way);
    } catch (IOException e) {
      return outcome(Verdict.FAILED, reason(e), Optional.of(edge(target)), start, way);
    }
  }

  private Outcome judge(int status, IpAddress edge, long start, Way way) {
    if (status >= 400 && status != 404) {
      return outcome(Verdict.FAILED, "HTTP " + status, Optional.of(edge), start, way);
    }
    long nanos = System.nanoTime() - start;
    if (nanos > PATIENCE_NANOS) {
      return outcome(Verdict.FAILED, "time-out", Optional.of(edge), start, way);
    }
    Verdict verdict = nanos > latency.toNanos() ? Verdict.SLOW : Verdict.GOOD;
    return outcome(verdict, "", Optional.of(edge), start, way);
  }

  private HttpConnection.Reply get(IpAddress client, Target target, long deadline)
      throws IOException {
    Optional<HttpConnection> kept = pool.take(client, target.address());
    if (kept.isPresent()) {
      try {
        return exchange(client, kept.get(), target, deadline);
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        if (kept.get().answered()) {
          throw e;
        }
        // The server closed an idle connection: try once more on a new one (RFC 9110, 9.2.2).
      }
    }
    return exchange(
        client, HttpConnection.open(client, target.address(), deadline), target, deadline);
  }

  private HttpConnection.Reply exchange(
      IpAddress client, HttpConnection connection, Target target, long deadline)
      throws IOException {
    boolean keep = false;
    try {
      HttpConnection.Reply reply = connection.get(target.host(), target.path(), deadline);
      keep = reply.reusable();
      return reply;
    } finally {
      if (keep) {
        pool.give(client, target.address(), connection);
      } else {
        connection.close();
      }
    }
  }

  private Optional<Target> redirect(
      HttpConnection.Reply reply, CachingResolver resolver, IpAddress client) throws IOException {
    if ((reply.status() != 302 && reply.status() != 307) || reply.location().isEmpty()) {
      return Optional.empty();
    }
    URI to = location(reply.location().get());
    int toPort = to.getPort() < 0 ? 80 : to.getPort();
    String path =
        to.getRawQuery() == null ? to.getRawPath() : to.getRawPath() + "?" + to.getRawQuery();
    return Optional.of(
        new Target(to.getHost(), locate(to.getHost(), toPort, resolver, client), path));
  }

  private static URI location(String text) throws IOException {
    try {
      URI to = new URI(text);
      if (to.getHost() != null) {
        return to;
      }
      throw new IOException("redirect without a host: " + text);
    } catch (URISyntaxException e) {
      throw new IOException("redirect to no URL: " + text, e);
    }
  }

  private InetSocketAddress locate(
      String name, int toPort, CachingResolver resolver, IpAddress client) throws IOException {
    if (name.chars().allMatch(c -> c == '.' || Character.digit(c, 10) >= 0)) {
      return new InetSocketAddress(new IpAddress(name).toInetAddress(), toPort);
    }
    return switch (resolver.resolve(name, client)) {
      case Resolution.Found found -> pick(found.addresses(), toPort);
      case Resolution.Missing missing -> throw new IOException(missing.reason());
    };
  }

  private InetSocketAddress pick(List<IpAddress> addresses, int toPort) {
    IpAddress address = addresses.get(random.nextInt(addresses.size()));
    return new InetSocketAddress(address.toInetAddress(), toPort);
  }

  private static IpAddress edge(Target target) {
    return new IpAddress(target.address().getAddress().getHostAddress());
  }

  private static String reason(IOException e) {
    return switch (e) {
      case SocketTimeoutException timeout -> "time-out";
      case ConnectException refused -> "connection refused";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static Outcome outcome(
      Verdict verdict, String reason, Optional<IpAddress> edge, long start, Way way) {
    double millis = (System.nanoTime() - start) / 1e6;
    return new Outcome(verdict, reason, edge, millis, way.redirected(), way.stale());
  }
}
