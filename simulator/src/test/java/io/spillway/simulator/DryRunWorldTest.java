package io.spillway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.simulator.world.Faults;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The same crowds once played through and once in earnest. */
class DryRunWorldTest {
  private static final int SEEDS = 8;
  private static final Pattern PLAYED =
      Pattern.compile("cdn-a.*dry run over: .* carried (\\d+) requests for about ([0-9.]+) EUR");
  private static final Pattern PAID = Pattern.compile("cdn-a.*booked .*: expense ([0-9.]+) EUR");

  private static List<String> story(long seed, SimulationSettings settings) {
    SimulationResult result = Simulation.run(seed, settings.withStories());
    assertThat(result.violations()).isEmpty();
    return result.story();
  }

  private static double sum(List<String> story, Pattern pattern, int group) {
    double sum = 0;
    for (String line : story) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        sum += Double.parseDouble(matcher.group(group));
      }
    }
    return sum;
  }

  @Test
  void tellsAboutWhatItWouldHaveCost() {
    double told = 0;
    double paid = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      SimulationSettings settings = SimulationSettings.of(Faults.NONE);
      List<String> played = story(seed, settings.withDryRun());
      assertThat(played).noneMatch(line -> line.contains("cdn-a") && PAID.matcher(line).find());
      double would = sum(played, PLAYED, 2);
      double did = sum(story(seed, settings), PAID, 1);
      told += would;
      paid += did;
    }
    assertThat(told / paid).isBetween(0.5, 2.0);
  }
}
