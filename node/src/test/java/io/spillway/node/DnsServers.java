package io.spillway.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * A real authoritative server (Knot DNS), which signs the zone {@code example}, and a real
 * validating resolver (Unbound) that trusts its key.
 */
final class DnsServers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PORT = 5301;

  private final Path folder;
  private final String authoritative;
  private final String resolver;
  private final List<Process> processes = new ArrayList<>();

  private DnsServers(Path folder, String authoritative, String resolver) {
    this.folder = folder;
    this.authoritative = authoritative;
    this.resolver = resolver;
  }

  /** Skips the test where they are not installed; where CI is true, that is a failure. */
  static void require() {
    for (String program : List.of("/usr/sbin/knotd", "/usr/sbin/unbound")) {
      if (!Files.isExecutable(Path.of(program))) {
        String message = program + " is not installed: apt-get install knot unbound";
        Object _ = "true".equals(System.getenv("CI")) ? fail(message) : abort(message);
      }
    }
  }

  /** Serves the records, lines of a zone file, and waits until the resolver proves its answers. */
  static DnsServers start(Path folder, int number, List<String> records) throws IOException {
    DnsServers servers =
        new DnsServers(folder, RunningCdn.address(number), RunningCdn.address(number + 1));
    try {
      servers.begin(records);
      return servers;
    } catch (IOException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  private void begin(List<String> records) throws IOException {
    for (String each : List.of("knot", "unbound", "run")) {
      Files.createDirectories(folder.resolve(each));
    }
    Files.writeString(
        folder.resolve("example.zone"),
        """
        example. 300 IN SOA ns1.example. hostmaster.example. 1 3600 600 86400 60
        example. 300 IN NS ns1.example.
        ns1.example. 300 IN A @HERE@
        """
                .replace("@HERE@", authoritative)
            + String.join("\n", records)
            + "\n");
    Path knot =
        Files.writeString(
            folder.resolve("knot.conf"),
            """
            server:
              rundir: @HOME@/run
              listen: @HERE@@@PORT@
            database:
              storage: @HOME@/knot
            zone:
              - domain: example
                storage: @HOME@
                file: example.zone
                zonefile-sync: -1
                zonefile-load: difference-no-serial
                journal-content: all
                dnssec-signing: on
            """
                .replace("@HOME@", folder.toString())
                .replace("@HERE@", authoritative)
                .replace("@PORT@", "" + PORT));
    run("/usr/sbin/knotd", "-c", knot.toString());
    String key = signingKey();
    Path unbound =
        Files.writeString(
            folder.resolve("unbound.conf"),
            """
            server:
              directory: "@HOME@/unbound"
              pidfile: "@HOME@/run/unbound.pid"
              chroot: ""
              username: ""
              do-daemonize: no
              use-syslog: no
              interface: @THERE@
              port: @PORT@
              access-control: 127.0.0.0/8 allow
              do-not-query-localhost: no
              module-config: "validator iterator"
              trust-anchor: "@KEY@"
            stub-zone:
              name: "example."
              stub-addr: @HERE@@@PORT@
            remote-control:
              control-enable: no
            """
                .replace("@HOME@", folder.toString())
                .replace("@THERE@", resolver)
                .replace("@HERE@", authoritative)
                .replace("@PORT@", "" + PORT)
                .replace("@KEY@", key));
    run("/usr/sbin/unbound", "-c", unbound.toString());
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> ask(resolver(), Type.SOA).getHeader().getFlag(Flags.AD));
  }

  private void run(String... command) throws IOException {
    Path output = folder.resolve(Path.of(command[0]).getFileName() + ".log");
    processes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start());
  }

  private String signingKey() {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                ask(authoritative(), Type.DNSKEY).getSection(Section.ANSWER).stream()
                    .filter(r -> r.getType() == Type.DNSKEY && r.rdataToString().startsWith("257 "))
                    .map(r -> "example. IN DNSKEY " + r.rdataToString())
                    .findFirst()
                    .orElse(""),
            line -> !line.isEmpty());
  }

  private static Message ask(InetSocketAddress server, int type) throws IOException {
    SimpleResolver asking = new SimpleResolver(server);
    asking.setEDNS(0, 1_232, org.xbill.DNS.ExtendedFlags.DO, List.of());
    return asking.send(
        Message.newQuery(Record.newRecord(Name.fromString("example."), type, DClass.IN)));
  }

  InetSocketAddress authoritative() {
    return new InetSocketAddress(authoritative, PORT);
  }

  InetSocketAddress resolver() {
    return new InetSocketAddress(resolver, PORT);
  }

  @Override
  public void close() {
    for (Process each : processes.reversed()) {
      each.destroy();
    }
    for (Process each : processes.reversed()) {
      try {
        if (!each.waitFor(5, TimeUnit.SECONDS)) {
          each.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
