package io.spillway.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lifts a ban. */
@Command(
    name = "unban",
    mixinStandardHelpOptions = true,
    description = {"Lifts a ban: the CDN is dealt with again as the policy says."},
    footer = {"", "Examples:", "  spillway unban cdn-c.example"})
final class UnbanCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Parameters(paramLabel = "CDN", description = "The domain of the CDN, such as cdn-c.example.")
  private String cdn = "";

  @Override
  public Integer call() throws IOException {
    return Forbidden.order(asking, "/agent/v1/bans/" + cdn + "/lift", Forbidden.body());
  }
}
