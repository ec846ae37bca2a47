package io.spillway.wire;

import tools.jackson.core.JsonGenerator;

/** How the values of one type are written and read. */
interface Shape {
  void write(Object value, JsonGenerator out);

  /** The value of a node of a {@link JsonTree}. */
  Object read(Object node, At at);

  /** A shape whose values can be keys of an object. */
  interface Keyed extends Shape {
    String text(Object value);

    Object parse(String text, At at);
  }

  /** Says what was found in place of what was wanted. */
  static CodecException mismatch(At at, String wanted, Object node) {
    return new CodecException(
        at,
        switch (node) {
          case String text -> "\"" + At.cut(text) + "\": use " + wanted;
          case JsonTree.Num(String text) -> At.cut(text) + ": use " + wanted;
          case Boolean truth -> truth + ": use " + wanted;
          case java.util.List<?> list -> "an array of " + list.size() + ": use " + wanted;
          default -> "an object: use " + wanted;
        });
  }
}
