package io.spillway.wire;

import io.spillway.model.Capability;
import io.spillway.model.CdniFootprint;
import io.spillway.model.KeyId;
import io.spillway.wire.JsonTree.Num;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The capability and footprint objects of CDNI as RFC 8008, 9808, 8006 and 9388 write them. A
 * capability of a type that is not known, or that says more than is known, is kept as its text.
 */
final class FciShapes {
  private static final String TYPE = "capability-type";
  private static final String VALUE = "capability-value";
  private static final String FOOTPRINTS = "footprints";
  private static final String FOOTPRINT_TYPE = "footprint-type";
  private static final String FOOTPRINT_VALUE = "footprint-value";
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private FciShapes() {}

  /** A capability object. */
  static final class CapabilityShape implements Shape {
    private static final Shape PLACES = new Containers.ListShape(new FootprintShape());

    private final int deepestValue;

    /**
     * The shape.
     *
     * @param deepestValue how many levels a value may have
     */
    CapabilityShape(int deepestValue) {
      this.deepestValue = deepestValue;
    }

    @Override
    public void write(Object value, JsonGenerator out) {
      Capability capability = (Capability) value;
      out.writeStartObject();
      out.writeName(TYPE);
      out.writeString(capability.type());
      out.writeName(VALUE);
      switch (capability) {
        case Capability.CapacityLimits c -> writeLimits(c.limits(), out);
        case Capability.DeliveryProtocol c -> writeTexts("delivery-protocols", c.protocols(), out);
        case Capability.AcquisitionProtocol c ->
            writeTexts("acquisition-protocols", c.protocols(), out);
        case Capability.RedirectionMode c -> writeTexts("redirection-modes", c.modes(), out);
        case Capability.EncryptionKey c -> writeKey(c, out);
        case Capability.Other c -> out.writeRawValue(c.json());
      }
      if (!capability.footprints().isEmpty()) {
        out.writeName(FOOTPRINTS);
        PLACES.write(capability.footprints(), out);
      }
      out.writeEndObject();
    }

    private static void writeTexts(String name, List<String> texts, JsonGenerator out) {
      out.writeStartObject();
      out.writeName(name);
      out.writeStartArray();
      texts.forEach(out::writeString);
      out.writeEndArray();
      out.writeEndObject();
    }

    /** A public key as RFC 8037 writes it, with its name. */
    private static void writeKey(Capability.EncryptionKey key, JsonGenerator out) {
      out.writeStartObject();
      out.writeName("kid");
      out.writeString(key.kid().value());
      out.writeName("kty");
      out.writeString("OKP");
      out.writeName("crv");
      out.writeString("X25519");
      out.writeName("x");
      out.writeString(key.x());
      out.writeEndObject();
    }

    private static Optional<Capability> key(Map<?, ?> value, List<CdniFootprint> places) {
      boolean known =
          List.copyOf(value.keySet()).equals(List.of("kid", "kty", "crv", "x"))
              && "OKP".equals(value.get("kty"))
              && "X25519".equals(value.get("crv"))
              && places.isEmpty();
      return known && value.get("kid") instanceof String kid && value.get("x") instanceof String x
          ? Optional.of(new Capability.EncryptionKey(new KeyId(kid), x))
          : Optional.empty();
    }

