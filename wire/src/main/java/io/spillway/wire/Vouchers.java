package io.spillway.wire;

import io.spillway.wire.Trust.Binding;
import io.spillway.wire.Trust.UntrustedException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What authorities have vouched for, remembered while all certificates of a chain are in their
 * time: a chain is validated once, not for each message of a connection. Which keys are revoked is
 * not looked at here. Thread-safe.
 */
final class Vouchers {
  private static final int MAX_REMEMBERED = 512;

  private final Validation validation;
  private final Map<List<X509Certificate>, Binding> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<X509Certificate>, Binding> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /** Validates a chain at a time: expensive. */
  @FunctionalInterface
  interface Validation {
    /** Whom it binds, from when until when. */
    Binding validate(List<X509Certificate> chain, Instant now) throws UntrustedException;
  }

  Vouchers(Validation validation) {
    this.validation = validation;
  }

  /** The chain's binding; what is refused is validated anew each time. */
  Binding find(List<X509Certificate> chain, Instant now) throws UntrustedException {
    Binding known;
    synchronized (remembered) {
      known = remembered.get(chain);
    }
    if (known != null && !now.isBefore(known.from()) && !now.isAfter(known.to())) {
      return known;
    }
    Binding binding = validation.validate(chain, now);
    synchronized (remembered) {
      remembered.put(chain, binding);
    }
    return binding;
  }
}
