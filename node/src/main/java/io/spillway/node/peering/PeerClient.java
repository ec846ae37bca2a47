package io.spillway.node.peering;

import io.spillway.model.CdnName;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.message.PeerMessage;
import io.spillway.node.peering.PeerQueue.Parcel;
import io.spillway.node.peering.PeerQueue.Retry;
import io.spillway.wire.Documents;
import io.spillway.wire.Keyring;
import io.spillway.wire.RecipientKey;
import io.spillway.wire.Trust;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers this CDN's messages to peers at least once, or gives up when a message has become
 * pointless. Each peer has a queue and a virtual thread of its own, so that one that does not
 * answer delays no other. The queues are in memory: what is not finished is in the journal's
 * outbox, and is to be sent again after a restart, by the same id. Thread-safe.
 */
public final class PeerClient implements AutoCloseable {
  /** The most advertisements in one message; the next digest asks for the rest. */
  private static final int MAX_ADVERTISEMENTS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);

  private final Documents documents;
  private final Transport transport;
  private final Function<CdnName, Optional<URI>> addresses;
  private final Function<CdnName, Optional<RecipientKey>> recipients;
  private final InstantSource time;
  private final PeerClientSettings settings;
  private final Delivery.Listener listener;
  private final Map<CdnName, PeerQueue> queues = new HashMap<>();
  private final RoundTrips roundTrips = new RoundTrips();
  private final SplittableRandom chance;
  private boolean closed;

  PeerClient(
      Documents documents,
      Transport transport,
      Function<CdnName, Optional<URI>> addresses,
      Function<CdnName, Optional<RecipientKey>> recipients,
      InstantSource time,
      PeerClientSettings settings,
      Delivery.Listener listener) {
    this.documents = documents;
    this.transport = transport;
    this.addresses = addresses;
    this.recipients = recipients;
    this.time = time;
    this.settings = settings;
    this.listener = listener;
    this.chance = new SplittableRandom(settings.seed());
  }

  /**
   * Makes a client.
   *
   * @param addresses the present endpoint of a peer, such as {@code https://127.0.0.12:7443}
   * @param recipients the key that a peer advertises, to encrypt to
   * @param listener is told what came of each message
   */
  public static PeerClient create(
      Keyring keys,
      Trust trust,
      Function<CdnName, Optional<URI>> addresses,
      Function<CdnName, Optional<RecipientKey>> recipients,
      InstantSource time,
      PeerClientSettings settings,
      Delivery.Listener listener) {
    return new PeerClient(
        new Documents(keys, trust),
        new TlsTransport(keys, trust, time),
        addresses,
        recipients,
        time,
        settings,
        listener);
  }

  /**
   * Begins to deliver; does not block.
   *
   * @param id names the message, the same for each repetition: its outbox id
   */
  public void send(String id, CdnName to, PeerMessage message) {
    Instant expiresAt = time.instant().plus(Lifetimes.of(message));
    if (!queue(to).add(new Parcel(id, message, expiresAt))) {
      LOG.warn("{} messages wait for {}: dropped {}", settings.queueLimit(), to, id);
      listener.finished(id, to, message, new Delivery.Abandoned("too many messages wait"));
    }
  }

  /** Stops; what is not delivered stays unfinished. */
  @Override
  public void close() {
    synchronized (queues) {
      closed = true;
      queues.values().forEach(PeerQueue::close);
    }
    transport.close();
  }

  private PeerQueue queue(CdnName to) {
    synchronized (queues) {
      PeerQueue queue = queues.get(to);
      if (queue == null) {
        Backoff backoff =
            new Backoff(settings.firstDelay(), settings.longestDelay(), chance.split());
        queue = new PeerQueue(to, new Delivering(), backoff, time, settings.queueLimit(), listener);
        queues.put(to, queue);
        if (!closed) {
          Thread.ofVirtual().name("peer-" + to).start(queue);
        }
      }
      return queue;
    }
  }

  private final class Delivering implements PeerQueue.Attempt {
    @Override
    public Delivery deliver(CdnName to, Parcel parcel, Instant now) throws Retry {
      return PeerClient.this.deliver(to, parcel, now);
    }

    /** What is gossiped goes first: it brings the key that the others wait for. */
    @Override
    public Optional<String> waitsFor(CdnName to, Parcel parcel) {
      return Documents.isConfidential(parcel.message()) && recipients.apply(to).isEmpty()
          ? Optional.of("no encryption key of " + to + " is known yet")
          : Optional.empty();
    }
  }

  private Delivery deliver(CdnName to, Parcel parcel, Instant now) throws Retry {
    URI endpoint = addresses.apply(to).orElseThrow(() -> new Retry("no address of " + to));
    String document;
    try {
      document = sealed(to, parcel, now);
    } catch (IllegalArgumentException e) {
      return new Delivery.Refused("cannot be sent: " + e.getMessage());
    }
    long began = System.nanoTime();
    Transport.Answer answer = post(to, endpoint, document);
    if (answer.status() == 202) {
      roundTrips
          .add(to, Duration.ofNanos(System.nanoTime() - began), now)
          .ifPresent(shortest -> listener.roundTrip(to, shortest));
      return new Delivery.Delivered();
    }
    if (isFinal(answer.status())) {
      return new Delivery.Refused("it refuses a message: " + answer.detail());
    }
    throw new Retry("it answers " + answer.detail());
  }

  private String sealed(CdnName to, Parcel parcel, Instant now) throws Retry {
    PeerMessage message = trimmed(parcel.message());
    String id = settings.incarnation() + ":" + parcel.id();
    Duration lifetime = Duration.between(now, parcel.expiresAt());
    if (!Documents.isConfidential(message)) {
      return documents.seal(message, to, id, now, lifetime);
    }
    RecipientKey key =
        recipients.apply(to).orElseThrow(() -> new Retry("no encryption key of " + to));
    return documents.sealTo(key, message, to, id, now, lifetime);
  }

  private Transport.Answer post(CdnName to, URI endpoint, String document) throws Retry {
    try {
      return transport.post(to, endpoint, document);
    } catch (RuntimeException e) {
      throw new Retry(Unreached.words(endpoint, root(e)));
    }
  }

  /** Whether repeating the message would get the same answer; 409: another key is advertised. */
  private static boolean isFinal(int status) {
    return status >= 400 && status < 500 && status != 408 && status != 409 && status != 429;
  }

  private static PeerMessage trimmed(PeerMessage message) {
    return message instanceof PeerMessage.Advertisements(List<SignedAdvertisement> all)
            && all.size() > MAX_ADVERTISEMENTS
        ? new PeerMessage.Advertisements(all.subList(0, MAX_ADVERTISEMENTS))
        : message;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }
}
