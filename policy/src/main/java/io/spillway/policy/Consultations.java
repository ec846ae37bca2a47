package io.spillway.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Watches which rules a decision asks. Who watches changes nothing: the decision comes out the same
 * whether somebody watches or not, so that a past one can be run again to see on what it stood.
 */
public final class Consultations {
  private static final int MOST = 1_000;

  private static final ScopedValue<List<Consultation>> WATCHED = ScopedValue.newInstance();

  private Consultations() {}

  /**
   * A decision and the rules that it asked.
   *
   * @param decision what was decided
   * @param asked in the order in which they were asked, each with its variables once; the first
   *     thousand
   * @param <T> of the decision
   */
  public record Watched<T>(T decision, List<Consultation> asked) {
    /** Copies. */
    public Watched {
      asked = List.copyOf(asked);
    }
  }

  /** Runs a decision and watches it. */
  public static <T> Watched<T> during(Supplier<T> decision) {
    List<Consultation> asked = new ArrayList<>();
    T decided = ScopedValue.where(WATCHED, asked).call(decision::get);
    return new Watched<>(decided, asked);
  }

  static void note(CompiledPolicy policy, String rule, Map<String, ?> variables) {
    if (WATCHED.isBound()) {
      List<Consultation> asked = WATCHED.get();
      Consultation consultation = new Consultation(policy, rule, variables);
      boolean known =
          asked.stream()
              .anyMatch(
                  c -> c.rule().equals(rule) && c.variables().equals(consultation.variables()));
      if (!known && asked.size() < MOST) {
        asked.add(consultation);
      }
    }
  }
}
