package io.spillway.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** What is going on at a node. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Load against capacity, arrangements and lent capacity of a running node.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Override
  public Integer call() throws IOException {
    JsonNode s = asking.get("/status");
    if (asking.forScripts()) {
      Asking.print(s);
      return 0;
    }
    System.out.printf(
        "%s  epoch %d  %d edges alive, %.0f/s capacity, %.0f/s lendable, %d peers known%n",
        s.path("cdn").asString(),
        s.path("epoch").asLong(),
        s.path("edges").asInt(),
        Asking.rate(s.path("capacity").path("requests")),
        Asking.rate(s.path("lendable").path("requests")),
        s.path("peers").asInt());
    for (JsonNode f : s.path("load")) {
      System.out.printf(
          "service %s: %.0f/s of %.0f/s usable (usual %.0f/s), %.0f/s expected, chance of"
              + " exhaustion %.2f%n",
          f.path("service").asString(),
          Asking.rate(f.path("demand")),
          Asking.rate(f.path("usable")),
          Asking.rate(f.path("baseline")),
          Asking.rate(f.path("expected")),
          f.path("exhaustion").asDouble());
    }
    for (JsonNode a : s.path("arrangements")) {
      ArrangementsCommand.print(a);
    }
    for (JsonNode a : s.path("lent")) {
      System.out.printf(
          "lends %.0f/s to %s until %s (%s)%n",
          Asking.rate(a.path("capacity").path("requests")),
          a.path("borrower").asString(),
          a.path("serveUntil").asString(),
          a.path("id").asString());
    }
    return 0;
  }
}
