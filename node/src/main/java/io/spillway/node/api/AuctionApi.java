package io.spillway.node.api;

import java.util.List;

/** The auctions that this CDN has called, with their transcripts. */
final class AuctionApi implements PartApi {
  private final AuctionLog auctions;

  AuctionApi(AuctionLog auctions) {
    this.auctions = auctions;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/agent/v1/auctions", asked -> Reply.of(auctions.list())),
        Route.get("/agent/v1/auctions/{id}", asked -> Reply.of(transcript(asked.id()))));
  }

  private AuctionLog.SignedTranscript transcript(String id) {
    return auctions
        .find(id)
        .orElseThrow(() -> {
          List<String> those = auctions.list().stream().map(AuctionLog.AuctionView::id).toList();
          return new ProblemException(
              404,
              "there is no auction \""
                  + id
                  + "\" that is over; "
                  + (those.isEmpty()
                      ? "there is none at all yet"
                      : "there are: " + String.join(", ", those))
                  + AuditLog.gone(auctions.goneUntil()));
        });
  }
}
