package io.spillway.redirector;

import static io.spillway.redirector.Running.question;
import static io.spillway.redirector.selection.Tables.own;
import static io.spillway.redirector.selection.Tables.peer;
import static io.spillway.redirector.selection.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What is answered without EDNS, seen by dnsjava over UDP and TCP. */
class AnswersTest {
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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answersASteeredHost(boolean tcp) throws IOException {
    Message reply = running.ask(question("www.customer.example."), tcp);

    assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(reply.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(reply.getHeader().getFlag(Flags.RA)).isFalse();
    assertThat(data(reply, Section.ANSWER)).containsExactlyInAnyOrder("192.0.2.1", "198.51.100.1");
    assertThat(reply.getSection(Section.ANSWER)).allMatch(record -> record.getTTL() == 20);
    assertThat(reply.getSection(Section.ADDITIONAL)).isEmpty();
  }

  @Test
  void keepsTheCaseOfTheQuestion() throws IOException {
    Message reply = running.ask("wWw.CuStOmEr.eXaMpLe.", Type.A);

    assertThat(reply.getQuestion().getName().toString()).isEqualTo("wWw.CuStOmEr.eXaMpLe.");
    assertThat(reply.getSection(Section.ANSWER).getFirst().getName().toString())
        .isEqualTo("wWw.CuStOmEr.eXaMpLe.");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void repeatsRecursionDesiredButOffersNone(boolean desired) throws IOException {
    Message query = question("www.customer.example.");
    if (!desired) {
      query.getHeader().unsetFlag(Flags.RD);
    }

    Message reply = running.ask(query, false);

    assertThat(reply.getHeader().getFlag(Flags.RD)).isEqualTo(desired);
    assertThat(reply.getHeader().getFlag(Flags.RA)).isFalse();
  }

  @Test
  void answersTheZonesOwnRecords() throws IOException {
    assertThat(data(running.ask("customer.example.", Type.NS), Section.ANSWER))
        .containsExactly("ns1.customer.example.", "ns2.elsewhere.example.");
    assertThat(data(running.ask("customer.example.", Type.MX), Section.ANSWER))
        .containsExactly("10 mail.customer.example.");
    assertThat(data(running.ask("mail.customer.example.", Type.A), Section.ANSWER))
        .containsExactly("192.0.2.25");
    assertThat(data(running.ask("_acme-challenge.www.customer.example.", Type.TXT), Section.ANSWER))
        .containsExactly("proof");
    SOARecord soa =
        (SOARecord)
            running.ask("customer.example.", Type.SOA).getSection(Section.ANSWER).getFirst();
    assertThat(soa.getHost().toString()).isEqualTo("ns1.customer.example.");
    assertThat(soa.getAdmin().toString()).isEqualTo("hostmaster.customer.example.");
  }

  @Test
  void givesANameServerInTheZoneItsAddress() throws IOException {
    assertThat(data(running.ask("ns1.customer.example.", Type.A), Section.ANSWER))
        .containsExactly("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "www.customer.example., AAAA",
    "www.customer.example., TXT",
    "mail.customer.example., MX",
    "customer.example., A",
    "deep.customer.example., TXT",
    "www.customer.example., TYPE65280"
  })
  void saysThatATypeDoesNotExist(String name, String type) throws IOException {
    Message reply = running.ask(name, Type.value(type));

    assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(reply.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(reply.getSection(Section.ANSWER)).isEmpty();
    assertNegative(reply);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nowhere.customer.example.", "x.www.customer.example.", "\\000.customer.example."})
  void saysThatANameDoesNotExist(String name) throws IOException {
    Message reply = running.ask(name, Type.A);

    assertThat(reply.getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(reply.getHeader().getFlag(Flags.AA)).isTrue();
    assertNegative(reply);
  }

  private static void assertNegative(Message reply) {
    List<Record> authority = reply.getSection(Section.AUTHORITY);
    assertThat(authority).hasSize(1);
    SOARecord soa = (SOARecord) authority.getFirst();
    assertThat(soa.getName().toString()).isEqualTo("customer.example.");
    assertThat(soa.getTTL()).isEqualTo(20);
    assertThat(soa.getMinimum()).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({
    "other.example., A, IN",
    "example., SOA, IN",
    "., NS, IN",
    "xcustomer.example., A, IN",
    "a.xcustomer.example., A, IN",
    "customer.example., IXFR, IN",
    "www.customer.example., A, HS",
    "www.customer.example., A, ANY",
    "www.customer.example., A, CH",
    "authors.bind., TXT, CH",
    "version.bind., A, CH"
  })
  void refusesWhatItDoesNotServe(String name, String type, String dclass) throws IOException {
    Message reply = running.ask(question(name, Type.value(type), DClass.value(dclass)), false);

    assertThat(reply.getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(reply.getHeader().getFlag(Flags.AA)).isFalse();
    assertThat(reply.getSection(Section.ANSWER)).isEmpty();
    assertThat(running.redirector.statistics().refused()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {Type.AXFR, Type.IXFR})
  void refusesATransferOverTcpToo(int type) throws IOException {
    byte[] query = question("customer.example.", type, DClass.IN).toWire();
    try (Socket socket = new Socket(running.address().getAddress(), running.address().getPort())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(query.length);
      out.write(query);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      Message reply = new Message(in.readNBytes(in.readUnsignedShort()));

      assertThat(reply.getRcode()).isEqualTo(Rcode.REFUSED);
    }
  }

  @Test
  void answersAnyMinimally() throws IOException {
    for (String name :
        List.of("www.customer.example.", "customer.example.", "alias.customer.example.")) {
      Message reply = running.ask(name, Type.ANY);

      assertThat(reply.getSection(Section.ANSWER)).hasSize(1);
      assertThat(reply.getSection(Section.ANSWER).getFirst().toString())
          .contains("HINFO")
          .contains("\"RFC8482\" \"\"");
    }
    assertThat(running.ask("nowhere.customer.example.", Type.ANY).getRcode())
        .isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void followsAliasesInsideOfTheZone() throws IOException {
    Message reply = running.ask("AliaS.customer.example.", Type.A);

    assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(data(reply, Section.ANSWER))
        .hasSize(3)
        .contains("www.customer.example.", "192.0.2.1", "198.51.100.1");
    assertThat(reply.getSection(Section.ANSWER).getLast().getName().toString())
        .isEqualTo("www.customer.example.");

    assertThat(data(running.ask("away.customer.example.", Type.A), Section.ANSWER))
        .containsExactly("elsewhere.example.");
    assertThat(data(running.ask("alias.customer.example.", Type.CNAME), Section.ANSWER))
        .containsExactly("www.customer.example.");
    assertThat(running.ask("alias.customer.example.", Type.AAAA).getSection(Section.AUTHORITY))
        .hasSize(1);
    assertThat(running.ask("dangling.customer.example.", Type.A).getRcode())
        .isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void endsAliasesThatLoop() throws IOException {
    Message reply = running.ask("loop.customer.example.", Type.A);

    assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(reply.getSection(Section.ANSWER)).hasSizeBetween(1, 9);
  }

  @ParameterizedTest
  @CsvSource({
    "version.bind., Spillway", "version.server., Spillway",
    "hostname.bind., spillway", "ID.SERVER., spillway"
  })
  void tellsOfItselfInChaos(String name, String text) throws IOException {
    Message reply = running.ask(question(name, Type.TXT, DClass.CH), false);

    assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(data(reply, Section.ANSWER)).containsExactly(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcode.IQUERY, Opcode.STATUS, Opcode.NOTIFY, Opcode.UPDATE, 3, 15})
  void offersNoOtherOperation(int opcode) throws IOException {
    Message query = question("www.customer.example.");
    query.getHeader().setOpcode(opcode);

    Message reply = running.ask(query, false);

    assertThat(reply.getRcode()).isEqualTo(Rcode.NOTIMP);
    assertThat(reply.getHeader().getOpcode()).isEqualTo(opcode);
  }

  @Test
  void cutsWhatDoesNotFitAndAnswersItOverTcp() throws IOException {
    Message cut = running.ask("large.customer.example.", Type.TXT);
    assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(cut.getSection(Section.ANSWER)).isEmpty();
    assertThat(cut.numBytes()).isLessThanOrEqualTo(512);

    Message whole = running.ask(question("large.customer.example.", Type.TXT, DClass.IN), true);
    assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
    assertThat(whole.getSection(Section.ANSWER)).hasSize(3);
    assertThat(
            running.ask(question("huge.customer.example.", Type.TXT, DClass.IN), true).numBytes())
        .isGreaterThan(5000);
  }

  @Test
  void knowsNoHostBeforeTheFirstTable() throws IOException {
    try (Running fresh = new Running()) {
      assertThat(fresh.ask("www.customer.example.", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
      assertThat(fresh.ask("img.customer.example.", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
      assertThat(fresh.ask("mail.customer.example.", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
    }
  }

  private static List<String> data(Message reply, int section) {
    return reply.getSection(section).stream().map(Record::rdataToString).toList();
  }
}
