package io.spillway.demo.world;

import io.spillway.model.CdnName;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads one node's audit entries as they come. */
public final class AuditTrail {
  private static final int PAGE = 200;

  /**
   * One entry.
   *
   * @param cdn at whose node
   * @param sequence the node's step
   * @param part who decided
   * @param at when
   * @param subject the arrangement, agreement or offer; empty for none
   * @param story a sentence
   */
  public record Entry(
      CdnName cdn, long sequence, String part, Instant at, String subject, String story) {}

  private final CdnName cdn;
  private final NodeApi api;
  private long last;

  AuditTrail(CdnName cdn, NodeApi api) {
    this.cdn = cdn;
    this.api = api;
  }

  /** What came since the last call, oldest first; throws when the node does not answer. */
  public List<Entry> next() throws IOException {
    JsonNode page = api.get("/audit/v1/entries?after=" + last + "&limit=" + PAGE);
    List<Entry> entries = new ArrayList<>();
    for (JsonNode entry : page.path("entries")) {
      entries.add(
          new Entry(
              cdn,
              entry.path("sequence").asLong(),
              entry.path("part").asString(""),
              Instant.parse(entry.path("at").asString()),
              entry.path("subject").asString(""),
              entry.path("story").asString("")));
      last = Math.max(last, entry.path("sequence").asLong());
    }
    last = Math.max(last, page.path("last").asLong(last));
    return entries;
  }
}
