package io.spillway.node.binding;

import io.spillway.agent.Eligibility.Reason;
import io.spillway.agent.Eligibility.Weight;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.node.configuration.HostPort;
import io.spillway.node.configuration.NodeConfiguration;
import io.spillway.wire.DnsBinding;
import io.spillway.wire.Keyring;
import io.spillway.wire.PublishedKeys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How other CDNs' keys are bound to their domains, as the configuration says. Thread-safe. */
public final class Bindings implements PublishedKeys, AutoCloseable {
  private static final String TOPIC = "key";

  private final NodeConfiguration configuration;
  private final InstantSource time;
  private volatile Optional<Keyring> own = Optional.empty();
  private volatile Optional<KeyDirectory> directory = Optional.empty();

  /** Those of a configuration; nothing is asked before {@link #start}. */
  public Bindings(NodeConfiguration configuration, InstantSource time) {
    this.configuration = configuration;
    this.time = time;
  }

  /**
   * Believes this CDN's own keys, former ones among them: nobody has to prove them to it. What it
   * signed comes back to it in agreements, also when it does not publish the key any more.
   */
  public void believe(Keyring keys) {
    own = Optional.of(keys);
  }

  private DnsBinding dns() {
    return configuration.trust().dns();
  }

  /** Begins to ask the DNS, where it is to be asked; the state directory exists by now. */
  public void start() {
    if (!dns().asks()) {
      return;
    }
    Set<CdnName> known = new TreeSet<>(configuration.contacts().keySet());
    known.add(configuration.cdn());
    directory =
        Optional.of(
            KeyDirectory.start(
                DnsKeyLookup.of(
                    configuration.trust().resolvers().stream()
                        .map(HostPort::toSocketAddress)
                        .toList()),
                configuration.trust().authentic(),
                known,
                configuration.state().resolve("published-keys.json"),
                time));
  }

  @Override
  public Optional<String> whyNot(CdnName cdn, KeyId key, Instant now) {
    if (cdn.equals(configuration.cdn()) && own.flatMap(keys -> keys.find(key)).isPresent()) {
      return Optional.empty();
    }
    return directory.isEmpty()
        ? Optional.of("the DNS is not asked yet")
        : directory.get().whyNot(cdn, key, now);
  }

  /** Why others that ask the DNS do not believe this CDN's key; empty while nobody knows. */
  public Optional<String> ownTrouble(KeyId key) {
    return directory
        .map(d -> d.tell(configuration.cdn()))
        .filter(told -> told.state() != KeyDirectory.State.UNKNOWN)
        .filter(told -> !told.keys().contains(key))
        .map(KeyDirectory.Told::text);
  }

  /** How a CDN's key is bound to its domain, or why not. */
  public Reason explain(CdnName cdn) {
    if (!dns().asks()) {
      return new Reason(
          TOPIC,
          Weight.NOTE,
          "the configured authorities vouch for its key; the DNS is not asked (trust.dns: off)");
    }
    if (directory.isEmpty()) {
      return new Reason(TOPIC, Weight.NOTE, "the DNS is not asked yet");
    }
    KeyDirectory.Told told = directory.get().tell(cdn);
    return switch (dns()) {
      case OFF, EITHER ->
          new Reason(TOPIC, Weight.NOTE, told.text() + "; a configured authority is enough too");
      case ALSO ->
          new Reason(TOPIC, weight(told), told.text() + "; a configured authority vouches besides");
      case INSTEAD -> new Reason(TOPIC, weight(told), told.text());
    };
  }

  private static Weight weight(KeyDirectory.Told told) {
    return told.keys().isEmpty() ? Weight.AGAINST : Weight.FOR;
  }

  /** What a domain was seen to publish, also long ago. */
  public List<KeyEvidence> evidence(CdnName cdn) {
    return directory.map(d -> d.evidence(cdn)).orElse(List.of());
  }

  @Override
  public void close() {
    directory.ifPresent(KeyDirectory::close);
  }
}
