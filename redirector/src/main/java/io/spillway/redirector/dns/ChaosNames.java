package io.spillway.redirector.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The names of the CHAOS class by which a server tells of itself (RFC 4892), on the wire. */
final class ChaosNames {
  static final byte[] VERSION_BIND = name("version.bind");
  static final byte[] VERSION_SERVER = name("version.server");
  static final byte[] HOSTNAME_BIND = name("hostname.bind");
  static final byte[] ID_SERVER = name("id.server");

  private ChaosNames() {}

  private static byte[] name(String text) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    for (String label : text.split("\\.", -1)) {
      wire.write(label.length());
      wire.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    wire.write(0);
    return wire.toByteArray();
  }
}
