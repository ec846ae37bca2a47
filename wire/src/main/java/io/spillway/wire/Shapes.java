package io.spillway.wire;

import io.spillway.model.Capability;
import io.spillway.model.CdniFootprint;
import io.spillway.wire.Records.BareShape;
import io.spillway.wire.Records.BareTextShape;
import io.spillway.wire.Records.Field;
import io.spillway.wire.Records.RecordShape;
import io.spillway.wire.Records.SealedShape;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** Finds the shape of a type by reflection, once. Thread-safe. */
final class Shapes {
  private final Map<Type, Shape> known = new HashMap<>(Scalars.ALL);

  /**
   * All shapes.
   *
   * @param deepestValue how many levels the value of an unknown capability may have
   */
  Shapes(int deepestValue) {
    Shape capability = new FciShapes.CapabilityShape(deepestValue);
    known.put(Capability.class, capability);
    for (Class<?> each : Capability.class.getPermittedSubclasses()) {
      known.put(each, capability);
    }
    known.put(CdniFootprint.class, new FciShapes.FootprintShape());
  }

  /**
   * The shape of a type; throws {@link IllegalArgumentException} naming the type or component that
   * cannot be written.
   */
  synchronized Shape of(Type type) {
    Shape shape = known.get(type);
    if (shape != null) {
      return shape;
    }
    Map<Type, Shape> stage = new HashMap<>(known);
    shape = build(type, stage);
    known.putAll(stage);
    return shape;
  }

  private Shape build(Type type, Map<Type, Shape> stage) {
    Shape done = stage.get(type);
    if (done != null) {
      return done;
    }
    return switch (type) {
      case Class<?> c when c.isEnum() -> stage(type, Scalars.enumeration(c), stage);
      case Class<?> c when c.isRecord() -> record(c, stage);
      case Class<?> c when c.isInterface() && c.isSealed() -> choice(c, stage);
      case ParameterizedType p -> stage(type, container(p, stage), stage);
      case WildcardType w -> build(w.getUpperBounds()[0], stage);
      default ->
          throw new IllegalArgumentException(
              type.getTypeName()
                  + " cannot be written: use records, sealed interfaces of records, enums, String,"
                  + " int, long, double, boolean, BigInteger, Instant, Duration, LocalDate,"
                  + " LocalTime, ZoneId, URI, Optional, List, SortedSet or SortedMap");
    };
  }

  private Shape container(ParameterizedType type, Map<Type, Shape> stage) {
    Type[] of = type.getActualTypeArguments();
    Object raw = type.getRawType();
    if (raw == List.class || raw == Collection.class) {
      return new Containers.ListShape(build(of[0], stage));
    }
    if (raw == SortedSet.class) {
      return new Containers.SetShape(build(of[0], stage));
    }
    if (raw == SortedMap.class && build(of[0], stage) instanceof Shape.Keyed key) {
      return new Containers.MapShape(key, build(of[1], stage));
    }
    throw new IllegalArgumentException(
        type.getTypeName()
            + " cannot be written: use List, SortedSet, SortedMap with keys of one text, or"
            + " Optional as a component of a record");
  }

  private Shape choice(Class<?> type, Map<Type, Shape> stage) {
    SealedShape shape = stage(type, new SealedShape(), stage);
    for (Class<?> leaf : leaves(type, new ArrayList<>())) {
      shape.add(leaf, build(leaf, stage));
    }
    return shape;
  }

  private static List<Class<?>> leaves(Class<?> type, List<Class<?>> found) {
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      if (permitted.isInterface() && permitted.isSealed()) {
        leaves(permitted, found);
      } else if (!permitted.isRecord()) {
        throw new IllegalArgumentException(
            permitted.getName() + " cannot be written: make it a record");
      } else if (!found.contains(permitted)) {
        found.add(permitted);
      }
    }
    return found;
  }

  private Shape record(Class<?> type, Map<Type, Shape> stage) {
    RecordComponent[] components = type.getRecordComponents();
    boolean chosen = isChosen(type);
    Constructor<?> constructor = constructor(type, components);
    if (!chosen && components.length == 1 && components[0].getName().equals("value")) {
      Field field = field(type, components[0], stage);
      if (field.optional()) {
        throw new IllegalArgumentException(type.getName() + ": an only value cannot be optional");
      }
      Shape bare =
          field.shape() instanceof Shape.Keyed key
              ? new BareTextShape(constructor, field, key)
              : new BareShape(constructor, field);
      return stage(type, bare, stage);
    }
    RecordShape shape =
        stage(
            type,
            new RecordShape(
                constructor, chosen ? Optional.of(type.getSimpleName()) : Optional.empty()),
            stage);
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : components) {
      if (chosen && component.getName().equals(Records.TYPE)) {
        throw new IllegalArgumentException(
            type.getName() + ".type: the key says which record it is; use another name");
      }
      fields.add(field(type, component, stage));
    }
    shape.fill(fields);
    return shape;
  }

  private Field field(Class<?> owner, RecordComponent component, Map<Type, Shape> stage) {
    Type type = component.getGenericType();
    boolean optional = type instanceof ParameterizedType p && p.getRawType() == Optional.class;
    try {
      Shape shape =
          build(optional ? ((ParameterizedType) type).getActualTypeArguments()[0] : type, stage);
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return new Field(component.getName(), accessor, shape, optional);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          owner.getSimpleName() + "." + component.getName() + ": " + e.getMessage(), e);
    }
  }

  private static Constructor<?> constructor(Class<?> type, RecordComponent[] components) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without canonical constructor: " + type, e);
    }
  }

  /** Whether a sealed interface is above the record. */
  private static boolean isChosen(Class<?> type) {
    return Arrays.stream(type.getInterfaces()).anyMatch(i -> i.isSealed() || isChosen(i));
  }

  private static <S extends Shape> S stage(Type type, S shape, Map<Type, Shape> stage) {
    stage.put(type, shape);
    return shape;
  }
}
