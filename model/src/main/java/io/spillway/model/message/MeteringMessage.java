package io.spillway.model.message;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.LogBatch;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedAgreement;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What metering and billing is told. */
public sealed interface MeteringMessage extends PartMessage
    permits Shared.Tick,
        Shared.PeerLoad,
        MeteringMessage.MeterLog,
        MeteringMessage.AgreementOpened,
        MeteringMessage.AgreementEnds,
        MeteringMessage.SiteRemoved,
        MeteringMessage.SharesSteered,
        MeteringMessage.AnswersAlive,
        MeteringMessage.ProbeSent,
        MeteringMessage.PeerAccount {
  /**
   * What was read from an edge's log; counts once.
   *
   * @param batch the summaries
   */
  record MeterLog(LogBatch batch) implements MeteringMessage {}

  /**
   * An agreement or amendment was signed; from now on its usage is metered.
   *
   * @param agreement what was signed
   */
  record AgreementOpened(SignedAgreement agreement) implements MeteringMessage {}

  /**
   * An agreement ends before its time.
   *
   * @param agreement which agreement
   * @param serveUntil until when usage is paid
   */
  record AgreementEnds(AgreementId agreement, Instant serveUntil) implements MeteringMessage {}

  /**
   * The lender's edges no longer serve the agreement and their logs are read to the end.
   *
   * @param agreement which agreement
   */
  record SiteRemoved(AgreementId agreement) implements MeteringMessage {}

  /**
   * Where the borrower's clients are by the mediator's model: by the shares that new answers had
   * and how long answers live. Nothing in it comes from a lender.
   *
   * @param service which service
   * @param second the beginning of the second that the shares are of
   * @param shares the share of all clients that answers sent there, by agreement, each 0 to 1; own
   *     edges have the rest
   * @param redirected the share of all clients that own edges redirected there, by agreement, each
   *     0 to 1
   */
  record SharesSteered(
      ServiceId service,
      Instant second,
      SortedMap<AgreementId, Double> shares,
      SortedMap<AgreementId, Double> redirected)
      implements MeteringMessage {
    /** Copies. */
    public SharesSteered {
      shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
      redirected = Collections.unmodifiableSortedMap(new TreeMap<>(redirected));
    }
  }

  /**
   * The DNS answers that clients could still follow in a second, as the redirector counted them:
   * each lives for its TTL; one of four addresses counts a quarter.
   *
   * @param service which service
   * @param second the beginning of the second
   * @param answers how many were alive, over 0
   * @param shares what part of them named each agreement's addresses, each 0 to 1; own edges have
   *     the rest
   */
  record AnswersAlive(
      ServiceId service, Instant second, double answers, SortedMap<AgreementId, Double> shares)
      implements MeteringMessage {
    /** Copies. */
    public AnswersAlive {
      shares = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(shares));
    }
  }

  /**
   * The borrower asked a peer's edge for the probe path with a nonce and was answered.
   *
   * @param agreement which agreement
   * @param nonce what the peer's log must show
   * @param at when
   */
  record ProbeSent(AgreementId agreement, String nonce, Instant at) implements MeteringMessage {}

  /**
   * A peer's statement, verdict, invoice or the answer to one.
   *
   * @param from who says so, verified
   * @param message one of the accounting messages
   */
  record PeerAccount(CdnName from, PeerMessage message) implements MeteringMessage {}
}
