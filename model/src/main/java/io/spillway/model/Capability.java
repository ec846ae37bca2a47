package io.spillway.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A capability object of CDNI's footprint and capabilities interface (RFC 8008, section 5): what a
 * CDN can do, and for which clients.
 */
public sealed interface Capability {
  /** For whom; empty for everybody. */
  List<CdniFootprint> footprints();

  /** The {@code capability-type}. */
  String type();

  /**
   * {@code FCI.CapacityLimits} (RFC 9808, section 2.2): all limits hold at once.
   *
   * @param limits at least one
   */
  record CapacityLimits(List<Limit> limits, List<CdniFootprint> footprints) implements Capability {
    /** Copies; throws {@link IllegalArgumentException} when there is no limit. */
    public CapacityLimits {
      limits = List.copyOf(limits);
      footprints = List.copyOf(footprints);
      if (limits.isEmpty()) {
        throw new IllegalArgumentException("limits: name at least one");
      }
    }

    @Override
    public String type() {
      return "FCI.CapacityLimits";
    }

    /** The limits on requests and bits, where both are told. */
    public Optional<Capacity> capacity() {
      Optional<Long> requests = least("requests");
      Optional<Long> bits = least("egress");
      return requests.flatMap(
          r -> bits.map(b -> new Capacity(RequestRate.perSecond(r), new BitRate(b))));
    }

    private Optional<Long> least(String limitType) {
      return limits.stream()
          .filter(l -> l.limitType().equals(limitType))
          .map(Limit::maximumHard)
          .min(Long::compare);
    }
  }

  /**
   * One limit (RFC 9808, section 2.2.1).
   *
   * @param id names it within the object
   * @param limitType {@code requests} (a second), {@code egress} (bits a second), or another one
   * @param maximumHard what must not be exceeded, not negative
   * @param maximumSoft from where on less should be sent
   */
  record Limit(
      Optional<String> id, String limitType, long maximumHard, Optional<Long> maximumSoft) {
    /** Checks the range; throws {@link IllegalArgumentException}. */
    public Limit {
      if (maximumHard < 0) {
        throw new IllegalArgumentException("maximum-hard " + maximumHard + ": use 0 or more");
      }
    }
  }

  /** {@code FCI.DeliveryProtocol} (RFC 8008, section 5.3): how clients can be served. */
  record DeliveryProtocol(List<String> protocols, List<CdniFootprint> footprints)
      implements Capability {
    /** Copies. */
    public DeliveryProtocol {
      protocols = List.copyOf(protocols);
      footprints = List.copyOf(footprints);
    }

    @Override
    public String type() {
      return "FCI.DeliveryProtocol";
    }
  }

  /** {@code FCI.AcquisitionProtocol} (RFC 8008, section 5.4): how content can be fetched. */
  record AcquisitionProtocol(List<String> protocols, List<CdniFootprint> footprints)
      implements Capability {
    /** Copies. */
    public AcquisitionProtocol {
      protocols = List.copyOf(protocols);
      footprints = List.copyOf(footprints);
    }

    @Override
    public String type() {
      return "FCI.AcquisitionProtocol";
    }
  }

  /** {@code FCI.RedirectionMode} (RFC 8008, section 5.5): how clients can be sent here. */
  record RedirectionMode(List<String> modes, List<CdniFootprint> footprints) implements Capability {
    /** Copies. */
    public RedirectionMode {
      modes = List.copyOf(modes);
      footprints = List.copyOf(footprints);
    }

    @Override
    public String type() {
      return "FCI.RedirectionMode";
    }
  }

  /**
   * {@code Spillway.EncryptionKey}, a type of Spillway's own: the X25519 key (RFC 8037) that what
   * this CDN alone may read is encrypted to. Whether {@code kid} is the thumbprint of {@code x} is
   * not looked at here.
   *
   * @param kid the key's RFC 7638 thumbprint, in lower-case hexadecimal
   * @param x its 32 bytes, base64url without padding
   */
  record EncryptionKey(KeyId kid, String x) implements Capability {
    private static final Pattern X = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

    /** Checks the form; throws {@link IllegalArgumentException}. */
    public EncryptionKey {
      if (!X.matcher(x).matches()) {
        throw new IllegalArgumentException("encryption key: use the base64url of 32 bytes");
      }
    }

    @Override
    public List<CdniFootprint> footprints() {
      return List.of();
    }

    @Override
    public String type() {
      return "Spillway.EncryptionKey";
    }
  }

  /**
   * One that this version does not know: kept as it is and passed on, not acted on.
   *
   * @param type its {@code capability-type}
   * @param json its {@code capability-value}, without white space
   */
  record Other(String type, String json, List<CdniFootprint> footprints) implements Capability {
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** Copies; throws {@link IllegalArgumentException} naming a wrong type. */
    public Other {
      footprints = List.copyOf(footprints);
      if (!TYPE.matcher(type).matches()) {
        throw new IllegalArgumentException("capability-type: use 1 to 64 of A-Z a-z 0-9 . _ -");
      }
    }
  }
}
