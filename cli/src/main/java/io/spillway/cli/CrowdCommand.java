package io.spillway.cli;

import io.spillway.demo.SiteCrowd;
import io.spillway.demo.client.Site;
import io.spillway.demo.crowd.CrowdSettings;
import io.spillway.model.HostName;
import io.spillway.node.configuration.HostPort;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command {@code spillway crowd}: a flash crowd against a site of one's own. */
@Command(
    name = "crowd",
    mixinStandardHelpOptions = true,
    description = {
      "Plays a flash crowd against a site whose edges are on this machine's loopback addresses.",
      "As in the demo, clients behind 60 resolvers ask the redirector for the name, keep"
          + " answers for their TTL, and fetch over HTTP from what they were told. So a change of"
          + " DNS moves them.",
      "Ctrl-C ends it; the onset is drawn from --seed, up to half of --before later."
    },
    footer = {
      "",
      "Example:",
      "  spillway crowd --name www.customer.example --dns 127.0.0.31:5300 --rate 20 --factor 6"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it was played to its end", "2:wrong usage", "69:no visit was answered"})
final class CrowdCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--name", required = true, paramLabel = "HOST", description = "Of the site.")
  private String name = "";

  @Option(
      names = "--dns",
      required = true,
      paramLabel = "[ZONE=]ADDRESS:PORT",
      description =
          "The redirector, as dns.listen in cdn.yaml. Edges may also redirect clients to a name in"
              + " a peer's peering.redirect-zone: then once more for it, with ZONE= before the"
              + " address.")
  private List<String> dns = List.of();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where edges serve clients (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(names = "--seed", description = "For all that is drawn (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--rate",
      description = "Ordinary traffic in requests/s (default: ${DEFAULT-VALUE}).")
  private double rate = 20;

  @Option(
      names = "--factor",
      description = "How many times that at the top (default: ${DEFAULT-VALUE}).")
  private double factor = 5;

  @Mixin private CrowdShape shape = new CrowdShape();

  @Option(
      names = "--latency",
      converter = Durations.class,
      description = "What takes longer is slow: 500ms")
  private Duration latency = Duration.ofMillis(500);

  @Override
  public Integer call() throws InterruptedException {
    Site site;
    CrowdSettings settings;
    try {
      site = new Site(new HostName(name).value(), authorities(), port(), latency);
      settings = shape.of(rate, factor);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    return new SiteCrowd(settings, seed, site).play(spec.commandLine().getOut()::println);
  }

  /** By zone; one without a zone answers for the site's name. */
  private SortedMap<String, InetSocketAddress> authorities() {
    SortedMap<String, InetSocketAddress> authorities = new TreeMap<>();
    for (String each : dns) {
      int equals = each.indexOf('=');
      String zone = equals < 0 ? name : each.substring(0, equals);
      authorities.put(
          new HostName(zone).value(), HostPort.parse(each.substring(equals + 1)).toSocketAddress());
    }
    String host = "." + new HostName(name).value();
    if (authorities.keySet().stream().noneMatch(zone -> host.endsWith("." + zone))) {
      throw new IllegalArgumentException(
          "--dns: none of them answers for " + name + "; give one as ADDRESS:PORT");
    }
    return authorities;
  }

  private int port() {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("--port " + port + ": use 1 to 65535");
    }
    return port;
  }
}
