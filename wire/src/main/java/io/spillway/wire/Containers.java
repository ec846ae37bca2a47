package io.spillway.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/** The shapes of lists, sets and maps. */
final class Containers {
  private Containers() {}

  /** A list as an array. */
  record ListShape(Shape item) implements Shape {
    @Override
    public void write(Object value, JsonGenerator out) {
      out.writeStartArray();
      for (Object element : (Collection<?>) value) {
        item.write(element, out);
      }
      out.writeEndArray();
    }

    @Override
    public Object read(Object node, At at) {
      if (!(node instanceof List<?> nodes)) {
        throw Shape.mismatch(at, "an array", node);
      }
      List<Object> items = new ArrayList<>(nodes.size());
      for (Object each : nodes) {
        items.add(item.read(each, at.index(items.size())));
      }
      return Collections.unmodifiableList(items);
    }
  }

  /** A sorted set as an array without repetition. */
  record SetShape(Shape item) implements Shape {
    @Override
    public void write(Object value, JsonGenerator out) {
      new ListShape(item).write(value, out);
    }

    @Override
    public Object read(Object node, At at) {
      SortedSet<Object> items = new TreeSet<>();
      for (Object each : (List<?>) new ListShape(item).read(node, at)) {
        if (!items.add(each)) {
          throw new CodecException(at, At.cut(each.toString()) + " is repeated: give it once");
        }
      }
      return Collections.unmodifiableSortedSet(items);
    }
  }

  /** A sorted map as an object with the keys as text. */
  record MapShape(Shape.Keyed key, Shape item) implements Shape {
    @Override
    public void write(Object value, JsonGenerator out) {
      out.writeStartObject();
      ((SortedMap<?, ?>) value)
          .forEach((k, v) -> {
            out.writeName(whole(key.text(k)));
            item.write(v, out);
          });
      out.writeEndObject();
    }

    /** Half a surrogate pair in a key could be written, but no parser reads it. */
    private static String whole(String name) {
      if (JsonTree.hasHalf(name)) {
        throw new IllegalArgumentException(
            "the key " + At.cut(name) + ": half of a surrogate pair: use whole characters");
      }
      return name;
    }

    @Override
    public Object read(Object node, At at) {
      if (!(node instanceof Map<?, ?> members)) {
        throw Shape.mismatch(at, "an object", node);
      }
      SortedMap<Object, Object> map = new TreeMap<>();
      members.forEach((k, v) -> {
        String name = (String) k;
        At place = at.key(name);
        if (map.put(key.parse(name, place), item.read(v, place)) != null) {
          throw new CodecException(place, "the key is repeated in another form: give it once");
        }
      });
      return Collections.unmodifiableSortedMap(map);
    }
  }
}
