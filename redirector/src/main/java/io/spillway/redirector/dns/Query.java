package io.spillway.redirector.dns;

import static io.spillway.redirector.dns.Wire.u16;

/**
 * One packet, read and checked (RFC 1035, 6891, 7871, 9619). Made once and filled anew by each
 * packet; keeps a reference to the bytes that it was read from. One thread at a time.
 */
final class Query {
  /** What a packet turned out to be. */
  enum Verdict {
    /** A question to be answered. */
    QUESTION,
    /** Too short to answer. */
    RUNT,
    /** A response: never answered, so that two servers cannot keep each other busy. */
    RESPONSE,
    /** Its form is wrong. */
    MALFORMED,
    /** Its operation is not a query. */
    OTHER_OPERATION,
    /** Its EDNS version is above 0. */
    UNKNOWN_VERSION
  }

  private byte[] bytes = new byte[Wire.HEADER];
  private int length;
  private int nameEnd;
  private int questionEnd;
  private int nameHash;

  private boolean edns;
  private int ednsVersion;
  private int payload;
  private boolean dnssecOk;
  private boolean nsid;

  private boolean subnet;
  private int subnetFamily;
  private int subnetBits;
  private int subnetFrom;
  private int subnetLength;

  /** Reads the first {@code packetLength} bytes of {@code packet}. */
  Verdict read(byte[] packet, int packetLength) {
    bytes = packet;
    length = packetLength;
    nameEnd = Wire.HEADER;
    questionEnd = Wire.HEADER;
    edns = false;
    dnssecOk = false;
    nsid = false;
    subnet = false;
    payload = Wire.UDP_PAYLOAD_WITHOUT_EDNS;
    if (length < Wire.HEADER) {
      return Verdict.RUNT;
    }
    if ((flags() & Wire.FLAG_QR) != 0) {
      return Verdict.RESPONSE;
    }
    if ((flags() & Wire.OPCODE_MASK) != 0) {
      // Most operations have the form of a query; one that has not gets a reply without question.
      readQuestion();
      return Verdict.OTHER_OPERATION;
    }
    boolean wellFormed = readQuestion() && readRecords();
    if (!wellFormed) {
      return Verdict.MALFORMED;
    }
    return edns && ednsVersion != 0 ? Verdict.UNKNOWN_VERSION : Verdict.QUESTION;
  }

  private boolean readQuestion() {
    if (u16(bytes, 4) != 1) {
      return false;
    }
    int at = Wire.HEADER;
    while (at < length && bytes[at] != 0) {
      int label = bytes[at] & 0xFF;
      if (label > 63) {
        return false;
      }
      at += label + 1;
    }
    int end = at + 1;
    if (end - Wire.HEADER > Wire.LONGEST_NAME || end + 4 > length) {
      return false;
    }
    nameEnd = end;
    questionEnd = end + 4;
    nameHash = Wire.hash(bytes, Wire.HEADER, end - Wire.HEADER);
    return true;
  }

  /** Walks the records after the question; only OPT is looked into. */
  private boolean readRecords() {
    int answers = u16(bytes, 6);
    int authority = u16(bytes, 8);
    int additional = u16(bytes, 10);
    if (answers != 0 || (authority != 0 && type() != Wire.IXFR)) {
      return false;
    }
    int at = questionEnd;
    for (int i = 0; i < authority + additional; i++) {
      int fixed = skipName(at);
      if (fixed < 0 || fixed + 10 > length) {
        return false;
      }
      int data = fixed + 10;
      int end = data + u16(bytes, fixed + 8);
      if (end > length) {
        return false;
      }
      if (u16(bytes, fixed) == Wire.OPT
          && !(i >= authority && fixed == at + 1 && readOpt(fixed, data, end))) {
        return false;
      }
      at = end;
    }
    return at == length;
  }

  /** Where the name at {@code at} ends, or -1. Names of records are skipped, never followed. */
  private int skipName(int at) {
    int next = at;
    while (next < length && next - at < Wire.LONGEST_NAME) {
      int label = bytes[next] & 0xFF;
      if (label == 0) {
        return next + 1;
      }
      if (label >= 0xC0) {
        return next + 2 <= length ? next + 2 : -1;
      }
      if (label > 63) {
        return -1;
      }
      next += label + 1;
    }
    return -1;
  }

  private boolean readOpt(int fixed, int data, int end) {
    if (edns) {
      return false;
    }
    edns = true;
    payload = Math.max(u16(bytes, fixed + 2), Wire.UDP_PAYLOAD_WITHOUT_EDNS);
    ednsVersion = bytes[fixed + 5] & 0xFF;
    dnssecOk = (bytes[fixed + 6] & 0x80) != 0;
    if (ednsVersion != 0) {
      return true;
    }
    int at = data;
    while (at < end) {
      if (at + 4 > end) {
        return false;
      }
      int option = u16(bytes, at);
      int from = at + 4;
      int size = u16(bytes, at + 2);
      if (from + size > end) {
        return false;
      }
      if (option == Wire.OPTION_NSID) {
        nsid = true;
      } else if (option == Wire.OPTION_CLIENT_SUBNET && !readSubnet(from, size)) {
        return false;
      }
      at = from + size;
    }
    return true;
  }

  /** RFC 7871, section 6: exactly the bytes needed, no bit beyond the prefix, scope 0. */
  private boolean readSubnet(int from, int size) {
    if (subnet || size < 4) {
      return false;
    }
    subnet = true;
    subnetFamily = u16(bytes, from);
    subnetBits = bytes[from + 2] & 0xFF;
    subnetFrom = from + 4;
    subnetLength = size - 4;
    int most =
        switch (subnetFamily) {
          case 1 -> 32;
          case 2 -> 128;
          // Sent by resolvers and dig for "do not use my address".
          case 0 -> 0;
          default -> -1;
        };
    boolean scoped = bytes[from + 3] != 0;
    if (scoped || subnetBits > most || subnetLength != (subnetBits + 7) / 8) {
      return false;
    }
    int spare = subnetLength * 8 - subnetBits;
    return spare == 0 || (bytes[from + size - 1] & ((1 << spare) - 1)) == 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int id() {
    return u16(bytes, 0);
  }

  int flags() {
    return u16(bytes, 2);
  }

  /** Whether there is a question that can be repeated in the reply. */
  boolean hasQuestion() {
    return questionEnd > Wire.HEADER;
  }

  /** The length of the name on the wire, the root's byte included. */
  int nameLength() {
    return nameEnd - Wire.HEADER;
  }

  int nameHash() {
    return nameHash;
  }

  int type() {
    return u16(bytes, nameEnd);
  }

  int questionClass() {
    return u16(bytes, nameEnd + 2);
  }

  int questionEnd() {
    return questionEnd;
  }

  boolean hasEdns() {
    return edns;
  }

  /** The most bytes that the asker takes over UDP, as it says. */
  int payload() {
    return payload;
  }

  boolean dnssecOk() {
    return dnssecOk;
  }

  boolean wantsNsid() {
    return nsid;
  }

  boolean hasSubnet() {
    return subnet;
  }

  /** 1 for IPv4, 2 for IPv6, 0 for none. */
  int subnetFamily() {
    return subnetFamily;
  }

  int subnetBits() {
    return subnetBits;
  }

  int subnetFrom() {
    return subnetFrom;
  }

  int subnetLength() {
    return subnetLength;
  }
}
