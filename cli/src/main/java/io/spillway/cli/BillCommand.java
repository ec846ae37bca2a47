package io.spillway.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who owes whom how much. */
@Command(
    name = "bill",
    mixinStandardHelpOptions = true,
    description = "Invoices and the ledger of a node.")
final class BillCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Override
  public Integer call() throws IOException {
    JsonNode invoices = asking.get("/metering/v1/invoices");
    JsonNode ledger = asking.get("/metering/v1/ledger");
    if (asking.forScripts()) {
      ObjectNode both = JsonNodeFactory.instance.objectNode();
      both.set("invoices", invoices);
      both.set("ledger", ledger);
      Asking.print(both);
      return 0;
    }
    if (invoices.isEmpty()) {
      System.out.println("no invoice");
    }
    for (JsonNode record : invoices) {
      JsonNode i = record.path("invoice");
      System.out.printf(
          "%s owes %s %s for %d requests, %d bytes (%s, %s)%n",
          i.path("borrower").asString(),
          i.path("lender").asString(),
          Asking.money(i.path("amount")),
          i.path("usage").path("requests").asLong(),
          i.path("usage").path("bytes").asLong(),
          i.path("agreement").asString(),
          record.path("accepted").asBoolean() ? "accepted" : "refused");
    }
    for (JsonNode balance : ledger.path("balances")) {
      System.out.printf(
          "%-40s %s%n", balance.path("account").asString(), Asking.money(balance.path("amount")));
    }
    System.out.println(
        ledger.path("balanced").asBoolean()
            ? "the ledger balances"
            : "THE LEDGER DOES NOT BALANCE");
    return 0;
  }
}
