package io.spillway.cli;

import io.spillway.allocation.TranscriptAudit;
import io.spillway.model.AuctionDocument;
import io.spillway.wire.AuctionProofs;
import io.spillway.wire.Codec;
import io.spillway.wire.CodecException;
import io.spillway.wire.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** An auditor's check of an auction. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Checks the transcript of an auction without trust in the CDN that has called it: every"
          + " signature, that each bid is the one committed to before any was open, that all that"
          + " count were opened after the same closing, that bids were left out rightly, by a price"
          + " ceiling that was sealed before there was any; then computes the award again and"
          + " compares.",
      "What it cannot check stands in the transcript on the primary's word: the rule of choosing"
          + " where it is not the cheapest first (largest share, factors), the standing offers that"
          + " competed and what was awarded of them, why a CDN has no bid that counts, that a ban,"
          + " the policy or the content provider forbade a bidder, and why less was proposed than"
          + " awarded; each is a note. Ask a bidder whose bid was not opened for the closing that"
          + " it has seen.",
      "Needs no node. Signatures are checked as of the time of the auction."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the award stands",
      "1:something is wrong, a line each",
      "2:wrong usage, or FILE is no transcript",
      "78:a file of --trust cannot be used"
    },
    footer = {"", "Example:", "  spillway audit auction-17.json --trust authorities.pem"})
final class AuditCommand implements Callable<Integer> {
  private static final long LARGEST = 64L << 20;

  /** What the file holds, as the node's API gives it. */
  record SignedTranscript(AuctionDocument.Transcript transcript, String document) {}

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "FILE", description = "From \"spillway auctions ... --transcript\".")
  private Path file = Path.of("");

  @Option(
      names = "--trust",
      required = true,
      paramLabel = "PEM",
      description =
          "The authorities that vouch for the CDNs' keys, as authorities in cdn.yaml; a key that"
              + " only the DNS binds (trust.dns: instead) cannot be checked by this.")
  private List<Path> trust = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    SignedTranscript signed = read();
    AuctionDocument.Transcript t = signed.transcript();
    AuctionProofs proofs = new AuctionProofs(Trust.load(trust), t.call().commitBy());
    TranscriptAudit.Report report = TranscriptAudit.of(t, signed.document(), proofs::objection);
    var out = command.commandLine().getOut();
    report.findings().forEach(f -> out.println(Words.plain("WRONG: " + f)));
    report.notes().forEach(n -> out.println(Words.plain("note: " + n)));
    int awards = t.solution().map(s -> s.awards().size()).orElse(0);
    out.println(
        report.findings().isEmpty()
            ? "%s: %d bids, each as committed to; %d awards, as computed again from %s"
                .formatted(
                    t.auction(),
                    t.opened().size(),
                    awards,
                    t.standing().isEmpty()
                        ? "them"
                        : "them and " + t.standing().size() + " standing offers")
            : t.auction() + ": the award does not stand");
    return report.findings().isEmpty() ? 0 : 1;
  }

  private SignedTranscript read() throws IOException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException(file + ": longer than any transcript");
      }
      return Codec.standard().read(Files.readAllBytes(file), SignedTranscript.class);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": there is no such file", e);
    } catch (CodecException e) {
      throw new IllegalArgumentException(
          file + " is no transcript of an auction: " + e.getMessage(), e);
    }
  }
}
