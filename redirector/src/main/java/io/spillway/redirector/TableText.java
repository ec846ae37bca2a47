package io.spillway.redirector;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.SteeringTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A table as lines of text, closed by the SHA-256 of all before:
 *
 * <pre>
 * spillway-table 1
 * table EPOCH VERSION
 * host NAME TTL
 * target CDN AGREEMENT|- ADDRESS WEIGHT STEER-UNTIL|-
 * sha256 HEX
 * </pre>
 */
final class TableText {
  private static final String FORM = "spillway-table 1\n";
  private static final String CHECKSUM = "sha256 ";

  private TableText() {}

  static String write(SteeringTable table) {
    StringBuilder text = new StringBuilder(FORM);
    text.append("table %d %d\n".formatted(table.epoch(), table.version()));
    for (SteeringTable.Entry entry : table.entries()) {
      text.append("host %s %s\n".formatted(entry.host(), entry.ttl()));
      for (SteeringTable.Target target : entry.targets()) {
        text.append(
            "target %s %s %s %s %s\n"
                .formatted(
                    target.cdn(),
                    target.agreement().map(AgreementId::value).orElse("-"),
                    target.address(),
                    Double.toString(target.weight()),
                    target.steerUntil().map(Instant::toString).orElse("-")));
      }
    }
    return text + CHECKSUM + checksum(text.toString()) + "\n";
  }

  /** Reads a table; throws with a message that follows the file's name. */
  static SteeringTable read(String text) throws TableFileException {
    int end = text.lastIndexOf(CHECKSUM);
    if (!text.startsWith(FORM) || end < 0) {
      throw new TableFileException("it is not a whole table");
    }
    String body = text.substring(0, end);
    if (!text.substring(end).equals(CHECKSUM + checksum(body) + "\n")) {
      throw new TableFileException("its checksum does not fit its content");
    }
    List<String> lines = body.lines().skip(1).toList();
    int number = 2;
    Builder builder = new Builder();
    for (String line : lines) {
      try {
        builder.add(line.split(" ", -1));
      } catch (RuntimeException e) {
        throw new TableFileException("line %d: %s".formatted(number, e.getMessage()));
      }
      number++;
    }
    return builder.table();
  }

  private static final class Builder {
    private long epoch;
    private long version;
    private final List<SteeringTable.Entry> entries = new ArrayList<>();

    void add(String[] words) {
      switch (words[0] + " " + words.length) {
        case "table 3" -> {
          epoch = Long.parseLong(words[1]);
          version = Long.parseLong(words[2]);
        }
        case "host 3" ->
            entries.add(
                new SteeringTable.Entry(
                    new HostName(words[1]), Duration.parse(words[2]), List.of()));
        case "target 6" -> addTarget(words);
        default -> throw new IllegalArgumentException("\"" + words[0] + "\" is not understood");
      }
    }

    private void addTarget(String[] words) {
      SteeringTable.Entry entry = entries.removeLast();
      List<SteeringTable.Target> targets = new ArrayList<>(entry.targets());
      targets.add(
          new SteeringTable.Target(
              new CdnName(words[1]),
              given(words[2]).map(AgreementId::new),
              new IpAddress(words[3]),
              Double.parseDouble(words[4]),
              given(words[5]).map(Instant::parse)));
      entries.add(new SteeringTable.Entry(entry.host(), entry.ttl(), targets));
    }

    private static Optional<String> given(String word) {
      return word.equals("-") ? Optional.empty() : Optional.of(word);
    }

    SteeringTable table() {
      return new SteeringTable(epoch, version, entries);
    }
  }

  private static String checksum(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
