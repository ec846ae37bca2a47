package io.spillway.redirector.dns;

/** Numbers of the DNS protocol (IANA), and how they lie in bytes. */
final class Wire {
  static final int HEADER = 12;
  static final int LONGEST_NAME = 255;

  /** The UDP payload that neither fragments nor is refused: the DNS flag day's 1232 bytes. */
  static final int UDP_PAYLOAD = 1232;

  static final int UDP_PAYLOAD_WITHOUT_EDNS = 512;
  static final int LONGEST_MESSAGE = 65_535;

  static final int FLAG_QR = 0x8000;
  static final int FLAG_AA = 0x0400;
  static final int FLAG_TC = 0x0200;
  static final int FLAG_RD = 0x0100;
  static final int FLAG_CD = 0x0010;
  static final int OPCODE_MASK = 0x7800;

  static final int NOERROR = 0;
  static final int FORMERR = 1;
  static final int SERVFAIL = 2;
  static final int NXDOMAIN = 3;
  static final int NOTIMP = 4;
  static final int REFUSED = 5;
  static final int BADVERS = 16;

  static final int CLASS_IN = 1;
  static final int CLASS_CH = 3;

  static final int A = 1;
  static final int NS = 2;
  static final int CNAME = 5;
  static final int SOA = 6;
  static final int HINFO = 13;
  static final int TXT = 16;
  static final int AAAA = 28;
  static final int OPT = 41;
  static final int IXFR = 251;
  static final int AXFR = 252;
  static final int ANY = 255;

  static final int OPTION_NSID = 3;
  static final int OPTION_CLIENT_SUBNET = 8;

  private Wire() {}

  static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  static int put16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 8);
    bytes[at + 1] = (byte) value;
    return at + 2;
  }

  static int put32(byte[] bytes, int at, int value) {
    return put16(bytes, put16(bytes, at, value >>> 16), value);
  }

  /** The byte in lower case; bytes of a name that give a label's length are below 64. */
  static int lower(byte value) {
    return value >= 'A' && value <= 'Z' ? value + 32 : value & 0xFF;
  }

  /** The hash of a name on the wire, whatever its case. */
  static int hash(byte[] bytes, int from, int length) {
    int hash = 0x811C9DC5;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ lower(bytes[i])) * 0x01000193;
    }
    return hash ^ (hash >>> 15);
  }

  /** Whether the bytes are {@code name}, which is in lower case, whatever their own case. */
  static boolean isName(byte[] name, byte[] bytes, int from, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name[i] != (byte) lower(bytes[from + i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the name at {@code from} is {@code origin} or below it.
   *
   * @param origin in lower case
   */
  static boolean isWithin(byte[] origin, byte[] bytes, int from, int length) {
    int start = from + length - origin.length;
    int at = from;
    while (at < start) {
      at += (bytes[at] & 0xFF) + 1;
    }
    return at == start && isName(origin, bytes, start, origin.length);
  }
}
