package io.spillway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies between modules and packages point one way, as {@link Modules#MAY_USE} says. */
class ModuleDependenciesTest {

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern USED =
      Pattern.compile(
          "<artifactId>spillway-([a-z]+)</artifactId>\\s*(<scope>test</scope>)?\\s*</dependency>");
  private static final Set<String> EMPTY_WORDS =
      Set.of("util", "utils", "common", "impl", "helper", "helpers", "misc");

  static Set<String> modules() {
    return Modules.MAY_USE.keySet();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void usesOnlyTheModulesInItsLine(String module) {
    String[] allowed =
        Stream.concat(Stream.of(module), Modules.usedBy(module).stream())
            .map(Modules::within)
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(Modules.within(module))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.spillway..").and(not(resideInAnyPackage(allowed))))
        .allowEmptyShould(true)
        .check(Modules.CLASSES);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void declaresInItsPomTheModulesInItsLine(String module) throws Exception {
    String pom = Files.readString(Sources.ROOT.resolve(module).resolve("pom.xml"));

    List<String> declared =
        USED.matcher(pom)
            .results()
            .filter(match -> match.group(2) == null)
            .map(match -> match.group(1))
            .toList();

    assertThat(declared).containsExactlyInAnyOrderElementsOf(Modules.usedBy(module));
  }

  @Test
  void tableHasEveryModule() throws Exception {
    String parent = Files.readString(Sources.ROOT.resolve("pom.xml"));

    Set<String> built =
        MODULE
            .matcher(parent)
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    built.remove("architecture");

    assertThat(built).isEqualTo(modules());
  }

  @Test
  void everyClassIsInThePackageOfAModule() {
    String[] packages = modules().stream().map(Modules::within).toArray(String[]::new);

    noClasses().should().resideOutsideOfPackages(packages).check(Modules.CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.spillway.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(Modules.CLASSES);
  }

  @Test
  void packagesAreNamedForTheirDomain() {
    List<Path> nameless =
        Sources.java().stream()
            .map(source -> source.path().getParent())
            .distinct()
            .filter(folder -> EMPTY_WORDS.contains(folder.getFileName().toString()))
            .toList();

    assertThat(nameless).as("packages named for no domain").isEmpty();
  }
}
