package io.spillway.node.api;

import io.helidon.http.Status;

/** What a request is answered. */
sealed interface Reply {
  /**
   * A record, or a collection of records, as JSON.
   *
   * @param status 200 or 202
   * @param value what is written
   */
  record Json(Status status, Object value) implements Reply {
    @Override
    public String type() {
      return "application/json";
    }
  }

  /**
   * Plain text.
   *
   * @param text what is written
   */
  record Text(String text) implements Reply {
    @Override
    public String type() {
      return "text/plain; charset=utf-8";
    }
  }

  /**
   * The text format of Prometheus.
   *
   * @param text what is written
   */
  record Exposition(String text) implements Reply {
    @Override
    public String type() {
      return "text/plain; version=0.0.4; charset=utf-8";
    }
  }

  /** The media type of what is written. */
  String type();

  /** 200 unless it is said otherwise. */
  default Status status() {
    return Status.OK_200;
  }

  /** What was asked for. */
  static Reply of(Object value) {
    return new Json(Status.OK_200, value);
  }

  /** A request was taken; what becomes of it is decided later. */
  static Reply accepted(String result) {
    return new Json(Status.ACCEPTED_202, new Accepted(result));
  }

  /**
   * What was done with a request.
   *
   * @param result a sentence
   */
  record Accepted(String result) {}
}
