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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Why an arrangement is as it is. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Every decision of an arrangement, in order, with the policy rules that it asked.",
      "Of each rule: what it came to, where it stands, the policy's version, and its text as it was"
          + " then. Of another CDN's message: whose it was, and how that was verified. With"
          + " --follow it goes on while the arrangement lives.",
      "What comes after the arrangement's number, the mark of the journal, may be left out."
    },
    footer = {
      "",
      "Examples:",
      "  spillway explain cdn-a.example:arrangement-1",
      "  spillway explain cdn-a.example:arrangement-1 --follow",
      "  spillway explain cdn-a.example:arrangement-1 --inputs | less -S"
    })
final class ExplainCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Steps that are looked at again while following: an offer is known to be of it once chosen. */
  private static final int OVERLAP = 500;

  @Mixin private Asking asking = new Asking();
  @Mixin private Following following = new Following();

  @Parameters(
      paramLabel = "ARRANGEMENT",
      description = "Its id; `spillway arrangements` lists them.")
  private String arrangement = "";

  @Option(
      names = "--inputs",
      description =
          "Print what each rule saw, which part of it decided, and the message that each decision"
              + " was taken on, documents in it shortened; -o json has them whole.")
  private boolean inputs;

  @Override
  public Integer call() throws IOException {
    JsonNode all =
        asking.list("/explain/" + URLEncoder.encode(arrangement, StandardCharsets.UTF_8));
    Story story = new Story();
    if (asking.forScripts()) {
      asking.print(all);
    } else {
      AuditPages.gone(asking.object("/status", "cdn").path("journal"))
          .ifPresent(line -> asking.print(List.of(line)));
      asking.print(lines(all, inputs, story));
    }
    if (following.wanted()) {
      long last = 0;
      for (JsonNode e : all) {
        last = e.path("sequence").asLong();
        for (JsonNode sentence : e.path("decided")) {
          following.printed(last, sentence.asString());
        }
      }
      String filter = "&arrangement=" + AuditPages.encoded(arrangement);
      following.follow(asking, story, filter, last, OVERLAP);
    }
    return 0;
  }

  static List<String> lines(JsonNode all, boolean inputs, Story told) {
    List<String> lines = new ArrayList<>();
    for (JsonNode e : all) {
      lines.addAll(told.day(e));
      for (JsonNode story : e.path("decided")) {
        lines.add(Story.line(e, story.asString()));
      }
      lines.addAll(Story.heard(e));
      for (JsonNode rule : e.path("rules")) {
        lines.addAll(RuleLines.of(Story.INDENT, rule, inputs));
      }
      if (inputs && !e.has("rules")) {
        lines.add(Story.INDENT + "another version of Spillway decided: its rules cannot be told");
      }
      if (inputs) {
        lines.add(
            "             on %s %s"
                .formatted(e.path("input").asString(), shortened(e.path("message").asString())));
      }
    }
    return lines.isEmpty() ? List.of("nothing is written of it") : lines;
  }

  private static String shortened(String message) {
    try {
      return Story.shortened(JSON.readTree(message)).toString();
    } catch (JacksonException e) {
      // A node of another version may tell it otherwise.
      return message;
    }
  }
}
