package io.spillway.redirector.dns;

import java.util.List;

/** The records of one name and type, as they go into replies. Immutable. */
final class RecordSet {
  private final int type;
  private final int ttlSeconds;
  private final byte[][] data;

  RecordSet(int type, int ttlSeconds, List<byte[]> data) {
    this.type = type;
    this.ttlSeconds = ttlSeconds;
    this.data = data.toArray(byte[][]::new);
  }

  int type() {
    return type;
  }

  byte[] first() {
    return data[0];
  }

  /** Writes all records; returns where the data of the last one lies, or -1 without room. */
  int write(Reply reply, Reply.Section section, int owner) {
    int from = -1;
    for (byte[] one : data) {
      from = reply.record(section, owner, type, ttlSeconds, one);
    }
    return from;
  }
}
