package io.spillway.mediator;

/** How far an arrangement is (DESIGN, section 3). */
public enum Phase {
  /** An initiation request was accepted and a requirement derived. */
  INITIATED,
  /** Offers are gathered, chosen and accepted. */
  SOURCING,
  /** Signed: peers make their edges ready, and are probed. */
  PREPARING,
  /** DNS sends the agreed share. */
  ACTIVE,
  /** Active, while agreements are added, amended or ended. */
  REARRANGING,
  /** DNS has stopped; lingering clients are served. */
  DRAINING,
  /** Statements and invoices are exchanged. */
  SETTLING,
  /** All done. */
  CLOSED,
  /** Given up before anything was signed. */
  ABANDONED;

  /** Whether DNS may send clients to peers. */
  public boolean steers() {
    return this == ACTIVE || this == REARRANGING;
  }

  /** Whether offers may still be taken. */
  public boolean sources() {
    return this == INITIATED || this == SOURCING || this == PREPARING || steers();
  }

  /** Whether clients go to peers, may soon, or may still do so by answers that live on. */
  public boolean concernsClients() {
    return sources() || this == DRAINING;
  }

  /** Whether nothing happens any more. */
  public boolean over() {
    return this == CLOSED || this == ABANDONED;
  }
}
