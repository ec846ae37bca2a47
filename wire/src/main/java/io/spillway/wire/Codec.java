package io.spillway.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Records as JSON (RFC 8259) and back. The same value always gives the same bytes: UTF-8, no white
 * space, components in their order, maps in theirs.
 *
 * <p>A record is an object of its components; an empty {@code Optional} is left out; a record whose
 * only component is called {@code value} is that value alone; a record of a sealed interface has
 * the key {@code type} with its simple name first. Times and durations are ISO 8601 text. Reading
 * is strict: unknown, missing and repeated keys, null and what a record's constructor refuses are
 * errors with their JSON path. At most 64 levels are nested, but for what is kept as it came: that
 * is not counted where it is written, and {@link #journal} alone reads it wherever it is put.
 * Thread-safe.
 */
public final class Codec {
  private static final int STANDARD_LIMIT_BYTES = 64 << 20;

  /** As deep as the value of an unknown capability may nest: it may be put deeper than it came. */
  private static final int DEEPEST_VALUE = 32;

  private static final Codec STANDARD = limitedTo(STANDARD_LIMIT_BYTES);
  private static final Codec JOURNAL = new Codec(JsonTree.ofOwn(), JsonTree.MAX_DEPTH);

  private final Shapes shapes;
  private final JsonTree tree;
  private final JsonFactory factory =
      JsonFactory.builder()
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(JsonTree.MAX_DEPTH).build())
          .build();

  private Codec(JsonTree tree, int deepestValue) {
    this.tree = tree;
    this.shapes = new Shapes(deepestValue);
  }

  /** The codec that everybody uses; reads up to 64 MiB. */
  public static Codec standard() {
    return STANDARD;
  }

  /** A codec that refuses to read more bytes than given. */
  public static Codec limitedTo(int maxBytes) {
    return new Codec(JsonTree.limitedTo(maxBytes), DEEPEST_VALUE);
  }

  /**
   * For what a program writes for itself alone: what this codec or another has written it can read,
   * however much, long or deep it is. Never for what comes from others.
   */
  public static Codec journal() {
    return JOURNAL;
  }

  /**
   * Checks that all values of the types can be written; throws {@link IllegalArgumentException}
   * naming the component that cannot.
   */
  public void check(Class<?>... types) {
    for (Class<?> type : types) {
      shapes.of(type);
    }
  }

  /** The bytes of a record; throws {@link CodecException} for what JSON cannot say, such as NaN. */
  public byte[] write(Object value) {
    Shape shape = shapes.of(value.getClass());
    return generate(out -> shape.write(value, out));
  }

  /** The bytes of records as one array. */
  public byte[] writeAll(Collection<?> values) {
    return generate(out -> {
      out.writeStartArray();
      for (Object value : values) {
        shapes.of(value.getClass()).write(value, out);
      }
      out.writeEndArray();
    });
  }

  /** The value that the bytes say; throws {@link CodecException} with the place. */
  public <T> T read(byte[] json, Class<T> type) {
    return type.cast(shapes.of(type).read(tree.parse(json), At.ROOT));
  }

  /** The values of an array; throws {@link CodecException} with the place. */
  public <T> List<T> readAll(byte[] json, Class<T> type) {
    Object root = tree.parse(json);
    if (!(root instanceof List<?> nodes)) {
      throw Shape.mismatch(At.ROOT, "an array", root);
    }
    Shape shape = shapes.of(type);
    List<T> values = new ArrayList<>(nodes.size());
    for (Object node : nodes) {
      values.add(type.cast(shape.read(node, At.ROOT.index(values.size()))));
    }
    return Collections.unmodifiableList(values);
  }

  /**
   * The value that the bytes say, without the items of one list in it that cannot be read.
   *
   * @param list the keys that lead to the list
   * @param item what its items are
   * @param most a longer list is read as a whole
   * @param left is told what is wrong with each that is left out
   * @throws CodecException where anything else cannot be read
   */
  <T> T readLeaving(
      byte[] json,
      Class<T> type,
      List<String> list,
      Class<?> item,
      int most,
      Consumer<CodecException> left) {
    Object root = tree.parse(json);
    Object found = root;
    At at = At.ROOT;
    for (String key : list) {
      found = found instanceof Map<?, ?> members ? members.get(key) : null;
      at = at.key(key);
    }
    if (found instanceof List<?> items && items.size() <= most) {
      Shape shape = shapes.of(item);
      for (int i = items.size() - 1; i >= 0; i--) {
        try {
          shape.read(items.get(i), at.index(i));
        } catch (CodecException e) {
          items.remove(i);
          left.accept(e);
        }
      }
    }
    return type.cast(shapes.of(type).read(root, At.ROOT));
  }

  private byte[] generate(Consumer<JsonGenerator> writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
      writer.accept(out);
    } catch (JacksonException e) {
      throw new CodecException(At.ROOT, "cannot be written: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw new CodecException(At.ROOT, "cannot be written: " + e.getMessage());
    }
    return bytes.toByteArray();
  }
}
