package io.spillway.redirector;

import static io.spillway.redirector.Running.question;
import static io.spillway.redirector.selection.Tables.own;
import static io.spillway.redirector.selection.Tables.peer;
import static io.spillway.redirector.selection.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.redirector.dns.DnsEvent;
import io.spillway.redirector.selection.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** EDNS (RFC 6891), client subnet (RFC 7871) and NSID (RFC 5001), seen by dnsjava. */
class EdnsTest {
  private Running running;

  @BeforeEach
  void start() throws IOException {
    running = new Running();
    running.redirector.publish(table(1, 1, own("192.0.2.1", 1), peer("198.51.100.1", 1)));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void answersEdnsByEdns() throws IOException {
    Message reply = ask(new OPTRecord(4096, 0, 0));

    assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(opt(reply).getPayloadSize()).isEqualTo(1232);
    assertThat(opt(reply).getVersion()).isZero();
    assertThat(opt(reply).getFlags()).isZero();
    assertThat(opt(reply).getOptions()).isEmpty();
  }

  @Test
  void repeatsDnssecOk() throws IOException {
    assertThat(opt(ask(new OPTRecord(1232, 0, 0, ExtendedFlags.DO))).getFlags())
        .isEqualTo(ExtendedFlags.DO);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255})
  void refusesUnknownVersions(int version) throws IOException {
    Message reply = ask(new OPTRecord(1232, 0, version));

    assertThat(reply.getRcode()).isEqualTo(Rcode.BADVERS);
    assertThat(opt(reply).getVersion()).isZero();
    assertThat(reply.getSection(Section.ANSWER)).isEmpty();
  }

