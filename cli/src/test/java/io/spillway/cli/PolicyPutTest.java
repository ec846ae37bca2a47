package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that a file leaves out by a slip are not taken back to their defaults unsaid. */
class PolicyPutTest {
  private static final String DOCUMENT = "GET /policy/v1/document";
  private static final String PUT = "PUT /policy/v1/document";

  @TempDir private Path folder;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("rules.yaml"), text).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`rulez: {lend.to: \"false\"}` | :1:1: \"rulez\" is no rule with a text",
        "`rules: {lend.reserve: \"0.2\"}\n"
            + "lend.to: \"false\"` | :2:1: \"lend.to\" stands beside rules",
        "`lend:\n  to: \"false\"` | :1:1: \"lend\" is no rule with a text",
        "`cdn: a.example\npolcy: {lend.to: \"false\"}` | :2:1: unknown key \"polcy\"",
        "`rules: [a, b]` | :1:1: rules is no mapping of rules",
        "`rules: {lend.to: }` | lend.to is no text",
        "`policy: {lend.to: \"true\"}\n"
            + "rules: {lend.to: \"false\"}` | :1:1: \"policy\" stands beside rules",
        "`lend.too: \"false\"` | there is no such rule; did you mean lend.to?",
      })
  void aMistypedOrMisplacedKeyIsAnError(String text, String finding) throws IOException {
    CommandLineRun run = CommandLineRun.of("policy", "check", file(text));

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).contains("rules.yaml").contains(finding);
  }

  @Test
  void aConfigurationWithoutPolicyIsOneOfDefaults() throws IOException {
    CommandLineRun run = CommandLineRun.of("policy", "check", file("cdn: a.example\nstate: s\n"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("a node's configuration without policy", "at its default");
  }

  @Test
  void yamlTroubleIsToldWholeWithItsPlace() throws IOException {
    CommandLineRun run = CommandLineRun.of("policy", "check", file("lend.to: 'a'\nb: @c\n"));

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err())
        .contains("rules.yaml:2:4: is not YAML here: while scanning for the next token", "'@'");
  }

  @Test
  void aMissingFileIsMissing() {
    CommandLineRun run = CommandLineRun.of("policy", "check", folder.resolve("no").toString());

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("there is no such file");
  }

  @Test
  void putTellsEachRuleThatChanges() throws IOException {
    try (FakeNode node = new FakeNode()) {
      node.on(DOCUMENT, "{\"version\":3,\"rules\":{\"lend.reserve\":\"0.3\"}}")
          .on(PUT, "{\"version\":4,\"rules\":{}}");

      CommandLineRun run =
          node.run("policy", "put", file("lend.reserve: \"0.4\"\nlend.to: \"false\"\n"));

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .contains("  lend.reserve: 0.3 -> 0.4\n", "-> false\n", "policy version 4 is in force");
      assertThat(node.orders()).hasSize(1);
    }
  }

  @Test
  void rulesGoBackToTheirDefaultsOnlyWhereThatIsSaid() throws IOException {
    try (FakeNode node = new FakeNode()) {
      node.on(DOCUMENT, "{\"version\":3,\"rules\":{\"lend.reserve\":\"0.37\"}}")
          .on(PUT, "{\"version\":4,\"rules\":{}}");
      String cdn = file("cdn: a.example\n");

      CommandLineRun refused = node.run("policy", "put", cdn);

      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err())
          .contains(
              "without policy", "! lend.reserve: 0.37 -> ", "BACK TO THE DEFAULT", "add --yes");
      assertThat(node.orders()).isEmpty();

      assertThat(node.run("policy", "put", cdn, "--yes").exitCode()).isZero();
      assertThat(node.orders()).hasSize(1);
    }
  }

  @Test
  void aNodeThatIsNamedIsAskedWhetherItWouldTakeThem() throws IOException {
    try (FakeNode node = new FakeNode()) {
      node.on(
          "POST /policy/v1/validations",
          "{\"valid\":false,\"finding\":\"policy rule currency: it is 'USD', say 'EUR'\"}");
      String usd = file("lend.to: \"true\"\ncurrency: \"'USD'\"\n");

      CommandLineRun asked = node.run("policy", "check", usd);

      assertThat(asked.exitCode()).isEqualTo(78);
      assertThat(asked.err())
          .contains("rules.yaml:2:", ": policy rule currency: it is 'USD', say 'EUR'");
      assertThat(CommandLineRun.of("policy", "check", usd).exitCode()).as("no node").isZero();
    }
  }
}
