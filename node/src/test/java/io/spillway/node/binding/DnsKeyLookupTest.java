package io.spillway.node.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.wire.KeyText;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

/** Against a resolver on loopback that answers as each case says. */
class DnsKeyLookupTest {
  private static final CdnName CDN = new CdnName("cdn-b.example");
  private static final KeyId ONE = new KeyId("0a".repeat(32));
  private static final KeyId TWO = new KeyId("0b".repeat(32));

  private final Name owner = name("_spillway.cdn-b.example.");
  private final Name other = name("keys.provider.example.");
  private final DatagramSocket socket;

  DnsKeyLookupTest() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  private static Name name(String text) {
    try {
      return Name.fromString(text);
    } catch (TextParseException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() {
    socket.close();
  }

  private KeyAnswer ask(Consumer<Message> answering) throws IOException {
    Thread.startVirtualThread(() -> serve(socket, answering));
    return DnsKeyLookup.of(
            List.of(new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort())))
        .ask(CDN);
  }

  private static void serve(DatagramSocket socket, Consumer<Message> answering) {
    byte[] buffer = new byte[1_232];
    try {
      while (!socket.isClosed()) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        Message query = new Message(java.util.Arrays.copyOf(buffer, packet.getLength()));
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        answering.accept(answer);
        byte[] wire = answer.toWire();
        socket.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static TXTRecord text(Name owner, long ttl, String... texts) {
    return new TXTRecord(owner, DClass.IN, ttl, List.of(texts));
  }

  private static KeyAnswer.Said said(KeyAnswer answer) {
    assertThat(answer).isInstanceOf(KeyAnswer.Said.class);
    return (KeyAnswer.Said) answer;
  }

  @Test
  void readsEachKeyOnceAndTheShortestTimeAndWhetherItIsProved() throws IOException {
    KeyAnswer.Said said =
        said(
            ask(m -> {
              m.getHeader().setFlag(Flags.AD);
              m.addRecord(text(owner, 300, "v=spf1 -all"), Section.ANSWER);
              m.addRecord(text(owner, 300, KeyText.of(ONE)), Section.ANSWER);
              m.addRecord(
                  text(owner, 300, "v=spillway1; k=ed25519; ", "kid=" + TWO), Section.ANSWER);
              m.addRecord(text(other, 5, KeyText.of(new KeyId("0c".repeat(32)))), Section.ANSWER);
            }));

    assertThat(said.keys()).containsExactly(ONE, TWO);
    assertThat(said.life()).isEqualTo(Duration.ofMinutes(5));
    assertThat(said.authenticated()).isTrue();
    assertThat(said.message()).as("as it came").isNotEmpty();
  }

  @Test
  void followsAnAliasWithinTheAnswer() throws IOException {
    KeyAnswer.Said said =
        said(
            ask(m -> {
              m.addRecord(new CNAMERecord(owner, DClass.IN, 60, other), Section.ANSWER);
              m.addRecord(text(other, 300, KeyText.of(ONE)), Section.ANSWER);
            }));

    assertThat(said.keys()).containsExactly(ONE);
    assertThat(said.life()).isEqualTo(Duration.ofSeconds(60));
    assertThat(said.authenticated()).as("no AD").isFalse();
  }

  @Test
  void anAliasOfItselfEnds() throws IOException {
    assertThat(
            said(ask(m -> {
              m.addRecord(new CNAMERecord(owner, DClass.IN, 60, other), Section.ANSWER);
              m.addRecord(new CNAMERecord(other, DClass.IN, 60, owner), Section.ANSWER);
            }))
                .keys())
        .isEmpty();
  }

  @Test
  void noSuchNameIsAnAnswerWithItsOwnTime() throws IOException {
    KeyAnswer.Said said =
        said(
            ask(m -> {
              m.getHeader().setRcode(Rcode.NXDOMAIN);
              m.addRecord(
                  new SOARecord(name("example."), DClass.IN, 900, other, other, 1, 1, 1, 1, 120),
                  Section.AUTHORITY);
            }));

    assertThat(said.keys()).isEmpty();
    assertThat(said.life()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void aServersFailureIsNoAnswer() throws IOException {
    assertThat(ask(m -> m.getHeader().setRcode(Rcode.SERVFAIL)))
        .isInstanceOfSatisfying(
            KeyAnswer.Failed.class, f -> assertThat(f.why()).contains("answers SERVFAIL"));
  }
}
