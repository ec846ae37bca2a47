package io.spillway.mediator;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import java.time.Instant;
import java.util.Optional;

/** One decision in the making: the draft, the settings and the time that all rules share. */
record Desk(Step.Draft<MediatorState, MediatorFact> draft, MediatorSettings settings, Instant now) {
  MediatorState state() {
    return draft.state();
  }

  Optional<CompiledPolicy> policy() {
    return state().policy().map(CompiledPolicy::of);
  }

  void note(MediatorFact fact) {
    draft.note(fact);
  }

  /** States an arrangement's new state; an empty story is for the journal alone. */
  void change(Arrangement arrangement, String story) {
    note(new MediatorFact.ArrangementChanged(arrangement, state().counter(), story));
  }

  void tell(PartName to, PartMessage message) {
    draft.ask(new Effect.Tell(to, message));
  }

  void perform(io.spillway.model.Work work) {
    draft.ask(new Effect.Perform(work));
  }
}
