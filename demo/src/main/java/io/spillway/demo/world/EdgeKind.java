package io.spillway.demo.world;

/** What the edges are. */
public enum EdgeKind {
  /** The system's nginx. */
  NGINX,
  /** Spillway's own. */
  EMBEDDED;

  /** The word for it in configurations and reports. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
