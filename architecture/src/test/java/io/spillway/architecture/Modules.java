package io.spillway.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The modules and what each may use: the picture that the poms and the code are held to. */
final class Modules {

  private static final String ROOT = "io.spillway.";

  /** Module to the modules it may use. A new dependency is a line here first. */
  static final Map<String, List<String>> MAY_USE =
      table(
          """
          model      :
          engine     : model
          policy     : model engine
          registry   : model engine
          surge      : model engine
          allocation : model
          mediator   : model engine policy registry surge allocation
          agent      : model engine policy
          metering   : model engine
          redirector : model
          wire       : model engine
          edges      : model
          store      : model engine wire
          simulator  : model engine policy registry surge allocation mediator agent metering \
                       redirector wire
          node       : model engine policy registry surge allocation mediator agent metering \
                       redirector wire edges store
          demo       : model wire edges node
          cli        : model engine policy registry surge allocation mediator agent metering \
                       redirector wire edges store simulator node demo
          """);

  /**
   * Packages that decide, to the libraries they may stand on besides {@code java} and JSpecify.
   * They have no thread, clock, I/O or random source of their own.
   */
  static final Map<String, List<String>> DECIDING =
      table(
          """
          model                :
          engine               :
          policy               : dev.cel com.google.common
          registry             :
          surge                :
          allocation           :
          mediator             :
          agent                :
          metering             :
          redirector.selection :
          """);

  /** Every class of the product, without the tests. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.spillway");

  private Modules() {}

  /** The modules that {@code module} may use. */
  static List<String> usedBy(String module) {
    return Objects.requireNonNull(MAY_USE.get(module), module);
  }

  /** The libraries that the deciding package {@code part} may stand on. */
  static List<String> librariesOf(String part) {
    return Objects.requireNonNull(DECIDING.get(part), part);
  }

  /** The ArchUnit pattern for {@code name} and all the packages below it. */
  static String within(String name) {
    return ROOT + name + "..";
  }

  private static Map<String, List<String>> table(String lines) {
    Map<String, List<String>> table = new TreeMap<>();
    lines
        .lines()
        .map(line -> line.split(":", 2))
        .forEach(cells -> table.put(cells[0].strip(), words(cells[1])));
    return table;
  }

  private static List<String> words(String cell) {
    return cell.isBlank() ? List.of() : List.of(cell.strip().split("\\s+"));
  }
}
