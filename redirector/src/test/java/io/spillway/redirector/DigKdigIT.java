package io.spillway.redirector;

import static io.spillway.redirector.selection.Tables.own;
import static io.spillway.redirector.selection.Tables.peer;
import static io.spillway.redirector.selection.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BIND's dig and Knot's kdig understand the answers, and warn of nothing. */
class DigKdigIT {
  private Running running;

  @BeforeEach
  void start() throws IOException {
    running = new Running();
    running.redirector.publish(
        table(
            1,
            1,
            own("192.0.2.1", 1),
            peer("198.51.100.1", 1),
            own("2001:db8::1", 1),
            peer("2001:db8::2", 0)));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dig", "kdig"})
  void answersOverUdpAndTcp(String tool) throws Exception {
    for (String transport : List.of("+notcp", "+tcp")) {
      assertThat(ask(tool, transport, "+edns", "www.customer.example", "A"))
          .contains("status: NOERROR")
          .containsPattern("www\\.customer\\.example\\.\\s+20\\s+IN\\s+A\\s+192\\.0\\.2\\.1\\n")
          .containsPattern("www\\.customer\\.example\\.\\s+20\\s+IN\\s+A\\s+198\\.51\\.100\\.1\\n")
          .containsPattern("(?i)flags:? qr aa rd;")
          .containsPattern("(?i)udp size: 1232|udp: 1232");
      assertThat(ask(tool, transport, "www.customer.example", "AAAA"))
          .contains("2001:db8::1")
          .doesNotContain("2001:db8::2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dig", "kdig"})
  void repeatsTheSubnetWithItsScope(String tool) throws Exception {
    assertThat(ask(tool, "+subnet=203.0.113.0/24", "www.customer.example", "A"))
        .containsPattern("CLIENT-SUBNET: 203\\.0\\.113\\.0/24/24")
        .containsPattern("(?i)answer: 1[,;]");
    assertThat(ask(tool, "+subnet=2001:db8:1:100::/56", "www.customer.example", "A"))
        .containsPattern("CLIENT-SUBNET: 2001:db8:1:100::/56/56");
    assertThat(ask(tool, "+subnet=0.0.0.0/0", "www.customer.example", "A"))
        .containsPattern("CLIENT-SUBNET: 0\\.0\\.0\\.0/0/0")
        .containsPattern("(?i)answer: 2[,;]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dig", "kdig"})
  void tellsItsIdentity(String tool) throws Exception {
    assertThat(ask(tool, "+nsid", "www.customer.example", "A")).contains("\"spillway\"");
    assertThat(ask(tool, "version.bind", "TXT", "CH")).contains("\"Spillway\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dig", "kdig"})
  void answersAnyMinimally(String tool) throws Exception {
    assertThat(ask(tool, "+norec", "+notcp", "www.customer.example", "ANY"))
        .containsPattern("HINFO\\s+\"RFC8482\" \"\"")
        .containsPattern("(?i)flags:? qr aa;")
        .containsPattern("(?i)answer: 1[,;]");
  }

  /** By dig alone: kdig asks in lower case whatever it is given. */
  @Test
  void keepsTheCase() throws Exception {
    assertThat(ask("dig", "wWw.cUsToMeR.eXaMpLe", "A"))
        .containsPattern("wWw\\.cUsToMeR\\.eXaMpLe\\.\\s+20\\s+IN\\s+A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dig", "kdig"})
  void saysWhatDoesNotExist(String tool) throws Exception {
    assertThat(ask(tool, "nowhere.customer.example", "A"))
        .contains("status: NXDOMAIN")
        .containsPattern("customer\\.example\\.\\s+20\\s+IN\\s+SOA");
    assertThat(ask(tool, "www.customer.example", "TXT"))
        .contains("status: NOERROR")
        .containsPattern("customer\\.example\\.\\s+20\\s+IN\\s+SOA");
    assertThat(ask(tool, "www.elsewhere.example", "A")).contains("status: REFUSED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dig", "kdig"})
  void comesAgainOverTcpForALargeAnswer(String tool) throws Exception {
    assertThat(ask(tool, "huge.customer.example", "TXT"))
        .contains("status: NOERROR")
        .contains("h".repeat(250));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dig", "kdig"})
  void refusesTransfers(String tool) throws Exception {
    assertThat(askAnyhow(tool, "customer.example", "AXFR"))
        .containsPattern("Transfer failed|REFUSED");
  }

  @Test
  void settlesOnEdnsVersion0WithDig() throws Exception {
    assertThat(ask("dig", "+edns=1", "+noednsnegotiation", "www.customer.example", "A"))
        .contains("status: BADVERS")
        .contains("EDNS: version: 0");
    assertThat(ask("dig", "+ednsopt=65001:0102", "+cookie", "www.customer.example", "A"))
        .contains("status: NOERROR");
    assertThat(ask("dig", "+opcode=NOTIFY", "www.customer.example", "A"))
        .contains("status: NOTIMP");
  }

  private String ask(String tool, String... arguments) throws Exception {
    String output = askAnyhow(tool, arguments);
    assertThat(output)
        .doesNotContain("WARNING: Message parser")
        .doesNotContain("malformed")
        .doesNotContain("MALFORMED")
        .doesNotContain("extra bytes")
        .doesNotContain("mismatch");
    return output;
  }

  private String askAnyhow(String tool, String... arguments) throws Exception {
    requireInstalled(tool);
    List<String> command = new ArrayList<>(List.of(tool, "@127.0.0.1", "-p"));
    command.add(String.valueOf(running.address().getPort()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private static void requireInstalled(String tool) {
    boolean installed =
        List.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin").stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    if (!installed && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(tool + " is missing: install bind9-dnsutils and knot-dnsutils");
    }
    assumeTrue(installed, tool + " is not installed: bind9-dnsutils, knot-dnsutils");
  }
}
