package io.spillway.metering;

import io.spillway.engine.Fact;
import io.spillway.metering.ledger.Transaction;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.EdgeId;
import io.spillway.model.Invoice;
import io.spillway.model.LogPosition;
import io.spillway.model.Money;
import io.spillway.model.Statement;
import io.spillway.model.Usage;
import io.spillway.model.message.PeerMessage.InvoiceVerdict;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import java.time.Instant;
import java.util.List;

/** What metering and billing states. */
public sealed interface MeteringFact extends Fact {
  @Override
  default String story() {
    return "";
  }

  @Override
  default String subject() {
    return "";
  }

  /**
   * A log batch was counted.
   *
   * @param edge whose log
   * @param to how far it is counted now
   * @param counted what belongs to agreements that this CDN lends under, by agreement
   * @param own what belongs to services for which this CDN borrows, by agreement
   */
  record LogCounted(EdgeId edge, LogPosition to, List<Counted> counted, List<OwnCounted> own)
      implements MeteringFact {
    /** Copies. */
    public LogCounted {
      counted = List.copyOf(counted);
      own = List.copyOf(own);
    }
  }

  /**
   * An agreement or amendment is metered from now on.
   *
   * @param terms what was agreed
   * @param lending whether this CDN is the lender
   * @param at since when; an amendment's commitment begins here
   */
  record AgreementMetered(AgreementTerms terms, boolean lending, Instant at)
      implements MeteringFact {
    @Override
    public String story() {
      String revision = terms.revision() == 0 ? "" : " revision " + terms.revision();
      String party =
          lending ? "we lend to " + terms.borrower() : "we borrow from " + terms.lender();
      return "metering %s%s: %s, %s, statements every %d s"
          .formatted(
              terms.id(), revision, party, terms.capacity(), terms.statementInterval().toSeconds());
    }

    @Override
    public String subject() {
      return terms.id().value();
    }
  }

  /**
   * An agreement or amendment cannot be metered.
   *
   * @param agreement which agreement
   * @param revision which revision
   * @param reason what is wrong, with the mend
   */
  record AgreementNotMetered(AgreementId agreement, int revision, String reason)
      implements MeteringFact {
    @Override
    public String story() {
      return agreement + " revision " + revision + " is not metered: " + reason;
    }

    @Override
    public String subject() {
      return agreement.value();
    }
  }

  /**
   * An agreement ends before its time.
   *
   * @param agreement which agreement
   * @param serveUntil until when usage is paid
   */
  record EndMoved(AgreementId agreement, Instant serveUntil) implements MeteringFact {
    @Override
    public String story() {
      return "usage of " + agreement + " is paid until " + serveUntil + ", no longer";
    }

    @Override
    public String subject() {
      return agreement.value();
    }
  }

  /**
   * A lent agreement's logs are read to the end.
   *
   * @param agreement which agreement
   */
  record LogsComplete(AgreementId agreement) implements MeteringFact {
    @Override
    public String subject() {
      return agreement.value();
    }
  }

  /**
   * The peering agent was told of all seconds before the given one.
   *
   * @param agreement which agreement
   * @param until the first second that it was not told of
   */
  record LoadReported(AgreementId agreement, Instant until) implements MeteringFact {
    @Override
    public String subject() {
      return agreement.value();
    }
  }

  /**
   * The lender issued a statement.
   *
   * @param statement what it says
   * @param borrower to whom
   * @param unpaid usage in later intervals, which is after the end
   * @param at when
   */
  record StatementIssued(Statement statement, CdnName borrower, Usage unpaid, Instant at)
      implements MeteringFact {
    @Override
    public String story() {
      return "statement %d of %s to %s%s: %s requests, %s bytes, %s errors"
          .formatted(
              statement.number(),
              statement.agreement(),
              borrower,
              statement.last() ? ", the last" : "",
              Story.count(statement.usage().requests()),
              Story.count(statement.usage().bytes()),
              Story.count(statement.usage().errors()));
    }

    @Override
    public String subject() {
      return statement.agreement().value();
    }
  }

  /**
   * What is unanswered was said again.
   *
   * @param agreement which agreement
   * @param at when
   */
  record Repeated(AgreementId agreement, Instant at) implements MeteringFact {
    @Override
    public String subject() {
      return agreement.value();
    }
  }

  /**
   * The borrower answered a statement.
   *
   * @param from the borrower
   * @param to where the statement's interval ends
   * @param verdict the answer
   */
  record StatementAnswered(CdnName from, Instant to, StatementVerdict verdict)
      implements MeteringFact {
    @Override
    public String story() {
      boolean whole = !verdict.committedUntil().isBefore(to);
      return verdict.accepted() && whole ? "" : Story.answer(from, to, verdict);
    }

    @Override
    public String subject() {
      return verdict.agreement().value();
    }
  }

  /**
   * The lender made out its invoice.
   *
   * @param invoice what is owed
   * @param disputed how many statements were disputed
   */
  record InvoiceDrawn(Invoice invoice, int disputed) implements MeteringFact {
    @Override
    public String story() {
      return "invoice for %s to %s: %s for %s requests and %s bytes%s"
          .formatted(
              invoice.agreement(),
              invoice.borrower(),
              invoice.amount(),
              Story.count(invoice.usage().requests()),
              Story.count(invoice.usage().bytes()),
              disputed == 0 ? "" : ", without what is disputed in " + disputed + " statements");
    }

