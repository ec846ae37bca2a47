package io.spillway.node.configuration;

import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Origin;
import io.spillway.model.PolicyDocument;
import io.spillway.model.Prefix;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.PolicyException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a node's configuration; every wrong value is told with its place and mend. */
public final class ConfigurationReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final Duration LONGEST_TTL = Duration.ofSeconds(20);

  private ConfigurationReader() {}

  /** Reads the file; throws {@link ConfigurationException}. */
  public static NodeConfiguration read(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    Path directory = whole.getParent();
    if (directory == null) {
      throw new ConfigurationException(file + ": is not a file; name a configuration file");
    }
    try {
      JsonNode tree = YAML.readTree(Files.readString(whole));
      return node(new Section(tree, "", directory));
    } catch (IOException e) {
      throw new ConfigurationException(
          file + ": cannot be read (" + e.getMessage() + "); ./spillway init writes one");
    } catch (JacksonException e) {
      throw new ConfigurationException(
          file + ", line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
    } catch (ConfigurationException e) {
      throw new ConfigurationException(file + ": " + e.getMessage());
    }
  }

  private static NodeConfiguration node(Section s) {
    Section identity = s.section("identity");
    Section peering = s.section("peering");
    Section api = s.section("api");
    NodeConfiguration result =
        new NodeConfiguration(
            s.value("cdn", CdnName::new),
            s.file("state"),
            identity.file("key"),
            identity.file("certificate"),
            s.files("authorities"),
            peering.value("listen", HostPort::parse),
            peering.value("endpoint", ConfigurationReader::https),
            peering.has("redirect-zone")
                ? Optional.of(peering.value("redirect-zone", HostName::new))
                : Optional.empty(),
            peering.has("resolvers") ? peering.values("resolvers", HostPort::parse) : List.of(),
            contacts(s),
            api.value("listen", ConfigurationReader::loopback),
            s.has("dns") ? Optional.of(dns(s.section("dns"))) : Optional.empty(),
            edges(s),
            services(s),
            policy(s));
    identity.end();
    peering.end();
    api.end();
    s.end();
    requireRedirectZone(result);
    return result;
  }

  /** Room for the label that is put before it, 63 characters and a dot. */
  private static final int LONGEST_REDIRECT_ZONE = 189;

  private static void requireRedirectZone(NodeConfiguration c) {
    if (c.redirectZone().isEmpty()) {
      return;
    }
    HostName zone = c.redirectZone().get();
    String place = "peering.redirect-zone: \"" + zone + "\"";
    if (c.dns().isEmpty()) {
      throw new ConfigurationException(
          place + ": nothing answers it; add dns with a zone that it lies in");
    }
    HostName own = c.dns().get().zone();
    if (!zone.equals(own) && !zone.value().endsWith("." + own)) {
      throw new ConfigurationException(
          place + ": is not in dns.zone " + own + "; use such as via." + own);
    }
    if (zone.value().length() > LONGEST_REDIRECT_ZONE) {
      throw new ConfigurationException(
          place + ": use at most " + LONGEST_REDIRECT_ZONE + " characters");
    }
  }

  private static URI https(String text) {
    URI uri = URI.create(text);
    if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException("\"" + text + "\": use https://HOST:PORT");
    }
    return uri;
  }

  private static HostPort loopback(String text) {
    HostPort listen = HostPort.parse(text);
    if (!listen.address().toInetAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\": use a loopback address, such as 127.0.0.1:7080; the operators' API has"
              + " no password");
    }
    return listen;
  }

  private static SortedMap<CdnName, URI> contacts(Section s) {
    SortedMap<CdnName, URI> all = new TreeMap<>();
    for (Section c : s.sections("contacts")) {
      all.put(c.value("cdn", CdnName::new), c.value("endpoint", ConfigurationReader::https));
      c.end();
    }
    return all;
  }

  private static NodeConfiguration.Dns dns(Section s) {
    NodeConfiguration.Dns dns =
        new NodeConfiguration.Dns(
            s.value("listen", HostPort::parse),
            s.value("zone", HostName::new),
            s.has("ttl") ? s.duration("ttl") : LONGEST_TTL,
            s.values("nameservers", HostName::new));
    s.end();
    if (dns.ttl().compareTo(Duration.ofSeconds(1)) < 0 || dns.ttl().compareTo(LONGEST_TTL) > 0) {
      throw new ConfigurationException(
          s.at("ttl") + ": use 1s to 20s; a surge moves no faster than old answers run out");
    }
    return dns;
  }

  private static List<EdgeConfiguration> edges(Section s) {
    List<EdgeConfiguration> all = new ArrayList<>();
    Set<EdgeId> ids = new HashSet<>();
    for (Section e : s.sections("edges")) {
      EdgeConfiguration edge = edge(e);
      if (!ids.add(edge.edge().id())) {
        throw new ConfigurationException(
            e.at("id") + ": \"" + edge.edge().id() + "\" stands twice; name each edge once");
      }
      all.add(edge);
      e.end();
    }
    if (all.isEmpty()) {
      throw new ConfigurationException("edges: name at least one web server");
    }
    return all;
  }

  private static EdgeConfiguration edge(Section e) {
    Capacity capacity =
        new Capacity(
            e.value("requests-per-second", t -> RequestRate.perSecond(Double.parseDouble(t))),
            e.value("bits-per-second", t -> new BitRate(Long.parseLong(t))));
    Footprint footprint =
        e.has("footprint")
            ? new Footprint(e.values("footprint", Prefix::new))
            : new Footprint(List.of(Prefix.ALL_IPV4));
    Edge edge =
        new Edge(
            e.value("id", EdgeId::new), e.values("addresses", IpAddress::new), capacity, footprint);
    EdgeConfiguration.Server server =
        switch (e.text("kind")) {
          case "nginx" ->
              new EdgeConfiguration.Server.Nginx(
                  e.file("configuration"),
                  e.file("prefix"),
                  e.file("sites"),
                  e.value("status", URI::create));
          case "embedded" -> new EdgeConfiguration.Server.Embedded(e.value("control", URI::create));
          default ->
              throw new ConfigurationException(
                  e.at("kind") + ": \"" + e.text("kind") + "\": use nginx or embedded");
        };
    return new EdgeConfiguration(
        edge, e.value("port", Integer::parseInt), e.file("access-log"), server);
  }

  private static List<Service> services(Section s) {
    List<Service> all = new ArrayList<>();
    for (Section v : s.sections("services")) {
      Section sla = v.section("sla");
      all.add(
          new Service(
              v.value("id", ServiceId::new),
              v.values("hosts", HostName::new),
              v.value("origin", ConfigurationReader::origin),
              sla(sla),
              v.flag("delegable", false),
              v.flag("edge-redirect", false),
              v.text("probe-path")));
      sla.end();
      v.end();
    }
    return all;
  }

  private static Sla sla(Section s) {
    try {
      return new Sla(s.number("quantile"), s.duration("latency"), s.number("errors"));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(s.at("") + " " + e.getMessage());
    }
  }

  private static Origin origin(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("\"" + text + "\": use HOST:PORT");
    }
    return new Origin(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  private static SortedMap<String, String> policy(Section s) {
    SortedMap<String, String> rules = s.texts("policy");
    try {
      CompiledPolicy.compile(new PolicyDocument(1, rules));
    } catch (PolicyException e) {
      throw new ConfigurationException("policy: " + e.getMessage());
    }
    return rules;
  }
}
