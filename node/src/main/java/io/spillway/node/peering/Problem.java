package io.spillway.node.peering;

import io.spillway.wire.Codec;
import io.spillway.wire.CodecException;
import io.spillway.wire.Opening;
import io.spillway.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Why a message was not taken (RFC 9457).
 *
 * @param type a URN for programs
 * @param title the kind, for people
 * @param status the HTTP status
 * @param detail a line for people
 */
record Problem(String type, String title, int status, String detail) {
  static final String MEDIA_TYPE = "application/problem+json";

  private static final String URN = "urn:spillway:peering:";
  private static final int MAX_DETAIL = 300;
  private static final Set<String> ENDING =
      Set.of("untrusted-key", "too-many-connections", "too-many-bytes", "oversized", "too-slow");
  private static final Codec CODEC = Codec.limitedTo(16 << 10);

  static Problem of(int status, String kind, String detail) {
    return new Problem(URN + kind, kind.replace('-', ' '), status, detail);
  }

  static Problem of(Opening.Refused refused) {
    String kind = refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return of(status(refused.reason()), kind, refused.detail());
  }

  private static int status(Refusal reason) {
    return switch (reason) {
      case OVERSIZED -> 413;
      case MALFORMED, UNKNOWN_TYPE -> 400;
      case UNTRUSTED_KEY, WRONG_SIGNATURE, WRONG_PARTY -> 403;
      case WRONG_ENCRYPTION_KEY -> 409;
      case UNREADABLE, NOT_ENCRYPTED, WRONG_AUDIENCE, EXPIRED, FUTURE_DATED, ALTERED -> 422;
    };
  }

  /** The last word of the type. */
  String kind() {
    return type.substring(URN.length());
  }

  /** Whether what may still be on its way is not waited for. */
  boolean endsConnection() {
    return ENDING.contains(kind());
  }

  byte[] json() {
    return CODEC.write(this);
  }

  /** A line of what a peer answered, which need not be a problem document. */
  static String describe(int status, byte[] body) {
    String text;
    try {
      Problem problem = CODEC.read(body, Problem.class);
      text = problem.title() + ": " + problem.detail();
    } catch (CodecException e) {
      text = new String(body, StandardCharsets.UTF_8);
    }
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return status + " " + (line.length() > MAX_DETAIL ? line.substring(0, MAX_DETAIL) : line);
  }
}
