package io.spillway.edges.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.HostName;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NginxDumpTest {
  private static final NginxDump DUMP =
      new NginxDump(
          """
          nginx: configuration file /etc/nginx/nginx.conf test is successful
          # configuration file /etc/nginx/nginx.conf:
          http {
            # server_name commented.example;
            include own/*.conf;
          }

          # configuration file /etc/nginx/own/a.conf:
          server { listen 80; server_name
              www.a.example  # the old name
              a.example; }

          # configuration file /etc/nginx/own/b.conf:
          server { server_name "www.b.example" other.www.a.example.net; }
          """);

  private static Optional<String> serverOf(String host) {
    return DUMP.findServer(new HostName(host));
  }

  @Test
  void findsTheFileOfAHostsServer() {
    assertThat(serverOf("www.a.example")).contains("/etc/nginx/own/a.conf");
    assertThat(serverOf("www.b.example")).contains("/etc/nginx/own/b.conf");
    assertThat(serverOf("commented.example")).isEmpty();
    assertThat(serverOf("www.a.example.net")).isEmpty();
    assertThat(serverOf("b.example")).isEmpty();
  }
}
