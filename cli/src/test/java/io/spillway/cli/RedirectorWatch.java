package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spillway.demo.world.CdnPlan;
import io.spillway.demo.world.WorldPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * Asks a redirector for the site, on behalf of many client networks, before its node is killed and
 * after it is back. The answers must be the same if the table was: the mediator may change it in
 * between, and then there is nothing to compare.
 */
final class RedirectorWatch {
  private static final int NETWORKS = 40;
  private static final int PREFIX = 24;
  private static final int PAYLOAD = 1232;
  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final CdnPlan cdn;
  private List<String> table = List.of();
  private SortedMap<Integer, SortedSet<String>> answers = new TreeMap<>();
  private int compared;

  RedirectorWatch(CdnPlan cdn) {
    this.cdn = cdn;
  }

  /** Takes down what is answered now. */
  void remember() throws IOException {
    table = table();
    answers = askForAll();
    if (!table.equals(table())) {
      table = List.of();
    }
  }

  /**
   * Waits for answers after the node was killed. From the same table they must be those of before;
   * else they may name what stood in the table when the node died, or stands in it now.
   */
  void requireSameAnswers() throws IOException {
    List<String> left = table();
    await().atMost(PATIENCE).ignoreExceptions().until(() -> !ask(0).isEmpty());
    SortedMap<Integer, SortedSet<String>> again = askForAll();
    List<String> now = table();
    SortedSet<String> known = new TreeSet<>(addresses(left));
    known.addAll(addresses(now));
    assertThat(again.values())
        .as("answers after a restart")
        .allSatisfy(answer -> assertThat(answer).isNotEmpty().isSubsetOf(known));
    if (!table.isEmpty() && table.equals(left) && table.equals(now)) {
      assertThat(again).as("answers after a restart, from the same table").isEqualTo(answers);
      compared++;
    }
  }

  /** How often answers came from the same table before and after. */
  int compared() {
    return compared;
  }

  private static List<String> addresses(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("target "))
        .map(line -> line.split(" ", -1)[3])
        .toList();
  }

  /** Hosts and targets of the table on disk, without epoch, version and checksum. */
  private List<String> table() throws IOException {
    Path file = cdn.folder().resolve("state").resolve("table");
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("host ") || line.startsWith("target "))
        .toList();
  }

  private SortedMap<Integer, SortedSet<String>> askForAll() throws IOException {
    SortedMap<Integer, SortedSet<String>> all = new TreeMap<>();
    for (int network = 0; network < NETWORKS; network++) {
      all.put(network, ask(network));
    }
    return all;
  }

  private SortedSet<String> ask(int network) throws IOException {
    SimpleResolver resolver = new SimpleResolver(cdn.dns());
    resolver.setTimeout(ANSWER);
    InetAddress client = InetAddress.getByName("198.18." + network + ".0");
    resolver.setEDNS(0, PAYLOAD, 0, List.of(new ClientSubnetOption(PREFIX, client)));
    Record question = Record.newRecord(Name.fromString(WorldPlan.HOST + "."), Type.A, DClass.IN);
    return resolver.send(Message.newQuery(question)).getSection(Section.ANSWER).stream()
        .filter(ARecord.class::isInstance)
        .map(record -> ((ARecord) record).getAddress().getHostAddress())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
