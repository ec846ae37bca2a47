package io.spillway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.architecture.Sources.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each row of docs/threat-model.md names a test that there is, or says that it is open. */
class ThreatModelTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]{2,3}-[0-9]+) \\|(.*)\\|$");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");

  private static Map<String, String> tests() {
    Map<String, String> tests = new TreeMap<>();
    for (Source source : Sources.java()) {
      String name = source.path().getFileName().toString().replace(".java", "");
      if (!source.isMain() && (name.endsWith("Test") || name.endsWith("IT"))) {
        tests.put(name, source.text());
      }
    }
    return tests;
  }

  private static List<String> findings(String page, Map<String, String> tests) {
    List<String> findings = new ArrayList<>();
    Matcher rows = ROW.matcher(page);
    while (rows.find()) {
      String shown = rows.group(2).substring(rows.group(2).lastIndexOf('|') + 1);
      Matcher named = NAMED.matcher(shown);
      boolean any = false;
      while (named.find()) {
        any = true;
        String text = tests.get(named.group(1));
        String method = named.group(2);
        if (text == null || (method != null && !text.contains("void " + method + "("))) {
          findings.add(rows.group(1) + ": there is no " + named.group());
        }
      }
      if (!any && !shown.contains("**open**")) {
        findings.add(rows.group(1) + ": names no test and is not said to be open");
      }
    }
    return findings;
  }

  @Test
  void everyRowNamesATestThatThereIsOrIsOpen() throws IOException {
    String page = Files.readString(Sources.ROOT.resolve("docs/threat-model.md"));

    assertThat(findings(page, tests())).isEmpty();
    assertThat(ROW.matcher(page).results().count()).isGreaterThan(40);
  }

  @Test
  void findsRowsWithoutATestOrWithOneThatThereIsNot() {
    Map<String, String> tests = Map.of("ATest", "void works() {}");

    assertThat(findings("| PE-1 | a | b | `ATest.works` |\n", tests)).isEmpty();
    assertThat(findings("| PE-1 | a | b | **open**: later |\n", tests)).isEmpty();
    assertThat(findings("| PE-1 | a | b | nothing |\n", tests)).hasSize(1);
    assertThat(findings("| PE-1 | a | `ATest` | nothing |\n", tests)).hasSize(1);
    assertThat(findings("| PE-1 | a | b | `ATest.fails` |\n", tests)).hasSize(1);
    assertThat(findings("| PE-1 | a | b | `BTest` |\n", tests)).hasSize(1);
  }
}
