package io.spillway.node.secrecy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that can be read out of bytes: themselves, and again and again what is inside of base64url
 * (JWS, at any depth), base64 (certificates), hexadecimal, percent signs and what a key opens.
 */
final class Decoded {
  private static final int SHORTEST = 8;
  private static final Pattern URL = Pattern.compile("[A-Za-z0-9_-]{" + SHORTEST + ",}");
  private static final Pattern STANDARD = Pattern.compile("[A-Za-z0-9+/]{" + SHORTEST + ",}={0,2}");
  private static final Pattern HEX = Pattern.compile("(?:[0-9A-Fa-f]{2}){" + SHORTEST + ",}");
  private static final Pattern PERCENT = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");
  private static final int DEPTH = 6;

  private Decoded() {}

  private record Layer(String text, int depth) {}

  /** Each text once, the given one first. */
  static Set<String> texts(String heard, Envelopes envelopes) {
    Set<String> all = new LinkedHashSet<>();
    Deque<Layer> todo = new ArrayDeque<>(List.of(new Layer(heard, 0)));
    while (!todo.isEmpty()) {
      Layer layer = todo.removeFirst();
      if (!all.add(layer.text()) || layer.depth() >= DEPTH) {
        continue;
      }
      for (String inside : inside(layer.text())) {
        todo.addLast(new Layer(inside, layer.depth() + 1));
      }
      for (String opened : envelopes.opened(layer.text())) {
        todo.addLast(new Layer(opened, layer.depth() + 1));
      }
    }
    return all;
  }

  private static Set<String> inside(String text) {
    Set<String> found = new LinkedHashSet<>();
    collect(found, URL, text, token -> latin(Base64.getUrlDecoder().decode(token)));
    collect(found, STANDARD, text, token -> latin(Base64.getDecoder().decode(token)));
    collect(found, HEX, text, token -> latin(java.util.HexFormat.of().parseHex(token)));
    if (PERCENT.matcher(text).find()) {
      found.add(
          PERCENT
              .matcher(text)
              .replaceAll(match ->
                  Matcher.quoteReplacement(
                      latin(java.util.HexFormat.of().parseHex(match.group().replace("%", ""))))));
    }
    return found;
  }

  private static void collect(
      Set<String> found, Pattern pattern, String text, Function<String, String> decoding) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      decode(matcher.group(), decoding).ifPresent(found::add);
    }
  }

  private static Optional<String> decode(String token, Function<String, String> decoding) {
    try {
      return Optional.of(decoding.apply(token));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
