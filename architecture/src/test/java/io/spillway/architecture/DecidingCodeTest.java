package io.spillway.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Code that decides is a function of its input and the time it is given, so that it can be run
 * again: {@link Modules#DECIDING}.
 */
class DecidingCodeTest {

  private static final String WHY = "a decision must come out the same when it is run again";

  /** Types that are values or plain errors, though they live in a package of I/O. */
  private static final Set<String> HARMLESS =
      Set.of(
          "java.io.IOException",
          "java.io.Serializable",
          "java.io.UncheckedIOException",
          "java.net.Inet4Address",
          "java.net.Inet6Address",
          "java.net.InetAddress",
          "java.net.URI",
          "java.net.URISyntaxException",
          "java.net.UnknownHostException");

  private static final Set<String> WITH_THREADS =
      Set.of(
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.util.Timer",
          "java.util.TimerTask");

  private static final Set<String> OF_CHANCE =
      Set.of("java.security.SecureRandom", "java.util.concurrent.ThreadLocalRandom");

  private static final Set<String> CALLS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getProperty",
          "java.lang.System.getenv",
          "java.lang.System.identityHashCode",
          "java.lang.System.nanoTime",
          "java.util.Collection.parallelStream",
          "java.util.TimeZone.getDefault",
          "java.util.UUID.randomUUID",
          "java.util.random.RandomGenerator.getDefault",
          "java.util.random.RandomGenerator.of");

  private static final Set<String> SEEDABLE =
      Set.of("java.util.Random", "java.util.SplittableRandom");

  /** What an address does beyond being one: it asks a resolver or the network. */
  private static final Set<String> RESOLVING =
      Set.of(
          "getAllByName",
          "getByName",
          "getCanonicalHostName",
          "getHostName",
          "getLocalHost",
          "isReachable");

  static Set<String> deciding() {
    return Modules.DECIDING.keySet();
  }

  @ParameterizedTest
  @MethodSource("deciding")
  void standsOnlyOnItsLibraries(String part) {
    String[] allowed =
        Stream.of(
                Stream.of("java..", "io.spillway..", "org.jspecify.annotations.."),
                Modules.librariesOf(part).stream().map(library -> library + ".."))
            .flatMap(packages -> packages)
            .toArray(String[]::new);

    check(
        classes()
            .that()
            .resideInAPackage(Modules.within(part))
            .should()
            .onlyDependOnClassesThat(
                JavaClass.Predicates.resideInAnyPackage(allowed)
                    .or(JavaClass.Predicates.equivalentTo(Object[].class))
                    .or(DescribedPredicate.describe("are primitive", DecidingCodeTest::isPlain))));
  }

  @ParameterizedTest
  @MethodSource("deciding")
  void hasNoThread(String part) {
    forbid(part, "types with threads", type -> WITH_THREADS.contains(type) || isExecution(type));
  }

  @ParameterizedTest
  @MethodSource("deciding")
  void hasNoInputOrOutput(String part) {
    forbid(part, "types of input and output", DecidingCodeTest::isInputOrOutput);
  }

  @ParameterizedTest
  @MethodSource("deciding")
  void readsNoClockAndDrawsNoChance(String part) {
    forbid(part, "random sources without a seed", OF_CHANCE::contains);
    check(
        noClasses()
            .that()
            .resideInAPackage(Modules.within(part))
            .should()
            .accessTargetWhere(
                DescribedPredicate.<JavaAccess<?>>describe(
                    "it reads a clock, the environment, a resolver or chance",
                    DecidingCodeTest::isAmbient)));
  }

  private static void forbid(
      String part, String what, java.util.function.Predicate<String> typeNamed) {
    check(
        noClasses()
            .that()
            .resideInAPackage(Modules.within(part))
            .should(
                dependOnClassesThat(
                    DescribedPredicate.describe(
                        "are " + what, type -> typeNamed.test(base(type))))));
  }

  private static void check(ArchRule rule) {
    rule.because(WHY).allowEmptyShould(true).check(Modules.CLASSES);
  }

  private static String base(JavaClass type) {
    return type.getBaseComponentType().getName();
  }

  private static boolean isPlain(JavaClass type) {
    JavaClass base = type.getBaseComponentType();
    return base.isPrimitive() || base.getPackageName().startsWith("java.");
  }

  private static boolean isExecution(String type) {
    return type.startsWith("java.util.concurrent.locks.")
        || List.of("Executor", "ForkJoin", "CompletableFuture", "Future", "StructuredTaskScope")
            .stream()
            .anyMatch(word -> type.startsWith("java.util.concurrent." + word));
  }

  private static boolean isInputOrOutput(String type) {
    return !HARMLESS.contains(type)
        && Stream.of("java.io.", "java.nio.file.", "java.nio.channels.", "java.net.", "java.sql.")
            .anyMatch(type::startsWith);
  }

  private static boolean isAmbient(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    String owner = target.getOwner().getName();
    return CALLS.contains(owner + "." + target.getName())
        || (owner.startsWith("java.net.Inet") && RESOLVING.contains(target.getName()))
        || isClock(owner, target)
        || isUnseeded(owner, target);
  }

  private static boolean isClock(String owner, AccessTarget target) {
    boolean readsNow =
        owner.startsWith("java.time.")
            && target.getName().equals("now")
            && !parameters(target).equals(List.of("java.time.Clock"));
    boolean makesClock =
        owner.equals("java.time.Clock")
            && (target.getName().startsWith("system") || target.getName().startsWith("tick"));
    return readsNow || makesClock || target.getFullName().startsWith("java.time.ZoneId.systemDef");
  }

  private static boolean isUnseeded(String owner, AccessTarget target) {
    boolean made = target.getName().equals("<init>") && SEEDABLE.contains(owner);
    boolean shuffled = target.getFullName().startsWith("java.util.Collections.shuffle");
    return (made && parameters(target).isEmpty()) || (shuffled && parameters(target).size() == 1);
  }

  private static List<String> parameters(AccessTarget target) {
    return target instanceof AccessTarget.CodeUnitAccessTarget call
        ? call.getRawParameterTypes().stream().map(JavaClass::getName).toList()
        : List.of();
  }
}
