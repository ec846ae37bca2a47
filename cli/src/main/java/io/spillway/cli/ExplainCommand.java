package io.spillway.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
    description = "Every decision of an arrangement, in order, with what it was taken on.")
final class ExplainCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Parameters(
      paramLabel = "ARRANGEMENT",
      description = "Its id; `spillway arrangements` lists them.")
  private String arrangement = "";

  @Option(names = "--inputs", description = "Print the message that each decision was taken on.")
  private boolean inputs;

  @Override
  public Integer call() throws IOException {
    JsonNode all = asking.get("/explain/" + URLEncoder.encode(arrangement, StandardCharsets.UTF_8));
    if (asking.forScripts()) {
      Asking.print(all);
      return 0;
    }
    for (JsonNode e : all) {
      for (JsonNode story : e.path("decided")) {
        System.out.printf(
            "%s  %-9s %-22s %s%n",
            e.path("at").asString(),
            e.path("part").asString(),
            e.path("input").asString(),
            story.asString());
      }
      if (inputs) {
        System.out.println("    on " + e.path("message").asString());
      }
    }
    return 0;
  }
}
