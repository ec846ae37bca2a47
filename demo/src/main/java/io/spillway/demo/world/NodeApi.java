package io.spillway.demo.world;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a node's operators' API. */
public final class NodeApi implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final URI base;

  NodeApi(InetSocketAddress api) {
    this.base = URI.create("http://" + api.getAddress().getHostAddress() + ":" + api.getPort());
  }

  /**
   * What is at a path.
   *
   * @throws IOException when the node does not answer, or not with 200 and JSON
   */
  public JsonNode get(String path) throws IOException {
    HttpResponse<byte[]> response = send(path);
    if (response.statusCode() != 200) {
      throw new IOException("GET " + path + " was answered with " + response.statusCode());
    }
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new IOException("GET " + path + " was not answered with JSON", e);
    }
  }

  /** Whether the node says that it is ready. */
  boolean isReady() {
    try {
      return send("/health/ready").statusCode() / 100 == 2;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<byte[]> send(String path) throws IOException {
    try {
      return client.send(
          HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(2)).build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
