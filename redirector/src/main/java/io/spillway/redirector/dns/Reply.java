package io.spillway.redirector.dns;

import static io.spillway.redirector.dns.Wire.put16;
import static io.spillway.redirector.dns.Wire.put32;

/**
 * Writes one reply. What does not fit is left out whole and said by TC (RFC 2181, section 9). Made
 * once and begun anew for each query; one thread at a time.
 */
final class Reply {
  /** A section of a message, by the place of its count in the header. */
  enum Section {
    ANSWER(6),
    AUTHORITY(8),
    ADDITIONAL(10);

    private final int at;

    Section(int at) {
      this.at = at;
    }
  }

  /** The compression pointer to the question's name, which so keeps its case (0x20). */
  static final int QUESTION_NAME = 0xC000 | Wire.HEADER;

  private final byte[] nsid;
  private Query query = new Query();
  private byte[] out = new byte[Wire.HEADER];
  private int room;
  private int at;
  private int flags;
  private int code;
  private boolean opt;
  private boolean identified;
  private boolean subnet;
  private int scope;
  private boolean truncated;

  Reply(byte[] nsid) {
    this.nsid = nsid;
  }

  /**
   * Begins the reply to {@code asked}: its header and question.
   *
   * @param asked what was asked
   * @param buffer is written into from 0 on
   * @param limit the most bytes of the reply
   */
  void begin(Query asked, byte[] buffer, int limit) {
    query = asked;
    out = buffer;
    code = Wire.NOERROR;
    scope = 0;
    truncated = false;
    opt = asked.hasEdns();
    subnet = asked.hasSubnet();
    identified = asked.wantsNsid() && nsid.length > 0;
    // Beside a long question in a small packet, the answer matters more than who gave it.
    identified &= asked.questionEnd() + optLength() <= limit / 2;
    room = limit - optLength();
    flags = Wire.FLAG_QR | (asked.flags() & (Wire.OPCODE_MASK | Wire.FLAG_RD | Wire.FLAG_CD));
    put16(out, 0, asked.id());
    put16(out, 4, asked.hasQuestion() ? 1 : 0);
    put16(out, 6, 0);
    put16(out, 8, 0);
    put16(out, 10, 0);
    at = asked.questionEnd();
    System.arraycopy(asked.bytes(), Wire.HEADER, out, Wire.HEADER, at - Wire.HEADER);
  }

  void code(int rcode) {
    code = rcode;
  }

  int code() {
    return code;
  }

  void authoritative() {
    flags |= Wire.FLAG_AA;
  }

  void notAuthoritative() {
    flags &= ~Wire.FLAG_AA;
  }

  /** Says for how many leading bits of the client's address the answer is (RFC 7871). */
  void scope(int bits) {
    scope = bits;
  }

  /** Leaves out the client subnet, whose form was wrong. */
  void withoutSubnet() {
    subnet = false;
  }

  void truncate() {
    truncated = true;
  }

  boolean isTruncated() {
    return truncated;
  }

  /**
   * Makes room for a record and writes all but its data.
   *
   * @param section that it goes to
   * @param owner a compression pointer
   * @param type of the record
   * @param ttl in seconds
   * @param dataLength in bytes
   * @return where its data goes, or -1 if there is no room
   */
  int record(Section section, int owner, int type, int ttl, int dataLength) {
    return record(section, owner, type, Wire.CLASS_IN, ttl, dataLength);
  }

  int record(Section section, int owner, int type, int ofClass, int ttl, int dataLength) {
    if (truncated || at + 12 + dataLength > room) {
      truncated = true;
      return -1;
    }
    int next = put16(out, at, owner);
    next = put16(out, next, type);
    next = put16(out, next, ofClass);
    next = put32(out, next, ttl);
    next = put16(out, next, dataLength);
    at = next + dataLength;
    put16(out, section.at, Wire.u16(out, section.at) + 1);
    return next;
  }

  /** Writes a record; returns where its data lies, or -1. */
  int record(Section section, int owner, int type, int ttl, byte[] data) {
    int from = record(section, owner, type, ttl, data.length);
    if (from >= 0) {
      System.arraycopy(data, 0, out, from, data.length);
    }
    return from;
  }

  byte[] out() {
    return out;
  }

  /** Completes the reply and returns its length. */
  int end() {
    if (truncated) {
      flags |= Wire.FLAG_TC;
      at = query.questionEnd();
      put32(out, 6, 0);
      put16(out, 10, 0);
    }
    put16(out, 2, flags | (code & 0xF));
    if (opt) {
      writeOpt();
    }
    return at;
  }

  private int optLength() {
    if (!opt) {
      return 0;
    }
    return 11
        + (identified ? 4 + nsid.length : 0)
        + (query.hasSubnet() ? 8 + query.subnetLength() : 0);
  }

  private void writeOpt() {
    put16(out, 10, Wire.u16(out, 10) + 1);
    out[at++] = 0;
    at = put16(out, at, Wire.OPT);
    at = put16(out, at, Wire.UDP_PAYLOAD);
    out[at++] = (byte) (code >>> 4);
    out[at++] = 0;
    at = put16(out, at, query.dnssecOk() ? 0x8000 : 0);
    int lengthAt = at;
    at += 2;
    if (identified) {
      at = put16(out, at, Wire.OPTION_NSID);
      at = put16(out, at, nsid.length);
      System.arraycopy(nsid, 0, out, at, nsid.length);
      at += nsid.length;
    }
    if (subnet) {
      writeSubnet();
    }
    put16(out, lengthAt, at - lengthAt - 2);
  }

  private void writeSubnet() {
    int length = query.subnetLength();
    at = put16(out, at, Wire.OPTION_CLIENT_SUBNET);
    at = put16(out, at, 4 + length);
    at = put16(out, at, query.subnetFamily());
    out[at++] = (byte) query.subnetBits();
    out[at++] = (byte) scope;
    System.arraycopy(query.bytes(), query.subnetFrom(), out, at, length);
    at += length;
  }
}
