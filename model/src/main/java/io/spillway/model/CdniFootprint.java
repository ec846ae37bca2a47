package io.spillway.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A CDNI footprint object: clients of one type (RFC 8006, section 4.2.2.2; RFC 9388). Its values
 * add up; several objects of one list narrow each other down (RFC 8008, appendix B), but for those
 * inside a union.
 *
 * @param type one of the types below, or one that this version does not know
 * @param values prefixes, {@code as64496}, {@code us} or {@code us-ny}; empty for a union
 * @param union the objects of a union, none of which is a union; empty for all other types
 */
public record CdniFootprint(String type, List<String> values, List<CdniFootprint> union) {
  /** IPv4 prefixes (RFC 8006, section 4.3.5). */
  public static final String IPV4 = "ipv4cidr";

  /** IPv6 prefixes (RFC 8006, section 4.3.6). */
  public static final String IPV6 = "ipv6cidr";

  /** Autonomous systems (RFC 8006, section 4.3.7). */
  public static final String ASN = "asn";

  /** Countries by ISO 3166-1 (RFC 8006, section 4.3.8). */
  public static final String COUNTRY = "countrycode";

  /** Parts of countries by ISO 3166-2 (RFC 9388, section 2.1). */
  public static final String SUBDIVISION = "subdivisioncode";

  /** Whoever belongs to any of the objects (RFC 9388, section 2.2). */
  public static final String UNION = "footprintunion";

  private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern AS = Pattern.compile("as(0|[1-9][0-9]{0,9})");
  private static final Pattern CODE = Pattern.compile("[a-z]{2}");
  private static final Pattern PART = Pattern.compile("[a-z]{2}-[a-z0-9]{1,3}");

  /** Checks the forms; throws {@link IllegalArgumentException} naming the wrong value. */
  public CdniFootprint {
    values = List.copyOf(values);
    union = List.copyOf(union);
    if (!TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException("footprint-type: use 1 to 64 of a-z 0-9 . _ -");
    }
    boolean united = type.equals(UNION);
    if (united ? union.isEmpty() || !values.isEmpty() : values.isEmpty() || !union.isEmpty()) {
      throw new IllegalArgumentException("footprint-value of " + type + ": name at least one");
    }
    for (CdniFootprint each : union) {
      if (each.type.equals(UNION)) {
        throw new IllegalArgumentException("footprint-value of footprintunion: no union inside");
      }
    }
    for (String value : values) {
      requireForm(type, value);
    }
  }

  private static void requireForm(String type, String value) {
    boolean ok =
        switch (type) {
          case IPV4 -> !value.contains(":") && new Prefix(value).length() >= 0;
          case IPV6 -> value.contains(":") && new Prefix(value).length() >= 0;
          case ASN -> AS.matcher(value).matches();
          case COUNTRY -> CODE.matcher(value).matches();
          case SUBDIVISION -> PART.matcher(value).matches();
          default -> true;
        };
    if (!ok) {
      throw new IllegalArgumentException(
          "footprint-value \"" + value + "\": it is no " + type + " of RFC 8006 or 9388");
    }
  }

  /** The objects that say a footprint; none for everybody. */
  public static List<CdniFootprint> of(Footprint footprint) {
    if (footprint.equals(Footprint.EVERYWHERE)) {
      return List.of();
    }
    List<CdniFootprint> parts = new ArrayList<>();
    for (String type : List.of(IPV4, IPV6)) {
      List<String> values =
          footprint.prefixes().stream()
              .filter(p -> p.value().contains(":") == type.equals(IPV6))
              .map(Prefix::compressed)
              .toList();
      if (!values.isEmpty()) {
        parts.add(new CdniFootprint(type, values, List.of()));
      }
    }
    // Side by side the two would narrow each other down to nobody.
    return parts.size() == 1 ? parts : List.of(new CdniFootprint(UNION, List.of(), parts));
  }

  /**
   * The prefixes that a list of objects says, as far as prefixes can: where systems or countries
   * narrow it down, the answer is wider than the truth. Empty if nobody is left.
   */
  public static Optional<Footprint> prefixes(List<CdniFootprint> all) {
    List<Prefix> left = Footprint.EVERYWHERE.prefixes();
    for (CdniFootprint each : all) {
      if (each.isOfPrefixes()) {
        List<Prefix> named = each.named().map(Prefix::new).toList();
        left = common(left, named);
      }
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(new Footprint(left));
  }

  private boolean isOfPrefixes() {
    return type.equals(UNION)
        ? union.stream().allMatch(CdniFootprint::isOfPrefixes)
        : type.equals(IPV4) || type.equals(IPV6);
  }

  private Stream<String> named() {
    return Stream.concat(values.stream(), union.stream().flatMap(CdniFootprint::named));
  }

  private static List<Prefix> common(List<Prefix> some, List<Prefix> others) {
    List<Prefix> both = new ArrayList<>();
    for (Prefix one : some) {
      for (Prefix other : others) {
        if (one.covers(other)) {
          both.add(other);
        } else if (other.covers(one)) {
          both.add(one);
        }
      }
    }
    return both;
  }

  @Override
  public String toString() {
    return union.isEmpty()
        ? type + " " + String.join(" ", values)
        : String.join(" or ", union.stream().map(CdniFootprint::toString).toList());
  }
}
