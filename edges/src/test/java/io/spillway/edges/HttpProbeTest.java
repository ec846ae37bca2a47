package io.spillway.edges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever answers, a probe ends in time. */
class HttpProbeTest {
  private static final IpAddress HERE = new IpAddress("127.0.0.1");
  private static final HttpProbe PROBE = new HttpProbe(Duration.ofMillis(500));

  private final ServerSocket server;

  HttpProbeTest() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** Answers every connection with the text, and leaves it open. */
  private void answerWith(String text) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket socket = server.accept();
              socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            }
          } catch (IOException e) {
            // The test is over.
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nCONTENT-LENGTH:0\r\n\r\n"
      })
  void endsWithTheAnswerThoughTheConnectionStaysOpen(String answer) throws IOException {
    answerWith(answer);

    assertThat(PROBE.get(HERE, server.getLocalPort(), "a.example", "/").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 2",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nless",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"
      })
  void givesUpInTime(String answer) {
    answerWith(answer);

    assertThatThrownBy(() -> PROBE.get(HERE, server.getLocalPort(), "a.example", "/"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void keepsNoMoreThanItsBound() throws IOException {
    answerWith("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1_000_000));

    String body = PROBE.get(HERE, server.getLocalPort(), "a.example", "/").body();
    assertThat(body).hasSizeLessThanOrEqualTo(65_536);
  }

  @Test
  void provesOnlyBy200() {
    answerWith("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");

    Proof proof = PROBE.prove(List.of(HERE), server.getLocalPort(), "a.example", "/up");
    assertThat(proof.proven()).isFalse();
    assertThat(proof.detail()).contains("a.example/up", "503");
  }

  @Test
  void saysWhatAnsweredNoHttp() throws IOException {
    answerWith("x".repeat(70_000));

    assertThatThrownBy(() -> PROBE.get(HERE, server.getLocalPort(), "a.example", "/"))
        .hasMessage("no HTTP answer");
  }
}
