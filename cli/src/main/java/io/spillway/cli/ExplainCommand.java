package io.spillway.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Why an arrangement is as it is. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Every decision of an arrangement, in order, with the policy rules that it asked: what each"
            + " came to, where it stands, the policy's version, and its text as it was then.",
    footer = {
      "",
      "Examples:",
      "  spillway explain cdn-a.example:arrangement-1",
      "  spillway explain cdn-a.example:arrangement-1 --inputs | less -S"
    })
final class ExplainCommand implements Callable<Integer> {
  private static final String INDENT = " ".repeat(13);

  @Mixin private Asking asking = new Asking();

  @Parameters(
      paramLabel = "ARRANGEMENT",
      description = "Its id; `spillway arrangements` lists them.")
  private String arrangement = "";

  @Option(
      names = "--inputs",
      description =
          "Print what each rule saw, which part of it decided, and the message that each decision"
              + " was taken on.")
  private boolean inputs;

  @Override
  public Integer call() throws IOException {
    JsonNode all =
        asking.list("/explain/" + URLEncoder.encode(arrangement, StandardCharsets.UTF_8));
    if (asking.forScripts()) {
      asking.print(all);
    } else {
      asking.print(lines(all, inputs));
    }
    return 0;
  }

  static List<String> lines(JsonNode all, boolean inputs) {
    List<String> lines = new ArrayList<>();
    String day = "";
    for (JsonNode e : all) {
      String at = e.path("at").asString();
      if (!at.startsWith(day) || day.isEmpty()) {
        day = at.substring(0, 10);
        lines.add(day + ", times in UTC");
      }
      for (JsonNode story : e.path("decided")) {
        lines.add("%s %-9s %s".formatted(clock(at), e.path("part").asString(), story.asString()));
      }
      for (JsonNode rule : e.path("rules")) {
        lines.addAll(RuleLines.of(INDENT, rule, inputs));
      }
      if (inputs && !e.has("rules")) {
        lines.add(INDENT + "another version of Spillway decided: its rules cannot be told");
      }
      if (inputs) {
        lines.add(
            "             on %s %s"
                .formatted(e.path("input").asString(), e.path("message").asString()));
      }
    }
    return lines.isEmpty() ? List.of("nothing is written of it") : lines;
  }

  /** Hours to milliseconds; ISO 8601 leaves out a fraction of zero. */
  private static String clock(String at) {
    String time = at.substring(11, at.length() - 1);
    String padded = time.length() == 8 ? time + "." : time;
    return (padded + "000").substring(0, 12);
  }
}