    @Override
    public String subject() {
      return invoice.agreement().value();
    }
  }

  /**
   * The borrower answered the invoice.
   *
   * @param from the borrower
   * @param verdict the answer
   */
  record InvoiceAnswered(CdnName from, InvoiceVerdict verdict) implements MeteringFact {
    @Override
    public String story() {
      return "%s %s the invoice for %s%s"
          .formatted(
              from,
              verdict.accepted() ? "accepted" : "refused",
              verdict.agreement(),
              verdict.accepted() ? "" : ": " + verdict.reason());
    }

    @Override
    public String subject() {
      return verdict.agreement().value();
    }
  }

  /**
   * Where the clients of borrowed agreements' services were.
   *
   * @param shares by the mediator's model, by agreement
   * @param answers by the counted answers, by agreement
   */
  record ClientsNoted(List<ClientShares> shares, List<ClientAnswers> answers)
      implements MeteringFact {
    /** Copies. */
    public ClientsNoted {
      shares = List.copyOf(shares);
      answers = List.copyOf(answers);
    }
  }

  /**
   * Demand of a borrowed agreement was estimated.
   *
   * @param estimates by agreement and second
   */
  record DemandEstimated(List<SecondEstimate> estimates) implements MeteringFact {
    /** Copies. */
    public DemandEstimated {
      estimates = List.copyOf(estimates);
    }
  }

  /**
   * A lender reported its load.
   *
   * @param agreement which agreement
   * @param load of one second, bound by what was agreed
   */
  record PeerLoadNoted(AgreementId agreement, SecondLoad load) implements MeteringFact {
    @Override
    public String subject() {
      return agreement.value();
    }
  }

  /**
   * A probe was answered; a statement must show it.
   *
   * @param agreement which agreement
   * @param probe its nonce and time
   */
  record ProbeNoted(AgreementId agreement, Probe probe) implements MeteringFact {
    @Override
    public String subject() {
      return agreement.value();
    }
  }

  /**
   * A statement came and waits for its turn.
   *
   * @param statement what it says
   */
  record StatementReceived(Statement statement) implements MeteringFact {
    @Override
    public String subject() {
      return statement.agreement().value();
    }
  }

  /**
   * A statement got its verdict.
   *
   * @param lender whose statement
   * @param statement what it says
   * @param verdict the answer
   * @param payable what of it is paid
   * @param missing probe nonces that it should have shown
   * @param byReport seconds of the estimate that rest on the lender's own reports
   * @param at when
   */
  record StatementJudged(
      CdnName lender,
      Statement statement,
      StatementVerdict verdict,
      Usage payable,
      List<String> missing,
      int byReport,
      Instant at)
      implements MeteringFact {
    /** Copies. */
    public StatementJudged {
      missing = List.copyOf(missing);
    }

    @Override
    public String story() {
      return "statement %d of %s from %s: %s requests; our estimate %s%s; %s"
          .formatted(
              statement.number(),
              statement.agreement(),
              lender,
              Story.count(statement.usage().requests()),
              Story.count(verdict.estimate()),
              byReport == 0 ? "" : " (" + byReport + " s of it by its own load reports)",
              verdict.reason());
    }

    @Override
    public String subject() {
      return statement.agreement().value();
    }
  }

  /**
   * The borrower answered an invoice.
   *
   * @param invoice what was claimed
   * @param own what the borrower owes by its own rating
   * @param verdict the answer
   */
  record InvoiceJudged(Invoice invoice, Money own, InvoiceVerdict verdict) implements MeteringFact {
    @Override
    public String story() {
      return "invoice of %s for %s: %s; %s %s: %s"
          .formatted(
              invoice.lender(),
              invoice.agreement(),
              invoice.amount(),
              verdict.accepted() ? "accepted; our rating" : "refused; our rating",
              own,
              verdict.reason());
    }

    @Override
    public String subject() {
      return invoice.agreement().value();
    }
  }

  /**
   * Money was booked.
   *
   * @param transaction the entries
   */
  record Booked(Transaction transaction) implements MeteringFact {
    @Override
    public String story() {
      return "booked " + transaction.inWords();
    }

    @Override
    public String subject() {
      return transaction.agreement().value();
    }
  }

  /**
   * An agreement's account was closed.
   *
   * @param agreement which agreement
   * @param closing how
   * @param reason a line for people
   */
  record AccountClosed(AgreementId agreement, Closing closing, String reason)
      implements MeteringFact {
    @Override
    public String story() {
      return "account of " + agreement + " closed at " + closing.amount() + ": " + reason;
    }

    @Override
    public String subject() {
      return agreement.value();
    }
  }

  /** A closed account is no longer kept at hand. */
  record AccountForgotten(AgreementId agreement) implements MeteringFact {
    @Override
    public String subject() {
      return agreement.value();
    }
  }

  /**
   * What a peer said was refused. At most one a second and peer is noted.
   *
   * @param from who said it
   * @param agreement about which agreement
   * @param reason what was wrong
   * @param at when
   */
  record MessageRefused(CdnName from, AgreementId agreement, String reason, Instant at)
      implements MeteringFact {
    @Override
    public String story() {
      return "refused what " + from + " said about " + agreement + ": " + reason;
    }

    @Override
    public String subject() {
      return agreement.value();
    }
  }
}
