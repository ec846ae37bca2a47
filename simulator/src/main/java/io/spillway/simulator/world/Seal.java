package io.spillway.simulator.world;

import io.spillway.model.AgreementTerms;
import io.spillway.model.AuctionDocument;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.KeyId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.SignedAgreement;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Signatures by a keyed hash, in place of Ed25519: who signed which text can be told, and nobody
 * but the simulation can make one. A document is the signed text and one line for each signature.
 */
public class Seal {
  private final long secret;

  /** Signatures of one simulation. */
  public Seal(long secret) {
    this.secret = secret;
  }

  /** The key of a CDN. */
  public KeyId key(CdnName cdn) {
    return new KeyId("key-of-" + cdn);
  }

  /** What an agent is told of a message. */
  public AgentMessage.PeerSaid said(CdnName from, PeerMessage message) {
    List<KeyId> signers =
        message instanceof PeerMessage.Advertisements m
            ? m.advertisements().stream().map(each -> key(each.advertisement().cdn())).toList()
            : List.of();
    return new AgentMessage.PeerSaid(from, key(from), message, signers);
  }

  /** One signature, over {@code text} and what makes this signing differ from others of it. */
  public String sign(CdnName by, String text, String circumstances) {
    String payload = text + " | " + circumstances;
    return payload + "\n" + signature(by, payload);
  }

  /** The borrower's signature under terms. */
  public String propose(AgreementTerms terms, String circumstances) {
    return sign(terms.borrower(), terms.toString(), circumstances);
  }

  /** The lender's signature besides the borrower's, over the same text. */
  public SignedAgreement accept(AgreementTerms terms, String proposal) {
    String payload = proposal.substring(0, Math.max(0, proposal.indexOf('\n')));
    return new SignedAgreement(
        terms,
        proposal + "\n" + signature(terms.lender(), payload),
        key(terms.borrower()),
        key(terms.lender()));
  }

  /** A signature under a document of an auction, which may hold other documents. */
  public String sign(CdnName by, AuctionDocument content, String circumstances) {
    return sign(by, text(content), circumstances);
  }

  /** Whether the author of a document of an auction has signed it. */
  public final boolean isSigned(AuctionDocument content, String document) {
    return isSigned(content.author(), text(content), document);
  }

  private static String text(AuctionDocument content) {
    return content.getClass().getSimpleName() + " " + DocumentDigest.of(content.toString());
  }

  /** Whether the document is of this text and signed by this CDN, as its first signature. */
  public final boolean isSigned(CdnName by, String text, String document) {
    String[] lines = document.split("\n", -1);
    return lines.length >= 2
        && lines[0].startsWith(text + " | ")
        && lines[1].equals(signature(by, lines[0]));
  }

  /** Whether an agreement bears both signatures, over the same text, which is its terms'. */
  public final boolean isBinding(SignedAgreement agreement) {
    AgreementTerms terms = agreement.terms();
    String[] lines = agreement.document().split("\n", -1);
    return lines.length == 3
        && isSigned(terms.borrower(), terms.toString(), agreement.document())
        && lines[2].equals(signature(terms.lender(), lines[0]))
        && agreement.borrowerKey().equals(key(terms.borrower()))
        && agreement.lenderKey().equals(key(terms.lender()));
  }

  /** The other party's signature besides the author's, over the same text. */
  public SignedLongTerm countersign(LongTermTerms terms, String proposal) {
    String payload = proposal.substring(0, Math.max(0, proposal.indexOf('\n')));
    return new SignedLongTerm(
        terms,
        proposal + "\n" + signature(terms.other(), payload),
        key(terms.author()),
        key(terms.other()));
  }

  /** Whether a long-term agreement bears both signatures, over the same text, its terms'. */
  public final boolean isBinding(SignedLongTerm agreement) {
    LongTermTerms terms = agreement.terms();
    String[] lines = agreement.document().split("\n", -1);
    return lines.length == 3
        && isSigned(terms.author(), terms.toString(), agreement.document())
        && lines[2].equals(signature(terms.other(), lines[0]))
        && agreement.authorKey().equals(key(terms.author()))
        && agreement.approverKey().equals(key(terms.other()));
  }

  private String signature(CdnName by, String payload) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String keyed = secret + " " + by + " " + payload;
      byte[] hash = digest.digest(keyed.getBytes(StandardCharsets.UTF_8));
      return by + " " + HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256: use another one", e);
    }
  }
}
