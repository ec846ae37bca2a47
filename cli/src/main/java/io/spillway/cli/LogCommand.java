package io.spillway.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The audit log. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = {
      "The audit log: what a node has decided, a sentence each, oldest first.",
      "Where it was decided on another CDN's message, the next line says whose, and how that was"
          + " verified. Sentences are kept for the time that journal.keep says, 400 days by"
          + " default; where older ones are gone, that is told. The newest 50 are printed, of the"
          + " newest 20,000 steps that have any."
    },
    footer = {
      "",
      "Examples:",
      "  spillway log --follow",
      "  spillway log --arrangement cdn-a.example:arrangement-1 --follow",
      "  spillway log --of cdn-a.example:long-term-1",
      "  spillway log --after 0 --last 1000 -o json"
    })
final class LogCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();
  @Mixin private Following following = new Following();

  @Option(
      names = "--of",
      paramLabel = "ID",
      description =
          "Only what is about this: an agreement, an offer, a long-term agreement, a CDN.")
  private String subject = "";

  @Option(
      names = "--arrangement",
      paramLabel = "ID",
      description = "Only what is about this arrangement, its auctions, agreements and offers.")
  private String arrangement = "";

  @Option(
      names = "--last",
      paramLabel = "N",
      description =
          "So many sentences, 1 to 1000 (default: 50); with --after all of one step are told.")
  private int last = 50;

  @Option(
      names = "--after",
      paramLabel = "STEP",
      description = "Instead of the newest: those after this step; 0 from the beginning.")
  private long after = -1;

  @Override
  public Integer call() throws IOException {
    if (last < 1 || last > 1000) {
      throw new IllegalArgumentException("--last " + last + ": use 1 to 1000");
    }
    String filter =
        (subject.isEmpty() ? "" : "&subject=" + AuditPages.encoded(subject))
            + (arrangement.isEmpty() ? "" : "&arrangement=" + AuditPages.encoded(arrangement));
    String from = after < 0 ? "?newest=true" : "?after=" + after;
    JsonNode page = asking.object(AuditPages.PATH + from + "&limit=" + last + filter, "entries");
    Story story = new Story();
    if (asking.forScripts() && !following.wanted()) {
      asking.print(wanted(page.path("entries")));
      return 0;
    }
    if (!asking.forScripts()) {
      tellGone(page);
    }
    for (JsonNode entry : wanted(page.path("entries"))) {
      following.printed(entry.path("sequence").asLong(), entry.path("story").asString());
      if (asking.forScripts()) {
        asking.printLine(entry);
      } else {
        asking.print(story.lines(entry));
      }
    }
    if (page.path("entries").isEmpty() && !subject.isEmpty()) {
      asking.tell(
          List.of(
              "nothing is told of "
                  + subject
                  + ": use a name as this log shows it, such as cdn-a.example:agreement-7"));
    }
    if (following.wanted()) {
      following.follow(asking, story, filter, page.path("last").asLong(), 0);
    }
    return 0;
  }

  /**
   * The newest, as many as were asked for: a node gives all of one step together. With --after they
   * all stay, since who asks on begins where the page ends.
   */
  private JsonNode wanted(JsonNode entries) {
    if (after >= 0 || entries.size() <= last) {
      return entries;
    }
    ArrayNode newest = JsonNodeFactory.instance.arrayNode();
    for (int i = entries.size() - last; i < entries.size(); i++) {
      newest.add(entries.get(i));
    }
    return newest;
  }

  /** Where the page is as old as the log is, or nothing is found. */
  private void tellGone(JsonNode page) {
    if (after >= 0 || page.path("entries").size() < last) {
      AuditPages.gone(page).ifPresent(line -> asking.print(List.of(line)));
    }
  }
}
