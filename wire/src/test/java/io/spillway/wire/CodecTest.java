package io.spillway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.engine.Effect;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
  private static final Codec CODEC = Codec.standard();

  private enum Colour {
    RED,
    GREEN
  }

  private sealed interface Tree {
    record Leaf(int weight) implements Tree {}

    record Fork(List<Tree> branches, Optional<Tree> trunk) implements Tree {}
  }

  private record All(
      boolean truth,
      int small,
      long large,
      BigInteger huge,
      double real,
      Colour colour,
      Instant at,
      URI place,
      SortedMap<CdnName, List<Colour>> byName,
      SortedMap<Integer, String> byNumber,
      SortedSet<Colour> colours,
      Optional<String> note,
      Tree tree) {}

  private record Share(double part) {}

  private record Text(String said) {}

  private record Named(SortedMap<String, String> all) {}

  private record Sum(BigInteger all) {}

  private record Loose(Object anything) {}

  private record Unsorted(Map<String, String> map) {}

  @Test
  void readsWhatItWrote() {
    Tree tree =
        new Tree.Fork(
            List.of(new Tree.Leaf(1), new Tree.Fork(List.of(), Optional.empty())),
            Optional.of(new Tree.Leaf(2)));
    All all =
        new All(
            true,
            -7,
            Long.MIN_VALUE,
            BigInteger.TEN.pow(40),
            1.5e-9,
            Colour.GREEN,
            Instant.parse("2026-01-01T00:00:00.000000001Z"),
            URI.create("https://[2001:db8::1]:7443/x?y=z"),
            new TreeMap<>(Map.of(Samples.B, List.of(Colour.RED), Samples.A, List.of())),
            new TreeMap<>(Map.of(10, "ten", 9, "quote \" newline \n \u20ac")),
            new TreeSet<>(List.of(Colour.GREEN, Colour.RED)),
            Optional.empty(),
            tree);

    byte[] json = CODEC.write(all);

    assertThat(CODEC.read(json, All.class)).isEqualTo(all);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains("\"byName\":{\"cdn-a.example\":[],\"cdn-b.example\":[\"RED\"]}")
        .contains("\"byNumber\":{\"9\":")
        .doesNotContain("note")
        .contains("{\"type\":\"Leaf\",\"weight\":1}");
  }

  @Test
  void writesARecordOfOneValueAsThatValue() {
    assertThat(CODEC.write(Samples.A)).asString().isEqualTo("\"cdn-a.example\"");
    assertThat(CODEC.read(bytes("\"cdn-a.example\""), CdnName.class)).isEqualTo(Samples.A);
  }

  @Test
  void writesAndReadsListsOfRecords() {
    List<PeerMessage> messages = Samples.messages();

    assertThat(CODEC.readAll(CODEC.writeAll(messages), PeerMessage.class)).isEqualTo(messages);
  }

  @Test
  void canWriteEveryMessageAndEffect() {
    CODEC.check(PartMessage.class, PeerMessage.class, Effect.class);

    assertThat(CODEC.write(new Shared.Tick())).asString().isEqualTo("{\"type\":\"Tick\"}");
  }

  @Test
  void takesKeysInAnyOrder() {
    assertThat(CODEC.read(bytes(" {\"micros\": 5, \"currency\": \"EUR\"} "), Money.class))
        .isEqualTo(new Money("EUR", 5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'currency':'EUR'} | $: the key \"micros\" is missing",
        "{'currency':'EUR','micros':1,'note':'x'} | $.note: unknown key: use currency, micros",
        "{'currency':'EUR','micros':1,'micros':2} | $.micros: the key is repeated: give it once",
        "{'currency':'EUR','micros':1.5} | $.micros: 1.5: use a whole number of 64 bits",
        "{'currency':'EUR','micros':'1'} | $.micros: \"1\": use a whole number of 64 bits",
        "{'currency':'EUR','micros':9223372036854775808} "
            + "| $.micros: 9223372036854775808: use a whole number of 64 bits",
        "{'currency':'EUR','micros':null} | $.micros: null: leave the key out",
        "{'currency':['EUR'],'micros':1} | $.currency: an array of 1: use a string",
        "{'currency':'euro','micros':1} | $: currency \"euro\": use three capital letters "
            + "(ISO 4217), such as EUR",
        "[] | $: an array of 0: use an object",
        "{'currency':'EUR','micros':1} x | $: not JSON",
        "{'currency':'EUR','micros':1} {} | $: something follows the value: send one JSON value",
        "{'currency':'EUR' | $: not JSON",
        "`` | $: empty: send one JSON value"
      })
  void refusesWithThePath(String json, String message) {
    assertThatThrownBy(() -> CODEC.read(bytes(json.replace('\'', '"')), Money.class))
        .isInstanceOf(CodecException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void tellsUnknownTypesApart() {
    assertThatThrownBy(() -> CODEC.read(bytes("{\"type\":\"Bribe\"}"), PeerMessage.class))
        .isInstanceOfSatisfying(
            CodecException.class,
            e -> {
              assertThat(e.isUnknownType()).isTrue();
              assertThat(e.path()).isEqualTo("$.type");
            })
        .hasMessageStartingWith("$.type: \"Bribe\": use one of AdvertisementDigest, ");
    assertThatThrownBy(() -> CODEC.read(bytes("{}"), PeerMessage.class))
        .hasMessage("$: the key \"type\" is missing");
  }

  @Test
  void namesThePlaceDeepInside() {
    String json = new String(CODEC.write(Samples.terms()), StandardCharsets.UTF_8);

    assertThatThrownBy(() ->
            CODEC.read(bytes(json.replace("www.customer.example", "WWW")), AgreementTerms.class))
        .hasMessageStartingWith("$.hosts[0]: host name \"WWW\"");
  }

  @Test
  void refusesDeepNestingAndLongTexts() {
    assertThatThrownBy(() -> CODEC.read(bytes("[".repeat(65)), Money.class))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("nesting");
    assertThatThrownBy(() -> CODEC.read(bytes("[".repeat(100_000)), Money.class))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> Codec.limitedTo(10).read(bytes(" ".repeat(11)), Money.class))
        .hasMessage("$: 11 bytes are more than the limit of 10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "\\udc00 and more", "x\\udc00\\ud800", "\\ud83d"})
  void refusesTextOfOthersWithHalfACharacter(String half) {
    assertThatThrownBy(() -> CODEC.read(bytes("{\"said\":\"" + half + "\"}"), Text.class))
        .isInstanceOf(CodecException.class)
        .hasMessage("$.said: half of a surrogate pair: use whole characters");
    assertThatThrownBy(() -> CODEC.read(bytes("{\"" + half + "\":1}"), Text.class))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("surrogate");
    assertThat(CODEC.read(bytes("{\"said\":\"\\ud83d\\ude00 \ud83d\ude00\"}"), Text.class))
        .isEqualTo(new Text("\ud83d\ude00 \ud83d\ude00"));
  }

  @Test
  void doesNotWriteAKeyThatNoParserReads() {
    assertThatThrownBy(() -> CODEC.write(new Named(new TreeMap<>(Map.of("cut \ud83d", "")))))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("half of a surrogate pair");
  }

  @Test
  void theJournalsReadsWhateverWasWritten() {
    Codec journal = Codec.journal();
    Text cut = new Text("x".repeat(9_000) + "\ud83d");
    Named longKey = new Named(new TreeMap<>(Map.of("k".repeat(60_000), "")));
    Sum sum = new Sum(BigInteger.TEN.pow(5_000));

    assertThat(journal.read(journal.write(cut), Text.class)).isEqualTo(cut);
    assertThat(journal.read(journal.write(longKey), Named.class)).isEqualTo(longKey);
    assertThat(journal.read(journal.write(sum), Sum.class)).isEqualTo(sum);
    assertThatThrownBy(() -> CODEC.read(journal.write(sum), Sum.class))
        .as("nobody else may send that")
        .isInstanceOf(CodecException.class);
  }

  @Test
  void theJournalsReadsMoreThanAnybodyMaySend() {
    byte[] large = new byte[(64 << 20) + 2];
    Arrays.fill(large, (byte) ' ');
    large[0] = '[';
    large[large.length - 1] = ']';

    assertThat(Codec.journal().readAll(large, Text.class)).isEmpty();
    assertThatThrownBy(() -> CODEC.readAll(large, Text.class))
        .hasMessageContaining("more than the limit");
  }

  @Test
  void refusesNumbersThatJsonCannotSay() {
    assertThatThrownBy(() -> CODEC.write(new Share(Double.NaN)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> CODEC.read(bytes("{\"perSecond\":1e999}"), RequestRate.class))
        .hasMessage("$.perSecond: 1e999: use a finite number");
  }

  @Test
  void namesTheComponentThatCannotBeWritten() {
    assertThatThrownBy(() -> CODEC.check(Loose.class))
        .hasMessageStartingWith("Loose.anything: java.lang.Object cannot be written");
    assertThatThrownBy(() -> CODEC.check(Unsorted.class))
        .hasMessageStartingWith("Unsorted.map: java.util.Map<");
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
