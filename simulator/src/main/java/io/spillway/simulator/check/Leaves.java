package io.spillway.simulator.check;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Goes through records, lists, maps and optionals down to what is none of these. */
final class Leaves {
  private static final Map<Class<?>, List<MethodHandle>> ACCESSORS = new ConcurrentHashMap<>();

  private static final MethodType READER = MethodType.methodType(Object.class, Object.class);

  private final Object root;

  private Leaves(Object root) {
    this.root = root;
  }

  static Leaves of(Object root) {
    return new Leaves(root);
  }

  /** Each record and each leaf, the outer before the inner. */
  void forEach(Consumer<Object> visitor) {
    visit(root, visitor);
  }

  /** How many there are. */
  long count() {
    long[] sum = {0};
    forEach(leaf -> sum[0]++);
    return sum[0];
  }

  private static void visit(Object value, Consumer<Object> visitor) {
    switch (value) {
      case Collection<?> all -> all.forEach(each -> visit(each, visitor));
      case Map<?, ?> map ->
          map.forEach((key, each) -> {
            visit(key, visitor);
            visit(each, visitor);
          });
      case Optional<?> maybe -> maybe.ifPresent(each -> visit(each, visitor));
      case Record composed -> {
        visitor.accept(composed);
        accessors(composed.getClass()).forEach(part -> visit(read(part, composed), visitor));
      }
      default -> visitor.accept(value);
    }
  }

  private static List<MethodHandle> accessors(Class<?> type) {
    return ACCESSORS.computeIfAbsent(type, Leaves::find);
  }

  private static List<MethodHandle> find(Class<?> type) {
    List<MethodHandle> found = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        found.add(MethodHandles.lookup().unreflect(component.getAccessor()).asType(READER));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
    }
    return List.copyOf(found);
  }

  private static Object read(MethodHandle accessor, Object owner) {
    try {
      return (Object) accessor.invokeExact(owner);
    } catch (Throwable e) {
      throw new IllegalStateException(owner.getClass() + " cannot be read", e);
    }
  }
}
