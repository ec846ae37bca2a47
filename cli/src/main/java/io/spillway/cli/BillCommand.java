package io.spillway.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    description = "Who owes whom how much: the invoices and the ledger of a node.",
    footer = {
      "",
      "Examples:",
      "  spillway bill --node http://127.0.0.11:7080",
      "  spillway bill -o json | jq '.ledger.balanced'"
    })
final class BillCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Override
  public Integer call() throws IOException {
    JsonNode invoices = asking.list("/metering/v1/invoices");
    JsonNode ledger = asking.object("/metering/v1/ledger", "balanced");
    if (asking.forScripts()) {
      ObjectNode both = JsonNodeFactory.instance.objectNode();
      both.set("invoices", invoices);
      both.set("ledger", ledger);
      asking.print(both);
    } else {
      asking.print(lines(invoices, ledger));
    }
    return 0;
  }

  static List<String> lines(JsonNode invoices, JsonNode ledger) {
    List<String> lines = new ArrayList<>();
    if (invoices.isEmpty()) {
      lines.add("no invoice yet: one comes a minute or two after an agreement has ended");
    } else {
      Table table = new Table("PAYS", "TO", ">AMOUNT", ">REQUESTS", ">MBYTE", "VERDICT");
      for (JsonNode record : invoices) {
        JsonNode i = record.path("invoice");
        table.row(
            i.path("borrower").asString(),
            i.path("lender").asString(),
            Words.money(i.path("amount")),
            Words.count(i.path("usage").path("requests")),
            megabytes(i.path("usage").path("bytes").asLong()),
            record.path("accepted").asBoolean()
                ? "accepted"
                : "REFUSED: " + record.path("reason").asString());
      }
      lines.addAll(table.lines());
    }
    if (!ledger.path("balances").isEmpty()) {
      lines.add("");
      Table table = new Table("ACCOUNT", ">BALANCE");
      for (JsonNode balance : ledger.path("balances")) {
        table.row(balance.path("account").asString(), Words.money(balance.path("amount")));
      }
      lines.addAll(table.lines());
    }
    lines.add(
        ledger.path("balanced").asBoolean()
            ? "the ledger balances"
            : "! THE LEDGER DOES NOT BALANCE: please report it, and keep the journal");
    return lines;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f", bytes / 1e6);
  }
}
