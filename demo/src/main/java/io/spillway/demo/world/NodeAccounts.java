package io.spillway.demo.world;

import io.spillway.demo.report.NodesAccount;
import io.spillway.demo.report.NodesAccount.AgreementLine;
import io.spillway.demo.report.NodesAccount.InvoiceLine;
import io.spillway.demo.report.NodesAccount.State;
import io.spillway.model.CdnName;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import io.spillway.model.Tariff;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads what operators' APIs answer into the terms of the report. Pure. */
final class NodeAccounts {
  private NodeAccounts() {}

  /**
   * The answers of one node.
   *
   * @param arrangements of /mediator/v1/arrangements
   * @param agreements of /agent/v1/agreements
   * @param invoices of /metering/v1/invoices
   * @param ledger of /metering/v1/ledger
   * @param delegations of /registry/v1/delegations
   */
  record Answers(
      JsonNode arrangements,
      JsonNode agreements,
      JsonNode invoices,
      JsonNode ledger,
      JsonNode delegations) {}

  /** All nodes' answers as one account; {@code primary} is where the arrangement lives. */
  static NodesAccount read(CdnName primary, Map<CdnName, Answers> byNode) {
    Answers own = java.util.Objects.requireNonNull(byNode.get(primary), primary.value());
    List<JsonNode> arrangements = objects(own.arrangements(), "phase", "states");
    Optional<JsonNode> first =
        arrangements.stream()
            .min(Comparator.comparing(a -> Instant.parse(a.at("/states/0/at").asString())));
    return new NodesAccount(
        first.map(a -> a.path("id").asString("")),
        first.map(NodeAccounts::states).orElse(List.of()),
        (int) arrangements.stream().filter(a -> !isOver(a.path("phase").asString(""))).count(),
        agreements(own.agreements()),
        invoices(own.invoices()),
        balanced(byNode),
        byNode.values().stream()
            .mapToInt(answers -> objects(answers.delegations(), "agreement", "borrower").size())
            .sum());
  }

  private static boolean isOver(String phase) {
    return phase.equals("CLOSED") || phase.equals("ABANDONED");
  }

  private static List<State> states(JsonNode arrangement) {
    List<State> states = new ArrayList<>();
    for (JsonNode begun : arrangement.path("states")) {
      states.add(
          new State(begun.path("phase").asString(), Instant.parse(begun.path("at").asString())));
    }
    return states;
  }

  private static List<AgreementLine> agreements(JsonNode answer) {
    List<AgreementLine> lines = new ArrayList<>();
    for (JsonNode agreement : objects(answer, "lender", "borrowerKey", "lenderKey")) {
      lines.add(
          new AgreementLine(
              agreement.path("id").asString(),
              agreement.path("revision").asInt(),
              new CdnName(agreement.path("borrower").asString()),
              new CdnName(agreement.path("lender").asString()),
              tariff(agreement.path("tariff")),
              rate(agreement.path("capacity").path("requests")),
              agreement.path("borrowerKey").asString(),
              agreement.path("lenderKey").asString()));
    }
    return lines;
  }

  private static List<InvoiceLine> invoices(JsonNode answer) {
    SortedMap<String, InvoiceLine> lines = new TreeMap<>();
    for (JsonNode invoice : objects(answer, "agreement", "lender", "borrower", "amount")) {
      InvoiceLine line =
          new InvoiceLine(
              invoice.path("agreement").asString(),
              new CdnName(invoice.path("lender").asString()),
              new CdnName(invoice.path("borrower").asString()),
              money(invoice.path("amount")));
      lines.put(line.agreement(), line);
    }
    return List.copyOf(lines.values());
  }

  /** Whether each node's balances sum to zero, and both parties have the same amounts. */
  private static boolean balanced(Map<CdnName, Answers> byNode) {
    SortedMap<String, BigInteger> between = new TreeMap<>();
    for (Map.Entry<CdnName, Answers> node : byNode.entrySet()) {
      SortedMap<String, BigInteger> sums = new TreeMap<>();
      for (Map.Entry<String, Money> balance : balances(node.getValue().ledger()).entrySet()) {
        Money amount = balance.getValue();
        BigInteger micros = BigInteger.valueOf(amount.micros());
        sums.merge(amount.currency(), micros, BigInteger::add);
        String account = balance.getKey().split(" ", 2)[0];
        String me = node.getKey().value();
        if (account.startsWith("receivable:")) {
          String debt = account.substring(11) + " owes " + me + " " + amount.currency();
          between.merge(debt, micros, BigInteger::add);
        } else if (account.startsWith("payable:")) {
          String debt = me + " owes " + account.substring(8) + " " + amount.currency();
          between.merge(debt, micros, BigInteger::add);
        }
      }
      if (sums.values().stream().anyMatch(sum -> sum.signum() != 0)) {
        return false;
      }
    }
    return between.values().stream().allMatch(sum -> sum.signum() == 0);
  }

  /** Account and currency to balance, from a map or a list of entries. */
  private static SortedMap<String, Money> balances(JsonNode ledger) {
    SortedMap<String, Money> balances = new TreeMap<>();
    for (JsonNode entry : ledger.path("balances")) {
      if (entry.has("account")) {
        Money amount = money(entry.path("amount"));
        balances.put(entry.path("account").asString() + " " + amount.currency(), amount);
      }
    }
    ledger
        .path("balances")
        .propertyStream()
        .forEach(property -> balances.put(property.getKey(), money(property.getValue())));
    return balances;
  }

  private static Tariff tariff(JsonNode node) {
    return new Tariff(
        money(node.path("perMillionRequests")),
        money(node.path("perGigabyte")),
        money(node.path("perCommittedHour")));
  }

  private static Money money(JsonNode node) {
    return new Money(node.path("currency").asString(), node.path("micros").asLong());
  }

  private static RequestRate rate(JsonNode node) {
    return new RequestRate(node.isNumber() ? node.asDouble() : node.path("perSecond").asDouble());
  }

  /** All objects in a tree that have the given keys, in the order of the document. */
  static List<JsonNode> objects(JsonNode tree, String... keys) {
    List<JsonNode> found = new ArrayList<>();
    if (tree.isObject() && java.util.Arrays.stream(keys).allMatch(tree::has)) {
      found.add(tree);
    } else {
      tree.forEach(child -> found.addAll(objects(child, keys)));
    }
    return found;
  }
}
