package io.spillway.node.binding;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.wire.KeyText;
import io.spillway.wire.PublishedKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which keys domains publish, as far as is known: answers at once from memory, and looks up by
 * threads of its own. What is not known is not believed, and looked up for the next time.
 *
 * <p>Bounds: {@link #MOST_NAMES} names, those used last; lookups that strangers cause are {@link
 * #STRANGERS} a second; a domain is asked again for the same at most once in {@link #AGAIN}. An
 * answer is kept as long as it says, between {@link #SHORTEST} and {@link #LONGEST}, and renewed
 * before that. Where it cannot be renewed, it goes on for {@link #GRACE}; where the domain says
 * otherwise, that counts at once. Thread-safe.
 */
public final class KeyDirectory implements PublishedKeys, AutoCloseable {
  /** How many names are remembered. */
  public static final int MOST_NAMES = 1_024;

  /** How many lookups a second those can cause who are no contacts; ten times as many at once. */
  public static final int STRANGERS = 2;

  /** An answer counts for so long at least. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  /** An answer counts for so long at most, without being renewed. */
  public static final Duration LONGEST = Duration.ofHours(1);

  /** For how long what was verified goes on while lookups fail. */
  public static final Duration GRACE = Duration.ofHours(1);

  /** How long after an answer the same domain is asked again because a key is missing in it. */
  public static final Duration AGAIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(KeyDirectory.class);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration BETWEEN_WRITES = Duration.ofMinutes(1);
  private static final int AT_ONCE = 4;
  private static final int MOST_IN_A_TICK = 20;

  /** What is known of one domain. */
  private static final class Known {
    Optional<KeyAnswer.Said> said = Optional.empty();
    Instant since = Instant.MIN;
    Instant asked = Instant.MIN;
    Instant due = Instant.MIN;
    Instant used;
    String trouble = "its record was not looked up yet";
    Optional<KeyId> refused = Optional.empty();
    boolean underWay;

    Known(Instant used) {
      this.used = used;
    }

    /** Until when the last answer counts though it cannot be renewed. */
    Instant end() {
      return since.plus(said.map(s -> clamp(s.life())).orElse(Duration.ZERO)).plus(GRACE);
    }

    boolean counts(Instant now) {
      return said.isPresent() && now.isBefore(end());
    }

    /** Whether its domain names a key. */
    boolean names(Instant now) {
      return counts(now) && !said.orElseThrow().keys().isEmpty();
    }
  }

  private final KeyLookup lookup;
  private final boolean authentic;
  private final Set<CdnName> contacts;
  private final InstantSource time;
  private final Executor threads;
  private final EvidenceFile file;
  private final Evidence evidence;
  private final Map<CdnName, Known> names = new LinkedHashMap<>();
  private Optional<Runnable> closing = Optional.empty();
  private Instant written = Instant.MIN;
  private boolean changed;
  private boolean urgent;
  private double tokens = STRANGERS * 10;
  private Instant refilled = Instant.MIN;

  KeyDirectory(
      KeyLookup lookup,
      boolean authentic,
      Set<CdnName> contacts,
      Path file,
      InstantSource time,
      Executor threads) {
    this.lookup = lookup;
    this.authentic = authentic;
    this.contacts = Set.copyOf(contacts);
    this.time = time;
    this.threads = threads;
    this.file = new EvidenceFile(file);
    this.evidence = new Evidence(this.file.read(), contacts);
    Instant now = time.instant();
    evidence.all().forEach((cdn, keys) -> remember(cdn, keys, now));
    contacts.forEach(cdn -> names.computeIfAbsent(cdn, c -> new Known(now)));
  }

  /**
   * Starts to look up the contacts, and to renew what is known.
   *
   * @param lookup asks the DNS
   * @param authentic whether answers without DNSSEC's proof are worth nothing
   * @param contacts the CDNs of the configuration, this one among them
   * @param file where the evidence is kept
   * @param time now
   */
  public static KeyDirectory start(
      DnsKeyLookup lookup,
      boolean authentic,
      Set<CdnName> contacts,
      Path file,
      InstantSource time) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().name("key-lookup-", 0).daemon(true).factory());
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("key-records").daemon(true).factory());
    KeyDirectory directory = new KeyDirectory(lookup, authentic, contacts, file, time, threads);
    directory.closing =
        Optional.of(() -> {
          clock.shutdownNow();
          threads.shutdownNow();
          directory.write(true);
        });
    var _ = clock.scheduleWithFixedDelay(directory::tick, 0, 1, TimeUnit.SECONDS);
    return directory;
  }

  /** What an earlier run has seen last goes on for as long as it would have without the end. */
  private void remember(CdnName cdn, List<KeyEvidence> keys, Instant now) {
    List<KeyEvidence> newest = keys.stream().filter(k -> k.goneSince().isEmpty()).toList();
    if (newest.isEmpty()) {
      return;
    }
    Known known = new Known(now);
    KeyEvidence one = newest.getFirst();
    known.said =
        Optional.of(
            new KeyAnswer.Said(
                newest.stream().map(KeyEvidence::key).toList(),
                one.life(),
                newest.stream().allMatch(KeyEvidence::authenticated),
                one.resolver(),
                one.message()));
    known.since = one.lastSeen();
    if (known.counts(now) && names.size() < MOST_NAMES) {
      names.put(cdn, known);
    }
  }

  private static Duration clamp(Duration life) {
    if (life.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return life.compareTo(LONGEST) > 0 ? LONGEST : life;
  }

  @Override
  public synchronized Optional<String> whyNot(CdnName cdn, KeyId key, Instant now) {
    Known known = names.get(cdn);
    if (known == null) {
      known = new Known(now);
      if (!spare(now)) {
        return Optional.of(
            "the DNS was not asked for " + cdn + ": too many unknown CDNs, try again later");
      }
      makeRoom(now);
      names.put(cdn, known);
      ask(cdn, known, now);
    }
    known.used = now;
    if (known.counts(now) && known.said.orElseThrow().keys().contains(key)) {
      return Optional.empty();
    }
    known.refused = Optional.of(key);
    if (!now.isBefore(known.asked.plus(AGAIN)) && (contacts.contains(cdn) || spare(now))) {
      // It may have been published just now, before its use.
      ask(cdn, known, now);
    }
    return Optional.of(known.counts(now) ? differs(cdn, known) : known.trouble);
  }

  private static String differs(CdnName cdn, Known known) {
    int count = known.said.map(s -> s.keys().size()).orElse(0);
    return KeyText.LABEL
        + "."
        + cdn
        + (count == 0
            ? " publishes no key"
            : " publishes " + count + (count == 1 ? " key" : " keys") + ", not this one");
  }

  /** Whether strangers may cause one more lookup now. */
  private boolean spare(Instant now) {
    if (refilled.equals(Instant.MIN) || now.isBefore(refilled)) {
      refilled = now;
    }
    double seconds = Duration.between(refilled, now).toMillis() / 1e3;
    tokens = Math.min(STRANGERS * 10, tokens + seconds * STRANGERS);
    refilled = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** Names that strangers only claim go first. */
  private void makeRoom(Instant now) {
    if (names.size() >= MOST_NAMES) {
      names.entrySet().stream()
          .filter(e -> !contacts.contains(e.getKey()))
          .min(
              Comparator.<Map.Entry<CdnName, Known>, Boolean>comparing(e -> e.getValue().names(now))
                  .thenComparing(e -> e.getValue().used))
          .map(Map.Entry::getKey)
          .ifPresent(names::remove);
    }
  }

  private void ask(CdnName cdn, Known known, Instant now) {
    if (known.underWay) {
      return;
    }
    known.underWay = true;
    known.asked = now;
    try {
      threads.execute(() -> answered(cdn, answer(cdn)));
    } catch (RejectedExecutionException e) {
      known.underWay = false;
    }
  }

  private KeyAnswer answer(CdnName cdn) {
    try {
      return lookup.ask(cdn);
    } catch (RuntimeException e) {
      LOG.debug("the lookup of {} failed", cdn, e);
      return new KeyAnswer.Failed("the lookup failed: " + e.getMessage());
    }
  }

  private synchronized void answered(CdnName cdn, KeyAnswer answer) {
    Known known = names.get(cdn);
    if (known == null) {
      return;
    }
    Instant now = time.instant();
    known.underWay = false;
    switch (answer) {
      case KeyAnswer.Failed(String why) -> failed(cdn, known, why, now);
      case KeyAnswer.Said said when !said.authenticated() && needsProof(known, now) ->
          failed(cdn, known, said.resolver() + " does not say that DNSSEC proves its answer", now);
      case KeyAnswer.Said said -> {
        if (contacts.contains(cdn)
            && (known.said.isEmpty() || !known.said.get().keys().equals(said.keys()))) {
          LOG.info("{}.{} publishes {}", KeyText.LABEL, cdn, said.keys());
        }
        known.said = Optional.of(said);
        known.since = now;
        known.trouble = "";
        known.refused = known.refused.filter(key -> !said.keys().contains(key));
        known.due = now.plus(clamp(said.life()).multipliedBy(4).dividedBy(5));
        changed = true;
        urgent |= evidence.note(cdn, said, now);
      }
    }
  }

  /** Once a domain's keys were proved, what is not proved does not replace them. */
  private boolean needsProof(Known known, Instant now) {
    return authentic || (known.counts(now) && known.said.orElseThrow().authenticated());
  }

  private void failed(CdnName cdn, Known known, String why, Instant now) {
    String trouble = KeyText.LABEL + "." + cdn + ": " + why;
    if (!trouble.equals(known.trouble) && contacts.contains(cdn)) {
      LOG.warn("{}", trouble);
    }
    known.trouble = trouble;
    known.due = now.plus(RETRY);
  }

  /** Renews what is used and due, forgets what is not, and keeps what is new. */
  void tick() {
    renew();
    write(false);
  }

  private synchronized void renew() {
    Instant now = time.instant();
    names
        .entrySet()
        .removeIf(e ->
            !contacts.contains(e.getKey())
                && !e.getValue().underWay
                && now.isAfter(e.getValue().used.plus(LONGEST)));
    names.entrySet().stream()
        .filter(e -> !now.isBefore(e.getValue().due) && !e.getValue().underWay)
        .filter(e -> contacts.contains(e.getKey()) || isKept(e.getValue(), now))
        .sorted(Comparator.comparing(e -> !contacts.contains(e.getKey())))
        .limit(MOST_IN_A_TICK)
        .toList()
        .forEach(e -> ask(e.getKey(), e.getValue(), now));
  }

  /** Who publishes nothing is asked again when it shows up, not before. */
  private static boolean isKept(Known known, Instant now) {
    return known.counts(now) && !known.said.orElseThrow().keys().isEmpty();
  }

  /** By one thread; handshakes do not wait for the disk. */
  private void write(boolean atOnce) {
    Map<CdnName, List<KeyEvidence>> all;
    synchronized (this) {
      Instant now = time.instant();
      if (!changed || (!atOnce && !urgent && now.isBefore(written.plus(BETWEEN_WRITES)))) {
        return;
      }
      all = evidence.all();
      written = now;
      changed = false;
      urgent = false;
    }
    try {
      file.write(all);
    } catch (IOException e) {
      LOG.warn("the evidence of published keys could not be kept: {}", e.toString());
    }
  }

  /** What is known of a domain, in words. */
  public synchronized Told tell(CdnName cdn) {
    Instant now = time.instant();
    Known known = names.get(cdn);
    if (known == null || (known.said.isEmpty() && known.due.equals(Instant.MIN))) {
      return new Told(State.UNKNOWN, List.of(), "the DNS was not asked for its key yet");
    }
    if (!known.counts(now)) {
      return new Told(State.FAILED, List.of(), known.trouble);
    }
    KeyAnswer.Said said = known.said.orElseThrow();
    StringBuilder text = new StringBuilder();
    if (said.keys().isEmpty()) {
      text.append(differs(cdn, known));
    } else {
      text.append(KeyText.LABEL).append('.').append(cdn).append(" publishes ");
      text.append(String.join(", ", said.keys().stream().map(KeyId::value).toList()));
    }
    text.append(said.authenticated() ? ", proved" : ", not proved")
        .append(" by DNSSEC, by %s %d s ago".formatted(said.resolver(), age(known, now)));
    if (!known.trouble.isEmpty()) {
      text.append("; cannot be renewed, counts until " + known.end() + ": " + known.trouble);
    }
    known.refused.ifPresent(key -> text.append("; key " + key + " was refused"));
    return new Told(State.SAID, said.keys(), text.toString());
  }

  private static long age(Known known, Instant now) {
    return Duration.between(known.since, now).toSeconds();
  }

  /** How much is known of a domain. */
  public enum State {
    /** It was not asked yet. */
    UNKNOWN,
    /** It could not be asked. */
    FAILED,
    /** It said what it publishes, if anything. */
    SAID
  }

  /**
   * What is known of a domain.
   *
   * @param state how much
   * @param keys what it publishes and is believed
   * @param text for people
   */
  public record Told(State state, List<KeyId> keys, String text) {
    /** Copies. */
    public Told {
      keys = List.copyOf(keys);
    }
  }

  /** What the domain was seen to publish, also long ago. */
  public synchronized List<KeyEvidence> evidence(CdnName cdn) {
    return evidence.of(cdn);
  }

  /** How many names are remembered. */
  synchronized int size() {
    return names.size();
  }

  /** Ends the lookups, and keeps the evidence. */
  @Override
  public void close() {
    closing.ifPresent(Runnable::run);
  }
}
