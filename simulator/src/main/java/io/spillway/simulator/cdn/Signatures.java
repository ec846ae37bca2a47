package io.spillway.simulator.cdn;

import io.spillway.model.AuctionDocument;
import io.spillway.model.CdnName;
import io.spillway.model.message.PeerMessage;
import io.spillway.simulator.world.Seal;

/** Whether what a message carries is signed as it has to be, as the wire module checks it. */
final class Signatures {
  private Signatures() {}

  private static boolean isSigned(Seal seal, CdnName by, AuctionDocument said, String document) {
    return said.author().equals(by) && seal.isSigned(said, document);
  }

  static boolean hold(Seal seal, CdnName from, PeerMessage message) {
    return switch (message) {
      case PeerMessage.Advertisements m ->
          m.advertisements().stream()
              .allMatch(a ->
                  seal.isSigned(
                      a.advertisement().cdn(), a.advertisement().toString(), a.document()));
      case PeerMessage.AgreementProposal m ->
          seal.isSigned(m.terms().borrower(), m.terms().toString(), m.document());
      case PeerMessage.AgreementAcceptance m -> seal.isBinding(m.agreement());
      case PeerMessage.AuctionCalled m -> isSigned(seal, from, m.call(), m.document());
      case PeerMessage.BidsClosed m -> isSigned(seal, from, m.closing(), m.document());
      case PeerMessage.BidOpened(AuctionDocument.OpenedBid m) ->
          isSigned(seal, from, m.bid(), m.bidDocument())
              && isSigned(seal, from, m.opening(), m.openingDocument());
      case PeerMessage.LongTermProposed m ->
          m.terms().author().equals(from)
              && seal.isSigned(from, m.terms().toString(), m.document());
      case PeerMessage.LongTermApproved m ->
          m.agreement().terms().other().equals(from) && seal.isBinding(m.agreement());
      case PeerMessage.LongTermDeclined _ -> true;
      case PeerMessage.LongTermEnded _ -> true;
      case PeerMessage.BidCommitted _ -> true;
      case PeerMessage.AuctionEnded _ -> true;
      case PeerMessage.AdvertisementDigest _ -> true;
      case PeerMessage.AdvertisementsWanted _ -> true;
      case PeerMessage.OfferRequest _ -> true;
      case PeerMessage.OfferMade _ -> true;
      case PeerMessage.OfferDeclined _ -> true;
      case PeerMessage.AgreementRefusal _ -> true;
      case PeerMessage.DelegationReady _ -> true;
      case PeerMessage.DelegationFailed _ -> true;
      case PeerMessage.LoadReport _ -> true;
      case PeerMessage.Termination _ -> true;
      case PeerMessage.UsageStatement _ -> true;
      case PeerMessage.StatementVerdict _ -> true;
      case PeerMessage.InvoiceIssued _ -> true;
      case PeerMessage.InvoiceVerdict _ -> true;
      case PeerMessage.KeysRevoked _ -> true;
      case PeerMessage.RemainingCapacity _ -> true;
    };
  }
}