    private static void writeLimits(List<Capability.Limit> limits, JsonGenerator out) {
      out.writeStartObject();
      out.writeName("limits");
      out.writeStartArray();
      for (Capability.Limit limit : limits) {
        out.writeStartObject();
        limit
            .id()
            .ifPresent(id -> {
              out.writeName("id");
              out.writeString(id);
            });
        out.writeName("limit-type");
        out.writeString(limit.limitType());
        out.writeName("maximum-hard");
        out.writeNumber(limit.maximumHard());
        limit
            .maximumSoft()
            .ifPresent(soft -> {
              out.writeName("maximum-soft");
              out.writeNumber(soft.longValue());
            });
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }

    @Override
    public Object read(Object node, At at) {
      Map<?, ?> members = object(node, at, TYPE, VALUE, FOOTPRINTS);
      String type = text(members.get(TYPE), at.key(TYPE));
      Object value = members.get(VALUE);
      if (!(value instanceof Map<?, ?> known)) {
        throw Shape.mismatch(at.key(VALUE), "an object", value == null ? "" : value);
      }
      int depth = JsonTree.depth(known);
      if (depth > deepestValue) {
        throw new CodecException(
            at.key(VALUE), depth + " levels deep: use at most " + deepestValue);
      }
      List<CdniFootprint> places = places(members, at);
      try {
        return understood(type, known, places)
            .orElseGet(() -> new Capability.Other(type, text(known), places));
      } catch (IllegalArgumentException e) {
        throw new CodecException(at, String.valueOf(e.getMessage()));
      }
    }

    private static List<CdniFootprint> places(Map<?, ?> members, At at) {
      if (!members.containsKey(FOOTPRINTS)) {
        return List.of();
      }
      At place = at.key(FOOTPRINTS);
      List<CdniFootprint> places =
          ((List<?>) PLACES.read(members.get(FOOTPRINTS), place))
              .stream().map(CdniFootprint.class::cast).toList();
      if (places.isEmpty()) {
        throw new CodecException(place, "an empty list: leave the key out for everybody");
      }
      return places;
    }

    private static Optional<Capability> understood(
        String type, Map<?, ?> value, List<CdniFootprint> places) {
      return switch (type) {
        case "FCI.CapacityLimits" -> limits(value, places);
        case "FCI.DeliveryProtocol" ->
            texts(value, "delivery-protocols", places, Capability.DeliveryProtocol::new);
        case "FCI.AcquisitionProtocol" ->
            texts(value, "acquisition-protocols", places, Capability.AcquisitionProtocol::new);
        case "FCI.RedirectionMode" ->
            texts(value, "redirection-modes", places, Capability.RedirectionMode::new);
        case "Spillway.EncryptionKey" -> key(value, places);
        default -> Optional.empty();
      };
    }

    private static Optional<Capability> texts(
        Map<?, ?> value,
        String name,
        List<CdniFootprint> places,
        BiFunction<List<String>, List<CdniFootprint>, Capability> made) {
      return value.size() == 1
              && value.get(name) instanceof List<?> all
              && all.stream().allMatch(String.class::isInstance)
          ? Optional.of(made.apply(all.stream().map(String.class::cast).toList(), places))
          : Optional.empty();
    }

    private static Optional<Capability> limits(Map<?, ?> value, List<CdniFootprint> places) {
      if (value.size() != 1 || !(value.get("limits") instanceof List<?> all) || all.isEmpty()) {
        return Optional.empty();
      }
      List<Capability.Limit> limits = new ArrayList<>();
      for (Object each : all) {
        Optional<Capability.Limit> limit = limit(each);
        if (limit.isEmpty()) {
          return Optional.empty();
        }
        limits.add(limit.get());
      }
      return Optional.of(new Capability.CapacityLimits(limits, places));
    }

    /** A limit whose keys are those that this version knows, in the order in which it writes. */
    private static Optional<Capability.Limit> limit(Object node) {
      if (!(node instanceof Map<?, ?> m)) {
        return Optional.empty();
      }
      List<String> order = List.of("id", "limit-type", "maximum-hard", "maximum-soft");
      List<String> given = m.keySet().stream().map(String.class::cast).toList();
      boolean known = given.equals(order.stream().filter(m::containsKey).toList());
      boolean named = !m.containsKey("id") || m.get("id") instanceof String;
      boolean soft = !m.containsKey("maximum-soft") || isWhole(m.get("maximum-soft"));
      if (!known
          || !named
          || !soft
          || !(m.get("limit-type") instanceof String type)
          || !isWhole(m.get("maximum-hard"))) {
        return Optional.empty();
      }
      return Optional.of(
          new Capability.Limit(
              Optional.ofNullable((String) m.get("id")),
              type,
              whole(m.get("maximum-hard")),
              Optional.ofNullable(m.get("maximum-soft")).map(CapabilityShape::whole)));
    }

    private static boolean isWhole(@Nullable Object node) {
      return node instanceof Num(String text) && text.matches("0|[1-9][0-9]{0,17}");
    }

    private static long whole(@Nullable Object node) {
      return Long.parseLong(((Num) Objects.requireNonNull(node)).text());
    }
  }

  /** A footprint object. */
  static final class FootprintShape implements Shape {
    @Override
    public void write(Object value, JsonGenerator out) {
      CdniFootprint footprint = (CdniFootprint) value;
      out.writeStartObject();
      out.writeName(FOOTPRINT_TYPE);
      out.writeString(footprint.type());
      out.writeName(FOOTPRINT_VALUE);
      out.writeStartArray();
      footprint.values().forEach(out::writeString);
      footprint.union().forEach(each -> write(each, out));
      out.writeEndArray();
      out.writeEndObject();
    }

    @Override
    public Object read(Object node, At at) {
      Map<?, ?> members = object(node, at, FOOTPRINT_TYPE, FOOTPRINT_VALUE);
      String type = text(members.get(FOOTPRINT_TYPE), at.key(FOOTPRINT_TYPE));
      At place = at.key(FOOTPRINT_VALUE);
      if (!(members.get(FOOTPRINT_VALUE) instanceof List<?> all)) {
        throw new CodecException(place, "use an array");
      }
      List<String> values = new ArrayList<>();
      List<CdniFootprint> union = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        if (type.equals(CdniFootprint.UNION)) {
          union.add((CdniFootprint) read(all.get(i), place.index(i)));
        } else {
          values.add(text(all.get(i), place.index(i)));
        }
      }
      try {
        return new CdniFootprint(type, values, union);
      } catch (IllegalArgumentException e) {
        throw new CodecException(place, String.valueOf(e.getMessage()));
      }
    }
  }

  private static Map<?, ?> object(Object node, At at, String... keys) {
    if (!(node instanceof Map<?, ?> members)) {
      throw Shape.mismatch(at, "an object", node);
    }
    for (Object key : members.keySet()) {
      if (!List.of(keys).contains(key)) {
        throw new CodecException(
            at.key((String) key), "unknown key: use " + String.join(", ", keys));
      }
    }
    return members;
  }

  private static String text(@Nullable Object node, At at) {
    if (node instanceof String text) {
      return text;
    }
    throw node == null
        ? new CodecException(at, "missing: add it")
        : Shape.mismatch(at, "a string", node);
  }

  /** A tree as JSON text, its keys in the order in which they came. */
  private static String text(Map<?, ?> node) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      writeTree(node, out);
    }
    return text.toString();
  }

  private static void writeTree(Object node, JsonGenerator out) {
    switch (node) {
      case Map<?, ?> members -> {
        out.writeStartObject();
        members.forEach((key, each) -> {
          out.writeName((String) key);
          writeTree(each, out);
        });
        out.writeEndObject();
      }
      case List<?> items -> {
        out.writeStartArray();
        items.forEach(each -> writeTree(each, out));
        out.writeEndArray();
      }
      case String text -> out.writeString(text);
      case Num(String text) -> out.writeNumber(text);
      case Boolean truth -> out.writeBoolean(truth);
      default -> throw new IllegalStateException("unexpected " + node.getClass());
    }
  }
}
