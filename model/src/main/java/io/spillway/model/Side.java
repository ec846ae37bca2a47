package io.spillway.model;

/** The two sides of trade between CDNs, either of which an operator may stop. */
public enum Side {
  /** This CDN's edges serve other CDNs' sites. */
  LENDING,
  /** Other CDNs' edges serve this CDN's sites. */
  BORROWING
}
