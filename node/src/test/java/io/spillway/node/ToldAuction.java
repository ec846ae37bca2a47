package io.spillway.node;

import io.spillway.allocation.TranscriptAudit;
import io.spillway.model.AuctionDocument;
import io.spillway.wire.AuctionProofs;
import io.spillway.wire.Codec;
import io.spillway.wire.Trust;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the API gives of one auction. */
record ToldAuction(AuctionDocument.Transcript transcript, String document) {
  static ToldAuction read(String body) {
    return Codec.standard().read(body.getBytes(StandardCharsets.UTF_8), ToldAuction.class);
  }

  /** What an audit finds, with something added to the signed document. */
  List<String> findings(Trust trust, String added) {
    AuctionProofs proofs = new AuctionProofs(trust, transcript.call().commitBy());
    return TranscriptAudit.of(transcript, document + added, proofs::objection).findings();
  }
}
