package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.message.PeerMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The description of the peering endpoint says what is really said. */
class PeeringOpenApiTest {
  private static final Path GOLDEN = Path.of("../wire/src/test/resources/golden");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final OpenApi api = new OpenApi(text());

  private static String text() {
    try (InputStream in =
        io.spillway.node.peering.PeerServer.class.getResourceAsStream("openapi.yaml")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> kinds() {
    return Arrays.stream(PeerMessage.class.getPermittedSubclasses())
        .map(Class::getSimpleName)
        .toList();
  }

  private static JsonNode golden(String kind) throws IOException {
    return JSON.readTree(Files.readString(GOLDEN.resolve(kind + ".json")));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void describesEachMessageByTheBytesThatAreSaid(String kind) throws IOException {
    JsonNode said = golden(kind);

    assertThat(api.findings(kind, said)).isEmpty();
    assertThat(api.findings("Message", said)).isEmpty();
    assertThat(api.document().at("/components/schemas/" + kind + "/examples/0").toString())
        .isEqualTo(said.toString());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void describesNoKeyThatIsNotSaid(String kind) throws IOException {
    ObjectNode more = (ObjectNode) golden(kind);
    more.put("more", 1);

    assertThat(api.findings(kind, more)).isNotEmpty();
  }

  @Test
  void listsEveryKindOfMessage() {
    List<String> listed =
        api.document()
            .at("/components/schemas/Message/oneOf")
            .valueStream()
            .map(each -> each.path("$ref").asString().replaceFirst(".*/", ""))
            .toList();

    assertThat(listed).containsExactlyInAnyOrderElementsOf(kinds());
  }
}
