package io.spillway.model;

/**
 * How a CDN names what it begins: its own name and a colon, of which kind it is, a number, and a
 * mark of the journal that numbers it. Who has lost its journal counts from one again: without the
 * mark, its peers would take the next agreement for the first.
 *
 * @param cdn who numbers
 * @param mark the journal's, letters and digits; empty where numbers never begin again
 */
public record Numbering(CdnName cdn, String mark) {
  /** Numbers that never begin again. */
  public static Numbering of(CdnName cdn) {
    return new Numbering(cdn, "");
  }

  /** Such as {@code cdn-a.example:agreement-7-0f5ce19a}. */
  public String name(String kind, long number) {
    return cdn + ":" + kind + "-" + number + (mark.isEmpty() ? "" : "-" + mark);
  }
}
