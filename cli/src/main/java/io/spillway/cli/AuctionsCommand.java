package io.spillway.cli;

import io.spillway.model.LeftOut;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The auctions of a node. */
@Command(
    name = "auctions",
    mixinStandardHelpOptions = true,
    description = {
      "The sealed-bid auctions that a node's CDN has called, or one of them in full: who was"
          + " called, who bid what, what was taken, and why.",
      "A transcript is all of an auction with every signature. It holds losing bids: give it to an"
          + " auditor that the parties agree on, who checks it with \"spillway audit\"."
    },
    footer = {
      "",
      "Examples:",
      "  spillway auctions --node http://127.0.0.11:7080",
      "  spillway auctions cdn-a.example:auction-17",
      "  spillway auctions cdn-a.example:auction-17 --transcript auction-17.json"
    })
final class AuctionsCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Parameters(
      arity = "0..1",
      paramLabel = "AUCTION",
      description = "Which one; all without their bids if it is left out.")
  private Optional<String> auction = Optional.empty();

  @Option(
      names = "--transcript",
      paramLabel = "FILE",
      description =
          "Write the signed transcript of AUCTION there, for its owner alone (0600); the file must"
              + " not exist.")
  private Optional<Path> file = Optional.empty();

  @Override
  public Integer call() throws IOException {
    if (auction.isEmpty()) {
      if (file.isPresent()) {
        throw new IllegalArgumentException("--transcript: name the AUCTION that it is of");
      }
      list();
      return 0;
    }
    JsonNode one = asking.object("/agent/v1/auctions/" + auction.get(), "transcript");
    if (file.isPresent()) {
      write(file.get(), one);
    } else if (asking.forScripts()) {
      asking.print(one);
    } else {
      asking.print(lines(one.path("transcript")));
    }
    return 0;
  }

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static void write(Path file, JsonNode transcript) throws IOException {
    try {
      // It holds losing bids.
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(file, transcript.toString() + "\n");
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(
          "--transcript " + file + ": there is such a file; name one that does not exist", e);
    }
  }

  private void list() throws IOException {
    JsonNode all = asking.list("/agent/v1/auctions");
    if (asking.forScripts()) {
      asking.print(all);
    } else if (all.isEmpty()) {
      asking.print(List.of("no auction yet: there is one when the standing offers do not suffice"));
    } else {
      Table table = new Table("AUCTION", "ENDED", ">NEEDED", ">CALLED", ">BIDS", "TAKEN");
      for (JsonNode a : all) {
        table.row(
            a.path("id").asString(),
            Words.time(a.path("ended"), Instant.now()),
            Words.rate(a.path("needed").path("requests")),
            a.path("called").asString(),
            a.path("opened").asString(),
            taken(a.path("taken")));
      }
      asking.print(table.lines());
    }
  }

  private static String taken(JsonNode taken) {
    List<String> parts = new ArrayList<>();
    for (JsonNode each : taken) {
      parts.add(
          each.path("lender").asString()
              + " "
              + Words.rate(each.path("capacity").path("requests")));
    }
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }

  /** One auction for people. */
  static List<String> lines(JsonNode t) {
    List<String> lines = new ArrayList<>();
    JsonNode need = t.path("call").path("inquiry");
    lines.add(
        "%s  service %s  needed %s  commitments until %s"
            .formatted(
                t.path("auction").asString(),
                need.path("service").asString(),
                Words.rate(need.path("capacity").path("requests")),
                t.path("call").path("commitBy").asString()));
    Table table = new Table("BIDDER", ">OFFERED", ">PER MILLION", ">PER GB", "RESULT");
    for (JsonNode opened : t.path("opened")) {
      JsonNode offer = opened.path("bid").path("offer");
      table.row(
          offer.path("lender").asString(),
          Words.rate(offer.path("capacity").path("requests")),
          Words.money(offer.path("tariff").path("perMillionRequests")),
          Words.money(offer.path("tariff").path("perGigabyte")),
          result(t, offer));
    }
    t.path("others")
        .properties()
        .forEach(other -> table.row(other.getKey(), "-", "-", "-", other.getValue().asString()));
    table.lines().forEach(line -> lines.add("  " + line));
    int standing = t.path("standing").size();
    if (standing > 0) {
      lines.add("  " + standing + " standing offers, held before, competed with the bids");
    }
    for (JsonNode reason : t.path("solution").path("reasons")) {
      lines.add("  " + reason.asString());
    }
    return lines;
  }

  private static String result(JsonNode t, JsonNode offer) {
    String id = offer.path("id").asString();
    JsonNode proposed = t.path("proposed").path(id).path("requests");
    for (JsonNode award : t.path("solution").path("awards")) {
      if (award.path("offer").path("id").asString().equals(id)) {
        String chosen = Words.rate(award.path("capacity").path("requests"));
        String really = proposed.isMissingNode() ? "nothing" : Words.rate(proposed);
        return (really.equals(chosen)
                ? "taken, " + chosen
                : "chosen, " + chosen + "; proposed, " + really)
            + paid(award.path("price"), offer.path("tariff"));
      }
    }
    JsonNode why = t.path("leftOut").path(offer.path("lender").asString());
    return why.isMissingNode()
        ? "not taken"
        : "left out: " + LeftOut.valueOf(why.asString()).words();
  }

  /** What is paid where it is not what was bid. */
  private static String paid(JsonNode price, JsonNode bid) {
    return price.equals(bid)
        ? ""
        : ", paid "
            + Words.money(price.path("perMillionRequests"))
            + " per million, "
            + Words.money(price.path("perGigabyte"))
            + " per GB";
  }
}
