package io.spillway.cli;

import static java.util.Comparator.naturalOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.demo.world.CdnPlan;
import io.spillway.demo.world.WorldPlan;
import io.spillway.engine.Effect;
import io.spillway.engine.Engine;
import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.Part;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.MediatorFact;
import io.spillway.mediator.MediatorState;
import io.spillway.mediator.Phase;
import io.spillway.metering.Closing;
import io.spillway.metering.InvoiceRecord;
import io.spillway.metering.MeteringFact;
import io.spillway.metering.MeteringState;
import io.spillway.metering.StatementRecord;
import io.spillway.metering.ledger.Entry;
import io.spillway.metering.ledger.LedgerView;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.Usage;
import io.spillway.model.message.PartName;
import io.spillway.registry.RegistryState;
import io.spillway.simulator.cdn.Assembly;
import io.spillway.simulator.cdn.CdnProfile;
import io.spillway.store.SqliteJournal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is in the journals and access logs when every process has ended. */
final class Books {
  private final WorldPlan plan;
  private final Map<CdnName, Book> books;

  private record Book(
      MediatorState mediator,
      AgentState agent,
      MeteringState metering,
      RegistryState registry,
      List<JournalEntry> entries,
      List<Effect> outbox) {}

  private Books(WorldPlan plan, Map<CdnName, Book> books) {
    this.plan = plan;
    this.books = books;
  }

  static Books read(WorldPlan plan) {
    Map<CdnName, Book> books = new LinkedHashMap<>();
    for (CdnPlan cdn : plan.cdns()) {
      books.put(cdn.name(), read(cdn));
    }
    return new Books(plan, books);
  }

