package io.spillway.wire;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** The shapes of records and of sealed interfaces of records. */
final class Records {
  /** The key that says which record of a sealed interface an object is. */
  static final String TYPE = "type";

  private Records() {}

  /** One component of a record. */
  record Field(String name, Method accessor, Shape shape, boolean optional) {
    Object of(Object owner) {
      try {
        Object value = accessor.invoke(owner);
        if (value == null) {
          throw new IllegalArgumentException(
              owner.getClass().getSimpleName() + "." + name + " is null");
        }
        return value;
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("cannot read " + accessor, e);
      }
    }
  }

  private static Object construct(Constructor<?> constructor, Object[] arguments, At at) {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      String problem = cause == null ? null : cause.getMessage();
      throw new CodecException(at, problem == null ? "refused: " + cause : problem);
    } catch (InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException("cannot construct with " + constructor, e);
    }
  }

  /** A record as an object; fields are filled in after construction so that types may nest. */
  static final class RecordShape implements Shape {
    private final Constructor<?> constructor;
    private final Optional<String> typeName;
    private List<Field> fields = List.of();

    RecordShape(Constructor<?> constructor, Optional<String> typeName) {
      this.constructor = constructor;
      this.typeName = typeName;
    }

    void fill(List<Field> components) {
      fields = List.copyOf(components);
    }

    @Override
    public void write(Object value, JsonGenerator out) {
      out.writeStartObject();
      typeName.ifPresent(name -> out.writeStringProperty(TYPE, name));
      for (Field field : fields) {
        Object component = field.of(value);
        if (field.optional()) {
          component = ((Optional<?>) component).orElse(null);
        }
        if (component != null) {
          out.writeName(field.name());
          field.shape().write(component, out);
        }
      }
      out.writeEndObject();
    }

    @Override
    public Object read(Object node, At at) {
      if (!(node instanceof Map<?, ?> members)) {
        throw Shape.mismatch(at, "an object", node);
      }
      int known = 0;
      if (typeName.isPresent()) {
        Object type = typeOf(members, at);
        if (!type.equals(typeName.get())) {
          throw Shape.mismatch(at.key(TYPE), "\"" + typeName.get() + "\"", type);
        }
        known++;
      }
      Object[] arguments = new Object[fields.size()];
      for (int i = 0; i < arguments.length; i++) {
        Field field = fields.get(i);
        Object member = members.get(field.name());
        if (member != null) {
          Object value = field.shape().read(member, at.key(field.name()));
          arguments[i] = field.optional() ? Optional.of(value) : value;
          known++;
        } else if (field.optional()) {
          arguments[i] = Optional.empty();
        } else {
          throw new CodecException(at, "the key \"" + field.name() + "\" is missing");
        }
      }
      if (known != members.size()) {
        throw unknownKey(members, at);
      }
      return construct(constructor, arguments, at);
    }

    private CodecException unknownKey(Map<?, ?> members, At at) {
      List<String> names = new ArrayList<>(fields.stream().map(Field::name).toList());
      typeName.ifPresent(name -> names.addFirst(TYPE));
      List<String> unknown =
          members.keySet().stream()
              .map(String.class::cast)
              .filter(k -> !names.contains(k))
              .toList();
      return new CodecException(
          at.key(unknown.getFirst()), "unknown key: use " + String.join(", ", names));
    }
  }

  /** A record around one value, as that value. */
  static class BareShape implements Shape {
    final Constructor<?> constructor;
    final Field field;

    BareShape(Constructor<?> constructor, Field field) {
      this.constructor = constructor;
      this.field = field;
    }

    @Override
    public void write(Object value, JsonGenerator out) {
      field.shape().write(field.of(value), out);
    }

    @Override
    public Object read(Object node, At at) {
      return construct(constructor, new Object[] {field.shape().read(node, at)}, at);
    }
  }

  /** A record around one text, as that text. */
  static final class BareTextShape extends BareShape implements Shape.Keyed {
    private final Shape.Keyed inner;

    BareTextShape(Constructor<?> constructor, Field field, Shape.Keyed inner) {
      super(constructor, field);
      this.inner = inner;
    }

    @Override
    public String text(Object value) {
      return inner.text(field.of(value));
    }

    @Override
    public Object parse(String text, At at) {
      return construct(constructor, new Object[] {inner.parse(text, at)}, at);
    }
  }

  /** One of several records, told apart by the key {@link #TYPE}. */
  static final class SealedShape implements Shape {
    private final Map<String, Shape> byName = new TreeMap<>();
    private final Map<Class<?>, Shape> byClass = new java.util.HashMap<>();

    void add(Class<?> type, Shape shape) {
      byClass.put(type, shape);
      if (byName.put(type.getSimpleName(), shape) != null) {
        throw new IllegalArgumentException(
            type.getName() + ": another record of the same sealed interface has this simple name");
      }
    }

    @Override
    public void write(Object value, JsonGenerator out) {
      Shape shape = byClass.get(value.getClass());
      if (shape == null) {
        throw new IllegalArgumentException("unexpected " + value.getClass().getName());
      }
      shape.write(value, out);
    }

    @Override
    public Object read(Object node, At at) {
      if (!(node instanceof Map<?, ?> members)) {
        throw Shape.mismatch(at, "an object", node);
      }
      String type = typeOf(members, at);
      Shape shape = byName.get(type);
      if (shape == null) {
        throw CodecException.unknownType(
            at.key(TYPE),
            "\"" + At.cut(type) + "\": use one of " + String.join(", ", byName.keySet()));
      }
      return shape.read(node, at);
    }
  }

  private static String typeOf(Map<?, ?> members, At at) {
    Object type = members.get(TYPE);
    if (type == null) {
      throw new CodecException(at, "the key \"type\" is missing");
    }
    if (type instanceof String text) {
      return text;
    }
    throw Shape.mismatch(at.key(TYPE), "a string", type);
  }
}
