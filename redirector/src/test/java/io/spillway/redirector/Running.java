package io.spillway.redirector;

import static io.spillway.redirector.selection.Tables.NOW;

import io.spillway.model.IpAddress;
import io.spillway.redirector.RedirectorSettings.Listen;
import io.spillway.redirector.dns.RateLimitSettings;
import io.spillway.redirector.dns.ServerSettings;
import io.spillway.redirector.dns.Zones;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A redirector that runs on a free port with a clock that a test sets, and a client of it. */
final class Running implements AutoCloseable {
  static final ServerSettings UNLIMITED = ServerSettings.USUAL.with(RateLimitSettings.OFF);

  final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  final Redirector redirector;

  Running(RedirectorSettings settings) throws IOException {
    InstantSource clock = now::get;
    redirector = new Redirector(settings, clock);
    redirector.start();
  }

  Running() throws IOException {
    this(settings());
  }

  static RedirectorSettings settings() {
    return RedirectorSettings.of(new Listen(new IpAddress("127.0.0.1"), 0), Zones.ZONE)
        .with(UNLIMITED);
  }

  InetSocketAddress address() {
    return redirector.addresses().getFirst();
  }

  /** Asks by dnsjava without EDNS. */
  Message ask(String name, int type) throws IOException {
    return ask(question(name, type, DClass.IN), false);
  }

  Message ask(Message query, boolean tcp) throws IOException {
    SimpleResolver resolver = new SimpleResolver(address());
    resolver.setEDNS(-1);
    resolver.setTCP(tcp);
    resolver.setIgnoreTruncation(true);
    resolver.setTimeout(Duration.ofSeconds(5));
    return resolver.send(query);
  }

  static Message question(String name, int type, int dclass) throws IOException {
    return Message.newQuery(Record.newRecord(Name.fromString(name), type, dclass));
  }

  static Message question(String name) throws IOException {
    return question(name, Type.A, DClass.IN);
  }

  /** Sends bytes over UDP and takes the first packet that comes back. */
  byte[] exchange(byte[] packet) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(5000);
      socket.send(new DatagramPacket(packet, packet.length, address()));
      DatagramPacket reply = new DatagramPacket(new byte[65_535], 65_535);
      socket.receive(reply);
      return Arrays.copyOf(reply.getData(), reply.getLength());
    }
  }

  @Override
  public void close() {
    redirector.close();
  }
}
