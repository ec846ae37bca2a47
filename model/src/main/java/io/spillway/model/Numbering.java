package io.spillway.model;

import java.util.regex.Pattern;

/**
 * How a CDN names what it begins: its own name and a colon, of which kind it is, a number, and a
 * mark of the journal that numbers it. Who has lost its journal counts from one again: without the
 * mark, its peers would take the next agreement for the first.
 *
 * @param cdn who numbers
 * @param mark the journal's, letters and digits; empty where numbers never begin again
 */
public record Numbering(CdnName cdn, String mark) {
  private static final Pattern NUMBERED = Pattern.compile("[^:]+:[a-z-]+-[0-9]+");

  /** Numbers that never begin again. */
  public static Numbering of(CdnName cdn) {
    return new Numbering(cdn, "");
  }

  /**
   * Whether a name is meant by what a person typed: the mark may be left out, as a number is told
   * once.
   *
   * @param name as {@link #name} makes it
   * @param typed the whole, or all up to the number
   */
  public static boolean isMeant(String name, String typed) {
    return name.equals(typed)
        || (NUMBERED.matcher(typed).matches() && name.startsWith(typed + "-"));
  }

  /** Such as {@code cdn-a.example:agreement-7-0f5ce19a}. */
  public String name(String kind, long number) {
    return cdn + ":" + kind + "-" + number + (mark.isEmpty() ? "" : "-" + mark);
  }
}
