package io.spillway.node.binding;

import io.spillway.edges.AtomicFile;
import io.spillway.model.CdnName;
import io.spillway.wire.Codec;
import io.spillway.wire.CodecException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where {@link KeyEvidence} is kept: one file of the state directory (0700), replaced whole. */
final class EvidenceFile {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceFile.class);

  private record Whole(List<KeyEvidence> keys) {}

  private final Path file;

  EvidenceFile(Path file) {
    this.file = file;
  }

  /** What an earlier run kept; a file of no use is set aside and told, and nothing is believed. */
  SortedMap<CdnName, List<KeyEvidence>> read() {
    SortedMap<CdnName, List<KeyEvidence>> all = new TreeMap<>();
    if (!Files.exists(file)) {
      return all;
    }
    try {
      for (KeyEvidence each : Codec.journal().read(Files.readAllBytes(file), Whole.class).keys()) {
        all.computeIfAbsent(each.cdn(), cdn -> new ArrayList<>()).add(each);
      }
    } catch (IOException | CodecException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
      LOG.warn("{} cannot be read and is kept as {}: {}", file, aside, e.getMessage());
      try {
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException f) {
        LOG.warn("{} cannot be moved: {}", file, f.toString());
      }
      all.clear();
    }
    return all;
  }

  void write(Map<CdnName, List<KeyEvidence>> all) throws IOException {
    List<KeyEvidence> flat = new ArrayList<>();
    all.values().forEach(flat::addAll);
    flat.sort(Comparator.comparing(KeyEvidence::cdn).thenComparing(KeyEvidence::firstSeen));
    AtomicFile.write(
        file, new String(Codec.journal().write(new Whole(flat)), StandardCharsets.UTF_8));
  }
}
