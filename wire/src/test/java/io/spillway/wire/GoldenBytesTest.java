package io.spillway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.message.PeerMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What CDNs of different versions say to each other does not change by accident. */
class GoldenBytesTest {
  private static final Codec CODEC = Codec.standard();

  static List<PeerMessage> messages() {
    return Samples.messages();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void writesTheGoldenBytes(PeerMessage message) throws Exception {
    assertThat(new String(CODEC.write(message), StandardCharsets.UTF_8)).isEqualTo(golden(message));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void readsTheGoldenBytes(PeerMessage message) throws Exception {
    byte[] json = golden(message).getBytes(StandardCharsets.UTF_8);

    assertThat(CODEC.read(json, PeerMessage.class)).isEqualTo(message);
    assertThat(CODEC.read(json, message.getClass())).isEqualTo(message);
  }

  @Test
  void hasASampleOfEveryMessage() {
    assertThat(messages().stream().<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(PeerMessage.class.getPermittedSubclasses()));
  }

  private static String golden(PeerMessage message) throws IOException {
    String name = "/golden/" + message.getClass().getSimpleName() + ".json";
    try (InputStream in = GoldenBytesTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
