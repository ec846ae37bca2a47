package io.spillway.wire;

import static io.spillway.wire.Samples.A;
import static io.spillway.wire.Samples.B;
import static io.spillway.wire.Samples.C;
import static io.spillway.wire.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.CdnName;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class TlsContextsTest {
  private static final InstantSource TIME = InstantSource.fixed(NOW);
  private static final Authority AUTHORITY = Authority.create("Test", NOW, Duration.ofDays(1));
  private static final Trust TRUST = Trust.in(List.of(AUTHORITY.certificate()));
  private static final Identity ID_A = AUTHORITY.newIdentity(A, NOW, Duration.ofDays(1));
  private static final Identity ID_B = AUTHORITY.newIdentity(B, NOW, Duration.ofDays(1));

  @Test
  void bothSidesKnowEachOtherByDomain() throws Exception {
    Met met = meet(TlsContexts.client(Keyring.of(ID_A), TRUST, B, TIME));

    assertThat(met).isEqualTo(new Met("TLSv1.3", Optional.of(A), Optional.of(B)));
  }

  @Test
  void clientSpeaksToTheExpectedDomainAlone() {
    assertThatThrownBy(() -> meet(TlsContexts.client(Keyring.of(ID_A), TRUST, C, TIME)))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("the peer is cdn-b.example, not cdn-c.example");
  }

  @Test
  void serverRefusesStrangers() {
    Authority other = Authority.create("Other", NOW, Duration.ofDays(1));
    Identity stranger = other.newIdentity(A, NOW, Duration.ofDays(1));

    assertThatThrownBy(() -> meet(TlsContexts.client(Keyring.of(stranger), TRUST, B, TIME)))
        .isInstanceOf(java.io.IOException.class);
  }

  private record Met(String protocol, Optional<CdnName> client, Optional<CdnName> server) {}

  private static Met meet(SSLContext client) throws Exception {
    Executor virtual = Thread::startVirtualThread;
    SSLContext server = TlsContexts.server(Keyring.of(ID_B), TRUST, TIME);
    InetAddress here = InetAddress.getLoopbackAddress();
    try (SSLServerSocket listening =
            (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0, 1, here);
        SSLSocket calling =
            (SSLSocket) client.getSocketFactory().createSocket(here, listening.getLocalPort())) {
      listening.setNeedClientAuth(true);
      CompletableFuture<Optional<CdnName>> seen =
          CompletableFuture.supplyAsync(() -> seen(listening), virtual);
      calling.setSoTimeout(10_000);
      calling.startHandshake();
      int answer = calling.getInputStream().read();
      assertThat(answer).isEqualTo(1);
      return new Met(
          calling.getSession().getProtocol(),
          seen.get(),
          TlsContexts.findPeer(calling.getSession()));
    }
  }

  private static Optional<CdnName> seen(SSLServerSocket listening) {
    try (SSLSocket called = (SSLSocket) listening.accept()) {
      called.startHandshake();
      called.getOutputStream().write(1);
      return TlsContexts.findPeer(called.getSession());
    } catch (java.io.IOException e) {
      return Optional.empty();
    }
  }
}
