package io.spillway.node.hostile;

/**
 * One kind of hostile message.
 *
 * @param what what is sent, for people
 * @param answer how the outcome begins; see {@link Attacked#outcome}
 * @param outwaits whether the endpoint has to lose patience
 * @param attack sends it
 */
record Row(String what, String answer, boolean outwaits, Attack attack) {
  Row(String what, String answer, Attack attack) {
    this(what, answer, false, attack);
  }

  /** One attack on a CDN in the middle of its business. */
  interface Attack {
    HostileClient.Answer on(Attacked world) throws Exception;
  }

  @Override
  public String toString() {
    return what;
  }
}
