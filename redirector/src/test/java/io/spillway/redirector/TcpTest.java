package io.spillway.redirector;

import static io.spillway.redirector.Running.question;
import static io.spillway.redirector.selection.Tables.own;
import static io.spillway.redirector.selection.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spillway.redirector.dns.DnsEvent;
import io.spillway.redirector.dns.RateLimitSettings;
import io.spillway.redirector.dns.ServerSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** DNS over TCP (RFC 7766): pipelining, bounds, and clients that misbehave. */
class TcpTest {
  private Running running;
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    running = running(16, 16, Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    running.close();
  }

  @Test
  void answersPipelinedQueriesInTheirOrder() throws IOException {
    Socket socket = connect();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int id = 0; id < 500; id++) {
      all.write(framed("www.customer.example.", Type.A, id));
    }
    socket.getOutputStream().write(all.toByteArray());

    DataInputStream in = new DataInputStream(socket.getInputStream());
    for (int id = 0; id < 500; id++) {
      Message reply = read(in);
      assertThat(reply.getHeader().getID()).isEqualTo(id);
      assertThat(reply.getSection(Section.ANSWER)).hasSize(1);
    }
  }

  @Test
  void takesAQueryByteByByte() throws IOException {
    Socket socket = connect();
    for (byte one : framed("www.customer.example.", Type.A, 7)) {
      socket.getOutputStream().write(one);
      socket.getOutputStream().flush();
    }
    assertThat(read(new DataInputStream(socket.getInputStream())).getHeader().getID()).isEqualTo(7);
  }

  @Test
  void answersWhatCameBeforeTheClientClosedItsSide() throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(framed("www.customer.example.", Type.A, 7));
    socket.shutdownOutput();

    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertThat(read(in).getHeader().getID()).isEqualTo(7);
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void keepsRepliesForAClientThatReadsLate() throws Exception {
    restart(16, 16, Duration.ofSeconds(30));
    Socket socket = connect();
    int queries = 4000;
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                for (int id = 0; id < queries; id++) {
                  out.write(framed("huge.customer.example.", Type.TXT, id));
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    // 20 MB of replies are more than the sockets hold: the server stops and waits.
    await().until(() -> running.redirector.statistics().queries() > 10);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    for (int id = 0; id < queries; id++) {
      assertThat(read(in).getHeader().getID()).isEqualTo(id);
    }
    assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void closesIdleConnectionsAlsoThoseThatTrickle() throws Exception {
    restart(16, 16, Duration.ofMillis(500));
    Socket silent = connect();
    Socket trickling = connect();
    trickling.getOutputStream().write(new byte[] {0, 50, 1, 2});

    assertThat(silent.getInputStream().read()).isEqualTo(-1);
    assertThat(trickling.getInputStream().read()).isEqualTo(-1);
    assertThat(count(DnsEvent.TCP_EXPIRED)).isEqualTo(2);
  }

  @Test
  void closesConnectionsThatAnnounceTooMuch() throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(new byte[] {(byte) 0xFF, (byte) 0xFF, 0, 0});

    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void makesRoomByClosingTheLongestIdle() throws IOException {
    restart(2, 16, Duration.ofSeconds(30));
    Socket first = connect();
    Socket second = connect();
    exchange(first);
    exchange(second);
    Socket third = connect();
    exchange(third);

    assertThat(first.getInputStream().read()).isEqualTo(-1);
    exchange(second);
    exchange(third);
  }

  @Test
  void limitsTheConnectionsOfOneSource() throws IOException {
    restart(16, 2, Duration.ofSeconds(30));
    Socket first = connect();
    Socket second = connect();
    exchange(first);
    exchange(second);

    assertThat(connect().getInputStream().read()).isEqualTo(-1);
    assertThat(count(DnsEvent.TCP_REFUSED)).isEqualTo(1);
    exchange(first);
  }

  @Test
  void survivesRandomStreams() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 300; i++) {
      try (Socket socket =
          new Socket(running.address().getAddress(), running.address().getPort())) {
        byte[] bytes = new byte[1 + random.nextInt(300)];
        random.nextBytes(bytes);
        bytes[0] = (byte) random.nextInt(2);
        socket.getOutputStream().write(bytes);
      }
    }
    exchange(connect());
  }

  private void restart(int connections, int perSource, Duration idle) throws IOException {
    running.close();
    running = running(connections, perSource, idle);
  }

  private static Running running(int connections, int perSource, Duration idle) throws IOException {
    Running running =
        new Running(
            Running.settings()
                .with(
                    new ServerSettings(
                        "id", "v", RateLimitSettings.OFF, connections, perSource, idle)));
    running.redirector.publish(table(1, 1, own("192.0.2.1", 1)));
    return running;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(running.address().getAddress(), running.address().getPort());
    socket.setSoTimeout(20_000);
    sockets.add(socket);
    return socket;
  }

  private long count(DnsEvent event) {
    return running.redirector.statistics().events().getOrDefault(event, 0L);
  }

  private static void exchange(Socket socket) throws IOException {
    socket.getOutputStream().write(framed("www.customer.example.", Type.A, 9));
    Message reply = read(new DataInputStream(socket.getInputStream()));
    assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
  }

  private static byte[] framed(String name, int type, int id) throws IOException {
    Message query = question(name, type, DClass.IN);
    query.getHeader().setID(id);
    byte[] wire = query.toWire();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(wire.length);
    out.write(wire);
    return bytes.toByteArray();
  }

  private static Message read(DataInputStream in) throws IOException {
    return new Message(in.readNBytes(in.readUnsignedShort()));
  }
}
