package io.spillway.demo.world;

import io.spillway.edges.nginx.NginxFinder;

/** What a person wants the edges to be. */
public enum EdgeChoice {
  /** Nginx when it is found. */
  AUTO,
  /** Nginx, or an error. */
  NGINX,
  /** Spillway's own. */
  EMBEDDED;

  /**
   * What they are on this machine.
   *
   * @throws WorldException when there is no nginx and nothing else will do
   */
  public EdgeKind kind() throws WorldException {
    boolean found = this != EMBEDDED && NginxFinder.find().isPresent();
    if (this == NGINX && !found) {
      throw new WorldException(
          "--edges nginx: there is no nginx on the PATH or in /usr/sbin; install it (apt-get"
              + " install nginx-light) or use --edges embedded");
    }
    return found ? EdgeKind.NGINX : EdgeKind.EMBEDDED;
  }
}
