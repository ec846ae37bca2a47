package io.spillway.wire;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The TXT record by which a domain publishes one of its identity keys: {@code v=spillway1;
 * k=ed25519; kid=}, and the key's thumbprint of RFC 7638, as it stands in every document that the
 * key signs. Tags are separated as in RFC 6376, section 3.2; unknown ones are left for later.
 */
public final class KeyText {
  /** The label below which a domain publishes its keys (RFC 8552). */
  public static final String LABEL = "_spillway";

  /** The longest record that is looked at, in characters. */
  public static final int LONGEST = 512;

  private static final int LONGEST_NAME = 253;
  private static final Pattern KID = Pattern.compile("[0-9a-f]{64}");

  private KeyText() {}

  /**
   * The name whose TXT records are a domain's keys, without the final dot.
   *
   * @return empty where the name would be longer than a DNS name may be
   */
  public static Optional<String> owner(CdnName cdn) {
    String name = LABEL + "." + cdn;
    return name.length() > LONGEST_NAME ? Optional.empty() : Optional.of(name);
  }

  /** The text that publishes a key. */
  public static String of(KeyId key) {
    return "v=spillway1; k=ed25519; kid=" + key;
  }

  /**
   * The key that a text publishes.
   *
   * @return empty for another kind of text, another kind of key, and what is malformed: a tag that
   *     stands twice, no thumbprint
   */
  public static Optional<KeyId> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Map<String, String> tags = new LinkedHashMap<>();
    for (String tag : text.split(";", -1)) {
      String stripped = tag.strip();
      int equals = stripped.indexOf('=');
      if (stripped.isEmpty()) {
        continue;
      }
      if (equals < 1
          || tags.put(stripped.substring(0, equals).strip(), stripped.substring(equals + 1).strip())
              != null) {
        return Optional.empty();
      }
    }
    boolean ours =
        "spillway1".equals(tags.get("v"))
            && tags.keySet().iterator().next().equals("v")
            && "ed25519".equals(tags.get("k"));
    return Optional.ofNullable(tags.get("kid"))
        .filter(kid -> ours && KID.matcher(kid).matches())
        .map(KeyId::new);
  }

  /** The line of a zone file that publishes a key. */
  public static Optional<String> zoneLine(CdnName cdn, KeyId key, int ttlSeconds) {
    return owner(cdn).map(name -> "%s. %d IN TXT \"%s\"".formatted(name, ttlSeconds, of(key)));
  }
}
