package io.spillway.node.peering;

import io.spillway.model.message.PeerMessage;
import java.time.Duration;

/** For how long each kind of message is worth delivering. */
final class Lifetimes {
  private static final Duration STATE = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration BINDING = Duration.ofHours(1);
  private static final Duration MONEY = Duration.ofHours(24);

  private Lifetimes() {}

  static Duration of(PeerMessage message) {
    return switch (message) {
      case PeerMessage.AdvertisementDigest _ -> STATE;
      case PeerMessage.AdvertisementsWanted _ -> STATE;
      case PeerMessage.LoadReport _ -> STATE;
      case PeerMessage.RemainingCapacity _ -> STATE;
      case PeerMessage.Advertisements _ -> ANSWER;
      case PeerMessage.OfferRequest _ -> ANSWER;
      case PeerMessage.OfferMade _ -> ANSWER;
      case PeerMessage.AuctionCalled _ -> ANSWER;
      case PeerMessage.BidCommitted _ -> ANSWER;
      case PeerMessage.BidsClosed _ -> ANSWER;
      case PeerMessage.BidOpened _ -> ANSWER;
      case PeerMessage.AuctionEnded _ -> ANSWER;
      case PeerMessage.OfferDeclined _ -> ANSWER;
      case PeerMessage.AgreementProposal _ -> BINDING;
      case PeerMessage.AgreementAcceptance _ -> BINDING;
      case PeerMessage.AgreementRefusal _ -> BINDING;
      case PeerMessage.DelegationReady _ -> BINDING;
      case PeerMessage.DelegationFailed _ -> BINDING;
      case PeerMessage.Termination _ -> MONEY;
      case PeerMessage.UsageStatement _ -> MONEY;
      case PeerMessage.StatementVerdict _ -> MONEY;
      case PeerMessage.InvoiceIssued _ -> MONEY;
      case PeerMessage.InvoiceVerdict _ -> MONEY;
      case PeerMessage.KeysRevoked _ -> MONEY;
      case PeerMessage.LongTermProposed _ -> MONEY;
      case PeerMessage.LongTermApproved _ -> MONEY;
      case PeerMessage.LongTermDeclined _ -> MONEY;
      case PeerMessage.LongTermEnded _ -> MONEY;
    };
  }
}
