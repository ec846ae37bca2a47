package io.spillway.node.configuration;

import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import io.spillway.model.RequestRate;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code edges}. */
final class EdgeReader {
  private EdgeReader() {}

  static List<EdgeConfiguration> read(Section s) {
    List<EdgeConfiguration> all = new ArrayList<>();
    Set<EdgeId> ids = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (Section e : s.sections("edges")) {
      EdgeConfiguration edge = edge(e);
      e.end();
      if (!ids.add(edge.edge().id())) {
        throw new ConfigurationException(e.twice("id", edge.edge().id()));
      }
      for (IpAddress address : edge.edge().addresses()) {
        if (!places.add(address + " port " + edge.port())) {
          throw new ConfigurationException(e.twice("addresses", address));
        }
      }
      all.add(edge);
    }
    if (all.isEmpty()) {
      throw new ConfigurationException("edges: empty; name at least one web server");
    }
    return all;
  }

  private static EdgeConfiguration edge(Section e) {
    Capacity capacity =
        new Capacity(
            e.value("requests-per-second", EdgeReader::requests),
            e.value("bits-per-second", EdgeReader::bits));
    Footprint footprint =
        e.has("footprint")
            ? new Footprint(e.some("footprint", Prefix::new))
            : new Footprint(List.of(Prefix.ALL_IPV4));
    Edge edge =
        new Edge(
            e.value("id", EdgeId::new), e.some("addresses", IpAddress::new), capacity, footprint);
    EdgeConfiguration.Server server =
        switch (e.text("kind")) {
          case "nginx" ->
              new EdgeConfiguration.Server.Nginx(
                  e.file("configuration"),
                  e.file("prefix"),
                  e.file("sites"),
                  e.value("status", EdgeReader::http));
          case "embedded" ->
              new EdgeConfiguration.Server.Embedded(e.value("control", EdgeReader::http));
          default ->
              throw new ConfigurationException(
                  e.at("kind") + ": \"" + e.text("kind") + "\": use nginx or embedded");
        };
    return new EdgeConfiguration(
        edge, e.value("port", EdgeReader::port), e.file("access-log"), server);
  }

  private static RequestRate requests(String text) {
    double value = Double.parseDouble(text);
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("\"" + text + "\": use a number above 0");
    }
    return RequestRate.perSecond(value);
  }

  private static BitRate bits(String text) {
    long value = Long.parseLong(text);
    if (value <= 0) {
      throw new IllegalArgumentException("\"" + text + "\": use a whole number above 0");
    }
    return new BitRate(value);
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("\"" + text + "\": use 1 to 65535");
    }
    return port;
  }

  private static URI http(String text) {
    return Urls.require("http", text);
  }
}