  private static Book read(CdnPlan cdn) {
    Map<PartName, Part<?, ?, ?>> parts =
        Assembly.production(
            new CdnProfile(
                cdn.name(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>(),
                Duration.ZERO,
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty()));
    try (SqliteJournal journal = SqliteJournal.open(cdn.folder().resolve("state"), parts)) {
      Engine engine = new Engine(parts, journal, (id, effect) -> {}, () -> Instant.EPOCH);
      return new Book(
          engine.state(PartName.MEDIATOR, MediatorState.class),
          engine.state(PartName.AGENT, AgentState.class),
          engine.state(PartName.METERING, MeteringState.class),
          engine.state(PartName.REGISTRY, RegistryState.class),
          journal.list(0, Integer.MAX_VALUE),
          journal.outbox().stream().map(pending -> pending.effect()).toList());
    }
  }

  private Book of(CdnName cdn) {
    return Objects.requireNonNull(books.get(cdn), cdn.value());
  }

  private Book primary() {
    return of(plan.primary().name());
  }

  /** The last state that the arrangement's CDN had committed at a time. */
  Phase stateAt(Instant time) {
    Phase state = Phase.INITIATED;
    for (JournalEntry entry : primary().entries()) {
      for (Fact fact : entry.facts()) {
        if (fact instanceof MediatorFact.ArrangementChanged changed && entry.at().isBefore(time)) {
          state = changed.arrangement().phase();
        }
      }
    }
    return state;
  }

  void requireOneArrangementThatIsClosed() {
    List<Arrangement> all =
        books.values().stream()
            .flatMap(b -> b.mediator().arrangements().values().stream())
            .toList();

    assertThat(all).hasSize(1);
    assertThat(all.getFirst().phase()).isEqualTo(Phase.CLOSED);
    List<Arrangement.PhaseBegun> history = all.getFirst().history();
    assertThat(history.get(0).phase()).isEqualTo(Phase.INITIATED);
    assertThat(history.get(1).phase()).isEqualTo(Phase.SOURCING);
    assertThat(history.get(1).at()).isEqualTo(history.get(0).at());
  }

  void requireTheSameDocumentAtBothParties() {
    int signed = 0;
    for (Deal deal : primary().agent().deals().values()) {
      if (deal.signed().isPresent()) {
        Deal theirs = of(deal.terms().lender()).agent().deals().get(deal.terms().id());
        assertThat(theirs).isNotNull();
        assertThat(theirs.signed()).isEqualTo(deal.signed());
        assertThat(deal.phase()).isEqualTo(Deal.Phase.CLOSED);
        assertThat(theirs.phase()).isEqualTo(Deal.Phase.CLOSED);
        signed++;
      }
    }
    assertThat(signed).isPositive();
  }

  /**
   * Compares what both parties have in their books with what the lenders' edges have logged, line
   * by line: requests, bytes, hits and errors.
   */
  void requireStatementsEqualToAccessLogs() throws IOException {
    long inAll = 0;
    for (CdnPlan lender : lenders(plan)) {
      List<StatementRecord> stated = of(lender.name()).metering().archive().statements();
      assertThat(stated).as("%s's statements", lender.name()).isNotEmpty();
      Instant end = stated.stream().map(StatementRecord::to).max(naturalOrder()).orElseThrow();
      Usage logged = AccessLines.of(lender).before(end);
      inAll += logged.requests();
      assertThat(sum(stated.stream().map(StatementRecord::usage)))
          .as("usage in %s's statements", lender.name())
          .isEqualTo(logged);
      assertThat(
              primary().metering().archive().statements().stream()
                  .filter(s -> s.lender().equals(lender.name()))
                  .toList())
          .as("%s's statements in the books of the borrower", lender.name())
          .containsExactlyInAnyOrderElementsOf(stated);
      requireInvoicesOfStatements(lender.name(), stated);
    }
    assertThat(inAll).as("requests logged by the lenders' edges").isPositive();
  }

  /** One invoice for each agreement, the same at both, for what its statements say. */
  private void requireInvoicesOfStatements(CdnName lender, List<StatementRecord> stated) {
    Map<AgreementId, Usage> usages = new TreeMap<>();
    for (StatementRecord statement : stated) {
      assertThat(statement.accepted()).as("%s is accepted", statement).isTrue();
      usages.merge(statement.agreement(), statement.usage(), Usage::plus);
    }
    List<InvoiceRecord> issued = of(lender).metering().archive().invoices();
    assertThat(issued)
        .as("invoices of %s", lender)
        .allMatch(InvoiceRecord::accepted)
        .hasSameSizeAs(usages.keySet());
    assertThat(
            issued.stream()
                .collect(Collectors.toMap(i -> i.invoice().agreement(), i -> i.invoice().usage())))
        .as("usage in the invoices of %s", lender)
        .isEqualTo(usages);
    assertThat(
            primary().metering().archive().invoices().stream()
                .map(InvoiceRecord::invoice)
                .filter(i -> i.lender().equals(lender))
                .toList())
        .as("invoices of %s at the borrower", lender)
        .containsExactlyInAnyOrderElementsOf(issued.stream().map(InvoiceRecord::invoice).toList());
    Map<AgreementId, Long> booked = booked(of(lender), Entry.REVENUE);
    for (InvoiceRecord record : issued) {
      assertThat(booked)
          .containsEntry(record.invoice().agreement(), -record.invoice().amount().micros());
    }
  }

  private static Usage sum(Stream<Usage> usages) {
    return usages.reduce(Usage.NONE, Usage::plus);
  }

  static List<CdnPlan> lenders(WorldPlan plan) {
    return plan.cdns().subList(1, plan.cdns().size());
  }

  void requireBalancedLedgers() {
    Map<AgreementId, Long> owed = booked(primary(), Entry.EXPENSE);
    Map<AgreementId, Long> earned = new TreeMap<>();
    for (Book book : books.values()) {
      assertThat(new LedgerView(book.metering().ledger()).balanced()).isTrue();
      earned.putAll(booked(book, Entry.REVENUE));
    }
    earned.replaceAll((id, micros) -> -micros);
    assertThat(owed).isNotEmpty().isEqualTo(earned);
    for (Book book : books.values()) {
      for (JournalEntry entry : book.entries()) {
        for (Fact fact : entry.facts()) {
          if (fact instanceof MeteringFact.AccountClosed closed) {
            assertThat(closed.closing().outcome()).isEqualTo(Closing.Outcome.SETTLED);
          }
        }
      }
    }
  }

  private static Map<AgreementId, Long> booked(Book book, String account) {
    Map<AgreementId, Long> amounts = new TreeMap<>();
    for (JournalEntry journalled : book.entries()) {
      for (Fact fact : journalled.facts()) {
        if (fact instanceof MeteringFact.Booked booked) {
          booked.transaction().entries().stream()
              .filter(e -> e.account().equals(account))
              .forEach(e ->
                  assertThat(amounts.put(booked.transaction().agreement(), e.amount().micros()))
                      .as("%s is booked once", booked.transaction().agreement())
                      .isNull());
        }
      }
    }
    return amounts;
  }

  void requireNothingLeftToDeliver() {
    books.forEach((cdn, book) -> {
      assertThat(book.registry().delegations()).as("delegations of %s", cdn).isEmpty();
      List<String> left = new ArrayList<>();
      for (Effect effect : book.outbox()) {
        if (effect instanceof Effect.Tell tell) {
          left.add(tell.toString());
        }
      }
      assertThat(left).as("untold messages of %s", cdn).isEmpty();
    });
    for (CdnPlan cdn : plan.cdns()) {
      for (CdnPlan.EdgePlan edge : cdn.edges()) {
        assertThat(edge.folder().resolve("sites.d"))
            .as("sites left on edge %s", edge.id())
            .isEmptyDirectory();
      }
    }
  }
}
