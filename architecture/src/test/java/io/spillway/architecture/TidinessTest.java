package io.spillway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.architecture.Sources.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every source is tidy, as {@link Tidiness} says, and every package is null-marked. */
class TidinessTest {

  /** The rules name what they forbid, so they are not held to it. */
  private static final Set<String> RULES = Set.of("Tidiness.java", "TidinessTest.java");

  @Test
  void everySourceIsTidy() {
    List<String> findings =
        Sources.java().stream()
            .filter(source -> !RULES.contains(source.path().getFileName().toString()))
            .flatMap(source -> Tidiness.findings(source).stream())
            .toList();

    assertThat(findings).isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    List<Source> sources = Sources.java();
    Set<Path> marked =
        sources.stream()
            .filter(source -> source.path().endsWith("package-info.java"))
            .filter(source -> source.text().lines().anyMatch("@NullMarked"::equals))
            .map(source -> source.path().getParent())
            .collect(Collectors.toSet());

    List<Path> unmarked =
        sources.stream()
            .filter(Source::isMain)
            .map(source -> source.path().getParent())
            .distinct()
            .filter(folder -> !marked.contains(folder))
            .toList();

    assertThat(unmarked).as("packages without a package-info.java with @NullMarked").isEmpty();
  }

  @Test
  void readsTheSourcesOfEveryModule() {
    Set<String> read =
        Sources.java().stream()
            .map(source -> source.path().getName(0).toString())
            .collect(Collectors.toSet());

    assertThat(read).containsAll(Modules.MAY_USE.keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thread.sleep(10);",
        "System.out.println(1);",
        "failure.printStackTrace();",
        "var chance = new Random();",
        "double chance = Math.random();",
        "// TODO later",
        "// FIXME now",
        "@Disabled",
        "\tint tab;"
      })
  void findsWhatIsForbidden(String line) {
    assertThat(Tidiness.findings(source("model", line + "\n"))).hasSize(1);
  }

  @Test
  void letsTheCommandLinePrint() {
    assertThat(Tidiness.findings(source("cli", "System.out.println(1);\n"))).isEmpty();
  }

  @Test
  void findsFilesThatAreTooLongOrDoNotEnd() {
    assertThat(Tidiness.findings(source("model", "int i;\n".repeat(451)))).hasSize(1);
    assertThat(Tidiness.findings(source("model", "int i;"))).hasSize(1);
  }

  private static Source source(String module, String text) {
    return new Source(Path.of(module, "src", "main", "java", "A.java"), text);
  }
}
