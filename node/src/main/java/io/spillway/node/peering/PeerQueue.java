package io.spillway.node.peering;

import io.spillway.model.CdnName;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages for one peer, said one after the other by one thread. A failure delays all of them;
 * what has become pointless meanwhile is dropped.
 */
final class PeerQueue implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerQueue.class);

  /** How often it is looked whether what is waited for has come. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final CdnName to;
  private final Attempt attempt;
  private final Backoff backoff;
  private final InstantSource time;
  private final int limit;
  private final Delivery.Listener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Parcel> parcels = new ArrayDeque<>();
  private boolean closed;
  private String obstacle = "not tried yet";

  PeerQueue(
      CdnName to,
      Attempt attempt,
      Backoff backoff,
      InstantSource time,
      int limit,
      Delivery.Listener listener) {
    this.to = to;
    this.attempt = attempt;
    this.backoff = backoff;
    this.time = time;
    this.limit = limit;
    this.listener = listener;
  }

  /** One message on its way. */
  record Parcel(String id, PeerMessage message, Instant expiresAt) {}

  /** One try to deliver. */
  interface Attempt {
    /**
     * What came of it; throws if it has to be tried again.
     *
     * @param now before its time is over
     */
    Delivery deliver(CdnName to, Parcel parcel, Instant now) throws Retry;

    /** Empty if it can be tried; else what it waits for, while others go first. */
    default Optional<String> waitsFor(CdnName to, Parcel parcel) {
      return Optional.empty();
    }
  }

  /** Not now; says why. */
  static final class Retry extends Exception {
    private static final long serialVersionUID = 1L;

    Retry(String obstacle) {
      super(obstacle, null, false, false);
    }
  }

  /** Adds a message; false if too many wait. */
  boolean add(Parcel parcel) {
    lock.lock();
    try {
      if (parcels.size() >= limit) {
        return false;
      }
      parcels.addLast(parcel);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    try {
      for (Optional<Parcel> next = first(); next.isPresent(); next = first()) {
        step(next.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void step(Parcel parcel) throws InterruptedException {
    Instant now = time.instant();
    if (!now.isBefore(parcel.expiresAt())) {
      finish(parcel, new Delivery.Abandoned("its time is over: " + obstacle));
      return;
    }
    try {
      finish(parcel, attempt.deliver(to, parcel, now));
      backoff.reset();
    } catch (Retry e) {
      hindered(String.valueOf(e.getMessage()));
      abandonExpired();
      pause(backoff.next());
    }
  }

  /** The first message that waits for nothing, once there is one; empty when closed. */
  private Optional<Parcel> first() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Optional<Parcel> ready = ready();
      while (!closed && ready.isEmpty()) {
        if (parcels.isEmpty()) {
          changed.await();
        } else {
          var _ = changed.awaitNanos(LOOK.toNanos());
        }
        ready = ready();
      }
      return closed ? Optional.empty() : ready;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Parcel> ready() {
    Instant now = time.instant();
    for (Parcel each : parcels) {
      Optional<String> awaited = attempt.waitsFor(to, each);
      if (awaited.isEmpty()) {
        return Optional.of(each);
      }
      if (!now.isBefore(each.expiresAt())) {
        hindered(awaited.get());
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private void hindered(String what) {
    obstacle = what;
    listener.hindered(to, what);
  }

  private void pause(Duration delay) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = delay.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void abandonExpired() {
    List<Parcel> expired = new ArrayList<>();
    Instant now = time.instant();
    lock.lock();
    try {
      for (Parcel each : parcels) {
        if (!now.isBefore(each.expiresAt())) {
          expired.add(each);
        }
      }
    } finally {
      lock.unlock();
    }
    expired.forEach(p -> finish(p, new Delivery.Abandoned("its time is over: " + obstacle)));
  }

  private void finish(Parcel parcel, Delivery delivery) {
    lock.lock();
    try {
      parcels.remove(parcel);
    } finally {
      lock.unlock();
    }
    try {
      listener.finished(parcel.id(), to, parcel.message(), delivery);
    } catch (RuntimeException e) {
      LOG.error("delivery of {} to {} could not be noted: {}", parcel.id(), to, e.toString());
    }
  }
}
