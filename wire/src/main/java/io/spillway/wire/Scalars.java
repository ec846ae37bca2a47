package io.spillway.wire;

import io.spillway.wire.JsonTree.Num;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/** The shapes of values that are one JSON string, number or truth value. */
final class Scalars {
  /** By type. */
  static final Map<Type, Shape> ALL =
      Map.ofEntries(
          Map.entry(String.class, new Text(Object::toString, s -> s, "a string")),
          Map.entry(
              Instant.class,
              new Text(
                  Object::toString,
                  Instant::parse,
                  "an RFC 3339 time such as 2026-01-01T12:00:00Z")),
          Map.entry(
              Duration.class,
              new Text(Object::toString, Duration::parse, "an ISO 8601 duration such as PT1M30S")),
          Map.entry(
              LocalDate.class,
              new Text(Object::toString, LocalDate::parse, "a day such as 2026-01-01")),
          Map.entry(
              LocalTime.class,
              new Text(Object::toString, LocalTime::parse, "a time such as 20:15")),
          Map.entry(
              ZoneId.class,
              new Text(Object::toString, ZoneId::of, "a time zone such as Europe/Vienna")),
          Map.entry(URI.class, new Text(Object::toString, URI::create, "a URI")),
          Map.entry(boolean.class, new Truth()),
          Map.entry(Boolean.class, new Truth()),
          Map.entry(int.class, whole(Integer::parseInt, "a whole number of 32 bits")),
          Map.entry(Integer.class, whole(Integer::parseInt, "a whole number of 32 bits")),
          Map.entry(long.class, whole(Long::parseLong, "a whole number of 64 bits")),
          Map.entry(Long.class, whole(Long::parseLong, "a whole number of 64 bits")),
          Map.entry(BigInteger.class, whole(BigInteger::new, "a whole number")),
          Map.entry(double.class, new Real()),
          Map.entry(Double.class, new Real()));

  private Scalars() {}

  static Shape.Keyed enumeration(Class<?> type) {
    Map<String, Object> byName = new java.util.TreeMap<>();
    for (Object constant : type.getEnumConstants()) {
      byName.put(((Enum<?>) constant).name(), constant);
    }
    return new Text(
        value -> ((Enum<?>) value).name(),
        text -> {
          Object constant = byName.get(text);
          if (constant == null) {
            throw new IllegalArgumentException();
          }
          return constant;
        },
        "one of " + String.join(", ", byName.keySet()));
  }

  private static Shape whole(Function<String, Object> parse, String wanted) {
    return new Whole(parse, wanted);
  }

  /** A string. */
  private record Text(
      Function<Object, String> toText, Function<String, Object> toValue, String wanted)
      implements Shape.Keyed {
    @Override
    public void write(Object value, JsonGenerator out) {
      out.writeString(text(value));
    }

    @Override
    public Object read(Object node, At at) {
      if (node instanceof String text) {
        return parse(text, at);
      }
      throw Shape.mismatch(at, wanted, node);
    }

    @Override
    public String text(Object value) {
      return toText.apply(value);
    }

    @Override
    public Object parse(String text, At at) {
      try {
        return toValue.apply(text);
      } catch (IllegalArgumentException | java.time.DateTimeException | ArithmeticException e) {
        throw Shape.mismatch(at, wanted, text);
      }
    }
  }

  /** A number without fraction or exponent; as a key, its digits. */
  private record Whole(Function<String, Object> toValue, String wanted) implements Shape.Keyed {
    @Override
    public void write(Object value, JsonGenerator out) {
      if (value instanceof BigInteger big) {
        out.writeNumber(big);
      } else {
        out.writeNumber(((Number) value).longValue());
      }
    }

    @Override
    public Object read(Object node, At at) {
      if (node instanceof Num(String text)) {
        return parse(text, at);
      }
      throw Shape.mismatch(at, wanted, node);
    }

    @Override
    public String text(Object value) {
      return value.toString();
    }

    @Override
    public Object parse(String text, At at) {
      try {
        return toValue.apply(text);
      } catch (NumberFormatException e) {
        throw Shape.mismatch(at, wanted, new Num(text));
      }
    }
  }

  /** A finite number. */
  private static final class Real implements Shape {
    @Override
    public void write(Object value, JsonGenerator out) {
      double number = (Double) value;
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException(number + ": use a finite number");
      }
      out.writeNumber(number);
    }

    @Override
    public Object read(Object node, At at) {
      if (node instanceof Num(String text)) {
        double number = Double.parseDouble(text);
        if (Double.isFinite(number)) {
          return number;
        }
      }
      throw Shape.mismatch(at, "a finite number", node);
    }
  }

  /** True or false. */
  private static final class Truth implements Shape {
    @Override
    public void write(Object value, JsonGenerator out) {
      out.writeBoolean((Boolean) value);
    }

    @Override
    public Object read(Object node, At at) {
      if (node instanceof Boolean) {
        return node;
      }
      throw Shape.mismatch(at, "true or false", node);
    }
  }
}
