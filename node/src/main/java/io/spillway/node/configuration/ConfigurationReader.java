package io.spillway.node.configuration;

import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.PolicyDocument;
import io.spillway.model.Prefix;
import io.spillway.model.Service;
import io.spillway.node.history.Retention;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.PolicyException;
import io.spillway.policy.Trial;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a node's configuration; every wrong value is told with its place and mend. */
public final class ConfigurationReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Duration LONGEST_TTL = Duration.ofSeconds(20);

  private static final List<String> KEYS =
      List.of(
          "api",
          "authorities",
          "cdn",
          "contacts",
          "dns",
          "edges",
          "identity",
          "journal",
          "origins-in",
          "peering",
          "policy",
          "services",
          "state",
          "trust");

  private ConfigurationReader() {}

  /** The keys that stand at the top of a configuration, sorted. */
  public static List<String> keys() {
    return KEYS;
  }

  /** Reads the file; throws {@link ConfigurationException}. */
  public static NodeConfiguration read(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    Path directory = whole.getParent();
    if (directory == null) {
      throw new ConfigurationException(file + ": is not a file; name a configuration file");
    }
    SortedMap<String, Trial.Place> begins = new TreeMap<>();
    try {
      String text = Files.readString(whole);
      JsonNode tree = YAML.readTree(text);
      begins.putAll(RuleLines.begins(text));
      return node(new Section(tree, "", directory), RuleLines.of(whole, begins));
    } catch (IOException e) {
      throw new ConfigurationException(file + ": " + unreadable(e));
    } catch (JacksonException e) {
      throw new ConfigurationException(file + ":" + YamlTrouble.of(e));
    } catch (PolicyException e) {
      Trial.Place begin = begins.getOrDefault(e.rule(), new Trial.Place(1, 1));
      Trial.Place at = RuleLines.inside(begin, e.place().orElse(new Trial.Place(1, 1)));
      throw new ConfigurationException(
          "%s:%d:%d: policy rule %s: %s"
              .formatted(file, at.line(), at.column(), e.rule(), e.complaint()));
    } catch (ConfigurationException e) {
      throw new ConfigurationException(file + ": " + e.getMessage());
    }
  }

  private static String unreadable(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "does not exist; `spillway init` writes one";
      case AccessDeniedException denied -> "may not be read by this user; see its mode and owner";
      case CharacterCodingException binary -> "is no text in UTF-8; name a configuration file";
      default -> "cannot be read: " + e.getMessage() + "; name a configuration file";
    };
  }

  private static NodeConfiguration node(Section s, SortedMap<String, String> places) {
    Section identity = s.section("identity");
    Section peering = s.section("peering");
    Section api = s.section("api");
    NodeConfiguration.DnsTrust trust = TrustReader.read(s);
    ServiceReader.Services services = ServiceReader.read(s);
    NodeConfiguration result =
        new NodeConfiguration(
            s.value("cdn", CdnName::new),
            s.file("state"),
            s.has("journal") ? kept(s.section("journal")) : Retention.Kept.STANDARD,
            identity.file("key"),
            identity.file("certificate"),
            TrustReader.authorities(s, trust),
            trust,
            peering.value("listen", HostPort::parse),
            peering.value("endpoint", ConfigurationReader::https),
            peering.has("redirect-zone")
                ? Optional.of(peering.value("redirect-zone", HostName::new))
                : Optional.empty(),
            peering.has("resolvers") ? peering.values("resolvers", HostPort::parse) : List.of(),
            contacts(s),
            api.value("listen", ConfigurationReader::loopback),
            s.has("dns") ? Optional.of(dns(s.section("dns"))) : Optional.empty(),
            EdgeReader.read(s),
            s.has("origins-in") ? s.values("origins-in", Prefix::new) : List.of(),
            services.all(),
            services.calendar(),
            policy(s),
            places);
    identity.end();
    peering.end();
    api.end();
    s.end();
    requireOthers(result);
    requireRedirectZone(result);
    requireSteeredHosts(result);
    return result;
  }

  /** What would end the node at its start, or have it speak to itself. */
  private static void requireOthers(NodeConfiguration c) {
    if (c.api().equals(c.peering())) {
      throw new ConfigurationException(
          "api.listen: \"" + c.api() + "\": peering.listen has it already; use another port");
    }
    if (c.contacts().containsKey(c.cdn())) {
      throw new ConfigurationException(
          "contacts: \"" + c.cdn() + "\" is this CDN itself; name another, or none");
    }
    for (int i = 0; i < c.services().size(); i++) {
      int own = c.services().get(i).delegates().indexOf(c.cdn());
      if (own >= 0) {
        throw new ConfigurationException(
            "services[%d].delegable[%d]: \"%s\" is this CDN itself; name its peers, or say true"
                .formatted(i, own, c.cdn()));
      }
    }
  }

  /** Capacity is borrowed for nothing where this CDN's redirector cannot move the clients. */
  private static void requireSteeredHosts(NodeConfiguration c) {
    if (c.dns().isEmpty()) {
      return;
    }
    HostName zone = c.dns().get().zone();
    for (int i = 0; i < c.services().size(); i++) {
      Service service = c.services().get(i);
      for (int j = 0; j < service.hosts().size() && service.delegable(); j++) {
        HostName host = service.hosts().get(j);
        if (!host.equals(zone) && !host.value().endsWith("." + zone)) {
          throw new ConfigurationException(
              "services[%d].hosts[%d]: \"%s\" is not in dns.zone %s, so its clients cannot be sent to peers: name a host of the zone, or say delegable: false"
                  .formatted(i, j, host, zone));
        }
      }
    }
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

  private static Retention.Kept kept(Section s) {
    Retention.Kept standard = Retention.Kept.STANDARD;
    Duration all = s.has("keep") ? s.duration("keep") : standard.all();
    boolean shorter = all.compareTo(standard.quiet()) < 0;
    Duration quiet =
        s.has("keep-quiet") ? s.duration("keep-quiet") : shorter ? all : standard.quiet();
    s.end();
    try {
      return new Retention.Kept(quiet, all);
    } catch (IllegalArgumentException e) {
      boolean one = all.compareTo(Retention.Kept.LONGEST) > 0 || !s.has("keep-quiet");
      String key = one ? "keep" : "keep-quiet";
      String mend =
          quiet.compareTo(all) > 0
              ? "quiet entries are not kept longer than all others: use 1h to %s, as keep has it"
                  .formatted(s.has("keep") ? s.text("keep") : standard.all().toDays() + "d")
              : String.valueOf(e.getMessage());
      throw new ConfigurationException("%s: \"%s\": %s".formatted(s.at(key), s.text(key), mend));
    }
  }

  private static URI https(String text) {
    URI uri = Urls.require("https", text);
    boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
    if (uri.getPort() < 0 || !bare || uri.getRawQuery() != null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("\"" + text + "\": use https://HOST:PORT and no more");
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
      CdnName cdn = c.value("cdn", CdnName::new);
      if (all.put(cdn, c.value("endpoint", ConfigurationReader::https)) != null) {
        throw new ConfigurationException(c.twice("cdn", cdn));
      }
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
            s.some("nameservers", HostName::new));
    s.end();
    if (dns.ttl().compareTo(Duration.ofSeconds(1)) < 0 || dns.ttl().compareTo(LONGEST_TTL) > 0) {
      throw new ConfigurationException(
          s.at("ttl")
              + ": \""
              + s.text("ttl")
              + "\": use 1s to 20s; a surge moves no faster than old answers run out");
    }
    return dns;
  }

  /** Compiled once, so that what is wrong is told now; {@link #read} adds the place. */
  private static SortedMap<String, String> policy(Section s) {
    SortedMap<String, String> rules = s.texts("policy");
    CompiledPolicy.compile(new PolicyDocument(1, rules));
    return rules;
  }
}
