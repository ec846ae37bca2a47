package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code spillway} where it cannot run, in a folder with blanks in its name. */
class LauncherTest {
  @TempDir private Path folder;
  private Path checkout;

  private record Ended(int exitCode, List<String> lines) {}

  @BeforeEach
  void copy() throws IOException {
    checkout = Files.createDirectories(folder.resolve("a check out"));
    Files.createDirectories(checkout.resolve(".mvn"));
    Files.createDirectories(checkout.resolve("cli"));
    Files.copy(Path.of("..", "spillway"), checkout.resolve("spillway"));
    Files.copy(Path.of("..", ".mvn", "jdk.sh"), checkout.resolve(".mvn/jdk.sh"));
  }

  @Test
  void saysWhatToInstallWhenEveryJdkIsTooOld() throws IOException, InterruptedException {
    Path jdk = checkout.resolve(".mvn/jdk.sh");
    Files.writeString(
        jdk, Files.readString(jdk).replace("SPILLWAY_JDK_MIN=25", "SPILLWAY_JDK_MIN=999"));

    Ended ended = run();

    assertThat(ended.exitCode()).isEqualTo(69);
    assertThat(ended.lines()).hasSize(1);
    assertThat(ended.lines().getFirst())
        .contains("needs a JDK 999 or newer, and found JDK " + Runtime.version().feature())
        .contains("install one");
  }

  @Test
  void theJdkThatIsMeantForSpillwayGoesBeforeTheOneThatIsMeantForAll()
      throws IOException, InterruptedException {
    Path own = jdk("own", "25.0.1");
    Path common = jdk("common", "26");

    assertThat(found(own, common)).isEqualTo(own.toString());
    assertThat(found(jdk("old", "21.0.2"), common)).isEqualTo(common.toString());
  }

  /** A folder that looks like a JDK. */
  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    for (String tool : List.of("java", "javac")) {
      Path file = Files.writeString(home.resolve("bin").resolve(tool), "#!/bin/sh\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private String found(Path own, Path common) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", ". \"$0\"; echo \"$JAVA_HOME\"", checkout + "/.mvn/jdk.sh")
            .redirectErrorStream(true);
    builder.environment().put("SPILLWAY_JAVA_HOME", own.toString());
    builder.environment().put("JAVA_HOME", common.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  @Test
  void saysThatNobodyBuiltItWhereItCannotBuild() throws IOException, InterruptedException {
    // A file in the folder's place: not even root can write below it.
    Files.writeString(checkout.resolve("cli/target"), "");

    Ended ended = run();

    assertThat(ended.exitCode()).isEqualTo(69);
    assertThat(ended.lines()).hasSize(1);
    assertThat(ended.lines().getFirst())
        .contains(checkout + " is not built yet, and this user may not write there");
  }

  @Test
  void saysWhereTheOutputOfAFailedBuildIs() throws IOException, InterruptedException {
    Path wrapper = Files.writeString(checkout.resolve("mvnw"), "#!/bin/sh\necho broken\nexit 1\n");
    assertThat(wrapper.toFile().setExecutable(true)).isTrue();

    Ended ended = run();

    assertThat(ended.exitCode()).isEqualTo(70);
    assertThat(ended.lines()).contains("broken");
    assertThat(ended.lines().getLast())
        .contains("the build failed", checkout + "/cli/target/run-build.log");
    assertThat(checkout.resolve("cli/target/run.lock")).doesNotExist();
  }

  /** Called from elsewhere, by its path. */
  private Ended run() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", checkout.resolve("spillway").toString(), "--version")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said.lines().toList());
  }
}
