package io.spillway.edges.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SitesFolderTest {
  @TempDir private Path folder;

  /** What no file can replace, whoever runs the test. */
  private Path obstacle(String name) throws IOException {
    Path obstacle = folder.resolve(name);
    Files.createDirectories(obstacle.resolve("inside"));
    return obstacle;
  }

  @Test
  void putsBackWhatCanBeAndTellsAllThatCannot() throws IOException {
    Path first = obstacle("a.conf");
    Path second = folder.resolve("b.conf");
    Path third = obstacle("c.conf");
    Path fourth = folder.resolve("d.conf");
    Files.writeString(second, "new");
    Files.writeString(fourth, "new");
    Map<Path, Optional<String>> before = new TreeMap<>();
    before.put(first, Optional.of("old"));
    before.put(second, Optional.of("old"));
    before.put(third, Optional.empty());
    before.put(fourth, Optional.empty());

    Optional<String> left = SitesFolder.putBack(before);

    assertThat(left.orElseThrow())
        .contains(first.toString())
        .contains(third + " (java.nio.file.DirectoryNotEmptyException")
        .doesNotContain("b.conf")
        .doesNotContain("d.conf");
    assertThat(second).hasContent("old");
    assertThat(fourth).doesNotExist();
  }

  @Test
  void putsBackFilesOfAThreadThatIsInterrupted() throws IOException {
    Path file = folder.resolve("a.conf");
    Files.writeString(file, "new");

    Thread.currentThread().interrupt();
    Optional<String> left = SitesFolder.putBack(Map.of(file, Optional.of("old")));

    assertThat(Thread.interrupted()).as("the interruption is kept").isTrue();
    assertThat(left).isEmpty();
    assertThat(file).hasContent("old");
  }

  @Test
  void takesAFileThatIsAsItWasForPutBack() throws IOException {
    Path file = folder.resolve("a.conf");
    Files.writeString(file, "old");
    // Nothing can be written here, and nothing needs to be.
    Files.createDirectory(folder.resolve(".a.conf.new"));

    assertThat(SitesFolder.putBack(Map.of(file, Optional.of("old")))).isEmpty();
  }
}
