package io.spillway.engine;

import io.spillway.model.Work;
import io.spillway.model.message.PeerMessage;

/** Which effects somebody may ask for long after; each kind is here, so that none is forgotten. */
final class Lasting {
  private Lasting() {}

  /**
   * Gossip, loads and the asking for offers come all the time, and each is overtaken by the next.
   * An offer is quiet too: the first of its kind has a story, renewals are as many as there are
   * peers, and one that was taken stands in the agreement.
   */
  static boolean is(PeerMessage message) {
    return switch (message) {
      case PeerMessage.AdvertisementDigest _,
          PeerMessage.AdvertisementsWanted _,
          PeerMessage.Advertisements _,
          PeerMessage.OfferRequest _,
          PeerMessage.OfferMade _,
          PeerMessage.OfferDeclined _,
          PeerMessage.LoadReport _,
          PeerMessage.RemainingCapacity _ ->
          false;
      case PeerMessage.AuctionCalled _,
          PeerMessage.BidCommitted _,
          PeerMessage.BidsClosed _,
          PeerMessage.BidOpened _,
          PeerMessage.AuctionEnded _,
          PeerMessage.AgreementProposal _,
          PeerMessage.AgreementAcceptance _,
          PeerMessage.AgreementRefusal _,
          PeerMessage.DelegationReady _,
          PeerMessage.DelegationFailed _,
          PeerMessage.Termination _,
          PeerMessage.UsageStatement _,
          PeerMessage.StatementVerdict _,
          PeerMessage.InvoiceIssued _,
          PeerMessage.InvoiceVerdict _,
          PeerMessage.KeysRevoked _,
          PeerMessage.LongTermProposed _,
          PeerMessage.LongTermApproved _,
          PeerMessage.LongTermDeclined _,
          PeerMessage.LongTermEnded _ ->
          true;
    };
  }

  static boolean is(Work work) {
    return switch (work) {
      case Work.SignAdvertisement _, Work.ProbeSite _ -> false;
      case Work.SignProposal _,
          Work.SignAcceptance _,
          Work.SignAuctionDocument _,
          Work.SealCall _,
          Work.SealBid _,
          Work.SignLongTerm _,
          Work.CountersignLongTerm _,
          Work.SignRevocation _,
          Work.RefuseKeys _,
          Work.SolveAllocation _,
          Work.InstallSite _,
          Work.RemoveSite _,
          Work.PublishTable _,
          Work.RedirectShare _ ->
          true;
    };
  }
}