  @Test
  void ignoresUnknownOptions() throws IOException {
    Message reply =
        ask(
            new OPTRecord(
                1232, 0, 0, 0, List.of(new GenericEDNSOption(65_001, new byte[] {1, 2, 3}))));

    assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(opt(reply).getOptions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,512,true", "511,512,true", "800,800,true", "1232,1232,false", "65535,1232,false"})
  void keepsToTheSmallerPayload(int offered, int most, boolean cut) throws IOException {
    Message query = question("large.customer.example.", Type.TXT, DClass.IN);
    query.addRecord(new OPTRecord(offered, 0, 0), Section.ADDITIONAL);

    Message reply = new Message(running.exchange(query.toWire()));

    // Three strings of 250 bytes: 841 bytes in all.
    assertThat(reply.numBytes()).isLessThanOrEqualTo(most);
    assertThat(reply.getHeader().getFlag(Flags.TC)).isEqualTo(cut);
    assertThat(opt(reply).getPayloadSize()).isEqualTo(1232);
    assertThat(reply.getSection(Section.ANSWER)).hasSize(cut ? 0 : 3);
  }

  @Test
  void neverSendsMoreThanItsOwnPayloadOverUdp() throws IOException {
    Message query = question("huge.customer.example.", Type.TXT, DClass.IN);
    query.addRecord(new OPTRecord(65_535, 0, 0), Section.ADDITIONAL);

    Message reply = running.ask(query, false);

    assertThat(reply.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(reply.getSection(Section.ANSWER)).isEmpty();
  }

  @Test
  void tellsWhoAnsweredWhenAsked() throws IOException {
    Message reply = ask(new OPTRecord(1232, 0, 0, 0, List.of(new NSIDOption(new byte[0]))));

    assertThat(opt(reply).getOptions(EDNSOption.Code.NSID))
        .containsExactly(new NSIDOption("spillway".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "24,203.0.113.0,24,CLIENT_NETWORK",
    "32,203.0.113.77,24,CLIENT_NETWORK",
    "23,203.0.112.0,23,COARSE_SUBNET",
    "8,10.0.0.0,8,COARSE_SUBNET",
    "0,0.0.0.0,0,RESOLVER",
    "56,2001:db8:1:100::,56,CLIENT_NETWORK",
    "128,2001:db8:1:100::1,56,CLIENT_NETWORK",
    "48,2001:db8:1::,48,COARSE_SUBNET",
    "0,::,0,RESOLVER"
  })
  void saysForWhichNetworkTheAnswerIs(int source, String address, int scope, Reason reason)
      throws IOException {
    ClientSubnetOption asked = new ClientSubnetOption(source, InetAddress.ofLiteral(address));

    Message reply = ask(new OPTRecord(1232, 0, 0, 0, List.of(asked)));

    ClientSubnetOption told = subnet(reply);
    assertThat(told.getFamily()).isEqualTo(asked.getFamily());
    assertThat(told.getSourcePrefixLength()).isEqualTo(source);
    assertThat(told.getScopePrefixLength()).isEqualTo(scope);
    assertThat(told.getAddress()).isEqualTo(asked.getAddress());
    assertThat(running.redirector.statistics().reasons()).containsEntry(reason, 1L);
    assertThat(reply.getSection(Section.ANSWER)).hasSize(scope == 24 || scope == 56 ? 1 : 2);
  }

  @ParameterizedTest
  @CsvSource({"mail,A,0", "www,AAAA,0", "nowhere,A,0"})
  void givesOtherAnswersToAllNetworks(String host, String type, int scope) throws IOException {
    Message query = question(host + ".customer.example.", Type.value(type), DClass.IN);
    ClientSubnetOption asked = new ClientSubnetOption(24, InetAddress.ofLiteral("203.0.113.0"));
    query.addRecord(new OPTRecord(1232, 0, 0, 0, List.of(asked)), Section.ADDITIONAL);

    assertThat(subnet(running.ask(query, false)).getScopePrefixLength()).isEqualTo(scope);
  }

  @Test
  void answersAllHostsOfANetworkAlike() throws IOException {
    ClientSubnetOption first = new ClientSubnetOption(32, InetAddress.ofLiteral("203.0.113.1"));
    ClientSubnetOption second = new ClientSubnetOption(24, InetAddress.ofLiteral("203.0.113.0"));

    Message one = ask(new OPTRecord(1232, 0, 0, 0, List.of(first)));
    Message other = ask(new OPTRecord(1232, 0, 0, 0, List.of(second)));

    assertThat(one.getSection(Section.ANSWER)).isEqualTo(other.getSection(Section.ANSWER));
  }

  /** Options in hexadecimal: code 8, length, family, source, scope, address. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0008 0007 0001 18 01 cb0071",
        "0008 0006 0001 18 00 cb00",
        "0008 0008 0001 18 00 cb007100",
        "0008 0007 0001 17 00 cb0071",
        "0008 0008 0001 19 00 cb007140",
        "0008 0009 0001 21 00 cb00710000",
        "0008 0007 0003 18 00 cb0071",
        "0008 0007 0000 18 00 cb0071",
        "0008 0015 0002 81 00 20010db8000000000000000000000000 00",
        "0008 0003 0001 18",
        "0008 0000",
        "0008 0008 0001 18 00 cb0071",
        "0008",
        "ffff ffff",
        "0008 0007 0001 18 00 cb0071 0008 0007 0001 18 00 cb0072"
      })
  void refusesWrongFormsOfOptions(String options) throws IOException {
    Message reply = new Message(running.exchange(withOptions(options)));

    assertThat(reply.getRcode()).isEqualTo(Rcode.FORMERR);
    assertThat(reply.getSection(Section.ANSWER)).isEmpty();
    assertThat(running.redirector.statistics().malformed()).isEqualTo(1);
    assertThat(running.redirector.statistics().events()).containsEntry(DnsEvent.FORMERR, 1L);
  }

  /** The code of the reply is read here, since dnsjava does not know the family 0. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0008 0004 0000 00 00",
        "0008 0008 0001 1a 00 cb007140",
        "000a 0008 0102030405060708"
      })
  void takesUnusualFormsThatAreRight(String options) throws IOException {
    byte[] reply = running.exchange(withOptions(options));

    assertThat(reply[3] & 0xF).isEqualTo(Rcode.NOERROR);
    assertThat(reply[7]).as("answers").isPositive();
  }

  @Test
  void refusesTwoOptRecords() throws IOException {
    Message query = question("www.customer.example.");
    query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    query.addRecord(new OPTRecord(1400, 0, 0), Section.ADDITIONAL);

    assertThat(new Message(running.exchange(query.toWire())).getRcode()).isEqualTo(Rcode.FORMERR);
  }

  private static byte[] withOptions(String hex) throws IOException {
    byte[] options = HexFormat.of().parseHex(hex.replace(" ", ""));
    Message query = question("www.customer.example.");
    query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    byte[] wire = query.toWire();
    byte[] packet = Arrays.copyOf(wire, wire.length + options.length);
    packet[wire.length - 1] = (byte) options.length;
    System.arraycopy(options, 0, packet, wire.length, options.length);
    return packet;
  }

  private Message ask(OPTRecord opt) throws IOException {
    Message query = question("www.customer.example.");
    query.addRecord(opt, Section.ADDITIONAL);
    return running.ask(query, false);
  }

  private static OPTRecord opt(Message reply) {
    OPTRecord opt = reply.getOPT();
    assertThat(opt).isNotNull();
    return Objects.requireNonNull(opt);
  }

  private static ClientSubnetOption subnet(Message reply) {
    return (ClientSubnetOption) opt(reply).getOptions(EDNSOption.Code.CLIENT_SUBNET).getFirst();
  }
}
