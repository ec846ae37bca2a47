package io.spillway.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** The arrangements of a node. */
@Command(
    name = "arrangements",
    mixinStandardHelpOptions = true,
    description = "The arrangements that a node's CDN borrows for, with their agreements.")
final class ArrangementsCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Override
  public Integer call() throws IOException {
    JsonNode all = asking.get("/mediator/v1/arrangements");
    if (asking.forScripts()) {
      Asking.print(all);
      return 0;
    }
    if (all.isEmpty()) {
      System.out.println("no arrangement");
    }
    for (JsonNode a : all) {
      print(a);
    }
    return 0;
  }

  static void print(JsonNode a) {
    System.out.printf(
        "%s  %s  service %s%n",
        a.path("id").asString(), a.path("phase").asString(), a.path("service").asString());
    for (JsonNode b : a.path("agreements")) {
      System.out.printf(
          "  %-24s %-8s %6.0f/s agreed, %6.1f/s served, owed %s  (%s)%n",
          b.path("lender").asString(),
          b.path("status").asString(),
          Asking.rate(b.path("capacity").path("requests")),
          Asking.rate(b.path("served")),
          Asking.money(b.path("cost")),
          b.path("id").asString());
    }
  }
}
