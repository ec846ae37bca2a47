package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Trying a policy before it is in force. */
class PolicyTestCommandTest {
  private static final String POLICY =
      """
      cdn: cdn-a.example
      policy:
        "lend.to": "peer != 'rival.example' && record >= 0.5"
        lend.price.per-gigabyte: |
          hour < 6 || weekday > 5
            ? 8000
            : 12000
      """;

  @TempDir private Path folder;

  private CommandLineRun run(String policy, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("policy.yaml"), policy);
    String[] args = new String[more.length + 3];
    args[0] = "policy";
    args[1] = "test";
    args[2] = file.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return CommandLineRun.of(args);
  }

  @Test
  void tellsRuleLineAndDecidingPart() throws IOException {
    CommandLineRun run =
        run(POLICY, "--what-if", "peer=cdn-b.example,record=0.25,at=2026-01-03T12:00:00Z");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "what if: given hour 12, peer cdn-b.example, record 0.25, weekday 6",
            "lend.to = false   (" + folder.resolve("policy.yaml") + ":3)",
            "saw peer cdn-b.example, record 0.25",
            "decided by record >= 0.5, which is false (line 3, column 42)",
            "lend.price.per-gigabyte = 8000   (" + folder.resolve("policy.yaml") + ":5)",
            "decided by weekday > 5, which is true (line 5, column 17)",
            "decided by 8000 (line 6, column");
  }

  @Test
  void namesTheVariablesThatAreWanting() throws IOException {
    assertThat(run(POLICY, "--what-if", "peer=cdn-b.example,usable=10").out())
        .contains(
            "not tried, for want of variables: borrow.end-when (upper); borrow.ahead (declared);"
                + " borrow.when-asked (asker, demand, exhaustion, changed, attack); lend.to"
                + " (record)");
  }

  @Test
  void expectationThatDiffersFailsTheCommand() throws IOException {
    Path cases =
        Files.writeString(
            folder.resolve("cases.yaml"),
            """
            cases:
              - name: a rival
                given: {peer: rival.example, record: 1.0}
                expect: {lend.to: false}
              - name: a stranger
                given: {peer: new.example, record: 0.77, region: [192.0.2.0/24]}
                expect: {lend.to: false, lend.reserve: 0.2}
            """);

    CommandLineRun run = run(POLICY, "--cases", cases.toString(), "-o", "json");

    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode all = JsonMapper.builder().build().readTree(run.out());
    assertThat(all.get(0).path("asExpected").asBoolean()).isTrue();
    assertThat(all.get(0).path("rules"))
        .filteredOn(rule -> rule.path("rule").asString().equals("lend.to"))
        .singleElement()
        .satisfies(
            rule -> assertThat(rule.path("decided").get(0).path("line").asInt()).isEqualTo(3));
    assertThat(all.get(1).path("unexpected").get(0).asString())
        .isEqualTo("lend.to is true, expected is false");
  }

  @Test
  void expectsAnOrderOfReconsiderationAsAList() throws IOException {
    String policy =
        """
        borrow.reconsider: "missing > 50.0 ? ['price', 'duration'] : []"
        borrow.reconsider.price: "missing > 50.0 ? 2.0 : 1.0"
        """;
    Path cases =
        Files.writeString(
            folder.resolve("cases.yaml"),
            """
            cases:
              - name: much
                given: {missing: 80}
                expect: {borrow.reconsider: [price, duration], borrow.reconsider.price: 2.0}
              - name: little
                given: {missing: 20}
                expect: {borrow.reconsider: []}
            """);

    CommandLineRun run = run(policy, "--cases", cases.toString());

    assertThat(run.out())
        .contains("borrow.reconsider = [price, duration]", "decided by missing > 50.0");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void errorsNameFileLineColumnAndMend() throws IOException {
    String file = folder.resolve("policy.yaml").toString();

    CommandLineRun wrong =
        run("lend.to: \"true\"\nborrow.from: \"true && pear == ''\"\n", "--what-if", "peer=b");
    assertThat(wrong.exitCode()).isEqualTo(78);
    assertThat(wrong.err()).contains(file + ":2:23: policy rule borrow.from: undeclared reference");
    assertThat(run("rules:\n  lend.too: \"true\"\n", "--what-if", "peer=b").err())
        .contains(file + ":2:14: policy rule lend.too", "did you mean lend.to?");
    assertThat(run("lend.to: [\n", "--what-if", "peer=b").exitCode()).isEqualTo(78);
  }

  @Test
  void wrongVariablesAreWrongUsage() throws IOException {
    for (String whatIf : new String[] {"pear=x", "hour=late", "at=noon", "changed=yes", "peer"}) {
      CommandLineRun run = run(POLICY, "--what-if", whatIf);

      assertThat(run.exitCode()).as(whatIf).isEqualTo(2);
      assertThat(run.err()).as(whatIf).contains("--what-if").doesNotContain("Exception");
    }
    assertThat(run(POLICY).exitCode()).isEqualTo(2);
  }

  @Test
  void historyIsAskedByItselfAndSinceWhenIsATime() throws IOException {
    Path policy = Files.writeString(folder.resolve("policy.yaml"), "lend.to: \"true\"\n");
    String file = policy.toString();

    assertThat(CommandLineRun.of("policy", "test", file, "--since", "1h").errors())
        .containsExactly("spillway policy test: --since: give it with --history");
    assertThat(
            CommandLineRun.of("policy", "test", file, "--history", "--what-if", "hour=3")
                .exitCode())
        .isEqualTo(2);
    assertThat(CommandLineRun.of("policy", "test", file, "--history", "--since", "x").errors())
        .containsExactly(
            "spillway policy test: --since \"x\": use a time such as 2h, 7d or"
                + " 2026-11-24T00:00:00Z");
    assertThat(
            CommandLineRun.of("policy", "test", file, "--history", "--node", "http://127.0.0.1:1")
                .exitCode())
        .isEqualTo(69);
    Instant now = Instant.parse("2026-11-24T12:00:00Z");
    assertThat(PolicyHistory.from("2h", now)).isEqualTo("2026-11-24T10:00:00Z");
    assertThat(PolicyHistory.from("7d", now)).isEqualTo("2026-11-17T12:00:00Z");
  }

  @Test
  void checkSaysWhatIsFine() throws IOException {
    Path file = Files.writeString(folder.resolve("policy.yaml"), POLICY);

    assertThat(CommandLineRun.of("policy", "check", file.toString()).out())
        .contains("fine, 2 rules differ from the defaults");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "record=4.0 | record \"4.0\": use 0 to 1",
        "hour=25 | hour \"25\": use 0 to 23",
        "weekday=0 | weekday \"0\": use 1 to 7",
        "demand=-5 | demand \"-5.0\": use 0 or more",
        "demand=NaN | demand \"NaN\": use 0 or more",
        "region=10.0.0.0/33 | region: prefix \"10.0.0.0/33\"",
      })
  void valuesThatCannotBeAreRefused(String whatIf, String finding) throws IOException {
    CommandLineRun run = run(POLICY, "--what-if", whatIf);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--what-if").contains(finding);
  }

  @Test
  void saysWhichVariablesNobodyAsks() throws IOException {
    assertThat(run("lend.to: \"record > 0.5\"", "--what-if", "record=0.7,unpaid=3").out())
        .contains("no rule of this policy asks: unpaid");
  }

  @Test
  void whatStandsInTheWayOfAnExpressionIsASentence() throws IOException {
    CommandLineRun run = run("lend.to: \"record >\"", "--what-if", "record=0.7");

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("the text ends too early").doesNotContain("expecting", "EOF");
    assertThat(run("lend.to: \"record ) 1\"", "--what-if", "record=0.7").err())
        .contains("cannot be read from ')' on")
        .doesNotContain("expecting {");
  }

  @Test
  void aTimeToComeHasNoHistory() throws IOException {
    CommandLineRun run = run(POLICY, "--history", "--since", "2090-01-01T00:00:00Z");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("is still to come");
  }

  @Test
  void historyBeginsWithTheSumAndFoldsWhatIsAlike() {
    String difference =
        """
        {"at":"%s","part":"agent","sequence":%d,"input":"AdvertisementDigest","subject":"x",
         "decided":["a"],"instead":["b"],"rules":[],"figures":{}}
        """;
    JsonNode trial =
        JsonMapper.builder()
            .build()
            .readTree(
                """
                {"compared":9,"otherwise":3,"byRule":{"lend.to":3},"sums":{},"unexplained":0,
                 "differences":[%s,%s,%s]}
                """
                    .formatted(
                        difference.formatted("T1", 1),
                        difference.formatted("T2", 2),
                        difference.formatted("T3", 3)));

    assertThat(HistoryLines.of(trial))
        .containsExactly(
            "3 of 9 decisions that asked a rule would be others",
            "  lend.to comes to something else in 3",
            "T1 agent #1 on AdvertisementDigest, x",
            "  and 2 more like it, the last at T3",
            "  was:     a",
            "  would:   b");
    assertThat(HistoryLines.of(JsonMapper.builder().build().readTree("{\"compared\":0}")))
        .singleElement()
        .asString()
        .contains("nothing was compared");
  }
}
