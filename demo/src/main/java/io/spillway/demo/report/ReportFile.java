package io.spillway.demo.report;

import io.spillway.demo.report.NodesAccount.AgreementLine;
import io.spillway.demo.report.NodesAccount.InvoiceLine;
import io.spillway.model.Money;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The report as JSON. Times are milliseconds from the onset of the surge, null for what did not
 * happen.
 */
public final class ReportFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ReportFile() {}

  /** The text of the report, indented, with a newline at its end. */
  public static String json(RunRecord run, Judgement judgement) {
    ObjectNode root = JSON.createObjectNode();
    root.put("mode", run.mode().name().toLowerCase(Locale.ROOT));
    root.put("seed", run.seed());
    root.put("edges", run.edges());
    root.put("started_at", run.startedAt().toString());
    root.put("onset_ms", run.onset().map(java.time.Duration::toMillis).orElse(null));
    times(root, run);
    requests(root.putObject("requests"), run);
    root.put("redirected_share_peak", round(run.redirectedShareHighest()));
    root.put("failed_share", round(run.failedShare()));
    root.put("failed_share_without_peering_at_least", round(run.referenceShare()));
    arrangement(root.putObject("arrangement"), run);
    ArrayNode agreements = root.putArray("agreements");
    run.nodes().agreements().forEach(line -> agreement(agreements.addObject(), line));
    ArrayNode invoices = root.putArray("invoices");
    run.nodes().invoices().forEach(line -> invoice(invoices.addObject(), line));
    root.put("ledger_balanced", run.nodes().ledgerBalanced());
    root.put("delegations_left", run.nodes().delegationsLeft());
    ObjectNode settings = root.putObject("settings");
    run.settings().forEach(settings::put);
    ArrayNode unmet = root.putArray("unmet");
    judgement.unmet().forEach(unmet::add);
    root.put("exit_code", judgement.exitCode());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void times(ObjectNode root, RunRecord run) {
    root.put("detected_after_ms", orNull(run.afterOnset(run.detectedAt())));
    root.put("agreed_after_ms", orNull(run.afterOnset(run.nodes().firstSigned())));
    root.put("first_redirected_after_ms", orNull(run.afterOnset(run.firstRedirect())));
    root.put("excess_moved_after_ms", orNull(run.afterOnset(run.excessMoved())));
    root.put("sla_broken_after_ms", orNull(run.afterOnset(run.slaBroken())));
    root.put("sla_met_after_ms", orNull(run.afterOnset(run.slaMet())));
  }

  private static void requests(ObjectNode requests, RunRecord run) {
    requests.put("total", run.totals().total());
    requests.put("failed", run.totals().failed());
    requests.put(
        "failed_in_20_s_after_detection",
        run.failedEarly().isPresent() ? run.failedEarly().getAsLong() : null);
    requests.put("slow", run.totals().slow());
    requests.put("redirected_by_edges", run.totals().redirected());
    requests.put("stale_dns", run.totals().stale());
    ObjectNode reasons = requests.putObject("failed_by_reason");
    run.reasons().forEach(reasons::put);
  }

  private static void arrangement(ObjectNode arrangement, RunRecord run) {
    arrangement.put("id", run.nodes().arrangement().orElse(null));
    arrangement.put("open", run.nodes().open());
    ArrayNode states = arrangement.putArray("states");
    for (NodesAccount.State state : run.nodes().states()) {
      ObjectNode node = states.addObject();
      node.put("state", state.name());
      node.put("at", state.at().toString());
      node.put("after_ms", orNull(run.afterOnset(Optional.of(state.at()))));
    }
  }

  private static void agreement(ObjectNode node, AgreementLine line) {
    node.put("id", line.id());
    node.put("revision", line.revision());
    ObjectNode parties = node.putObject("parties");
    parties.put("borrower", line.borrower().value());
    parties.put("lender", line.lender().value());
    ObjectNode price = node.putObject("price");
    price.put("currency", line.tariff().currency());
    price.put("per_million_requests", decimal(line.tariff().perMillionRequests()));
    price.put("per_gigabyte", decimal(line.tariff().perGigabyte()));
    price.put("per_committed_hour", decimal(line.tariff().perCommittedHour()));
    node.put("capacity_requests_per_second", line.capacity().perSecond());
    ObjectNode keys = node.putObject("signature_keys");
    keys.put("borrower", line.borrowerKey());
    keys.put("lender", line.lenderKey());
  }

  private static void invoice(ObjectNode node, InvoiceLine line) {
    node.put("from", line.lender().value());
    node.put("to", line.borrower().value());
    node.put("currency", line.amount().currency());
    node.put("amount", decimal(line.amount()));
    node.put("agreement", line.agreement());
  }

  private static BigDecimal decimal(Money money) {
    return BigDecimal.valueOf(money.micros(), 6);
  }

  private static double round(double share) {
    return Math.round(share * 1e5) / 1e5;
  }

  private static @Nullable Long orNull(Optional<Long> millis) {
    return millis.orElse(null);
  }
}
