package io.spillway.wire;

import io.spillway.model.message.PeerMessage;

/** Which messages their recipient alone may read: all but those that go from CDN to CDN. */
final class Confidential {
  private Confidential() {}

  static boolean is(PeerMessage message) {
    return switch (message) {
      // For everybody, and signed by themselves: encryption would hide nothing.
      case PeerMessage.AdvertisementDigest _ -> false;
      case PeerMessage.AdvertisementsWanted _ -> false;
      case PeerMessage.Advertisements _ -> false;
      case PeerMessage.KeysRevoked _ -> false;
      case PeerMessage.LoadReport _ -> true;
      case PeerMessage.RemainingCapacity _ -> true;
      case PeerMessage.OfferRequest _ -> true;
      case PeerMessage.OfferMade _ -> true;
      case PeerMessage.AuctionCalled _ -> true;
      case PeerMessage.BidCommitted _ -> true;
      case PeerMessage.BidsClosed _ -> true;
      case PeerMessage.BidOpened _ -> true;
      case PeerMessage.AuctionEnded _ -> true;
      case PeerMessage.OfferDeclined _ -> true;
      case PeerMessage.AgreementProposal _ -> true;
      case PeerMessage.AgreementAcceptance _ -> true;
      case PeerMessage.AgreementRefusal _ -> true;
      case PeerMessage.DelegationReady _ -> true;
      case PeerMessage.DelegationFailed _ -> true;
      case PeerMessage.Termination _ -> true;
      case PeerMessage.UsageStatement _ -> true;
      case PeerMessage.StatementVerdict _ -> true;
      case PeerMessage.InvoiceIssued _ -> true;
      case PeerMessage.InvoiceVerdict _ -> true;
      case PeerMessage.LongTermProposed _ -> true;
      case PeerMessage.LongTermApproved _ -> true;
      case PeerMessage.LongTermDeclined _ -> true;
      case PeerMessage.LongTermEnded _ -> true;
    };
  }
}
