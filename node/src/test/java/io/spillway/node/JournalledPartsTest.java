package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.spillway.agent.AgentFact;
import io.spillway.agent.AgentState;
import io.spillway.mediator.MediatorFact;
import io.spillway.mediator.MediatorState;
import io.spillway.metering.MeteringFact;
import io.spillway.metering.MeteringState;
import io.spillway.policy.PolicyFact;
import io.spillway.policy.PolicyState;
import io.spillway.registry.RegistryFact;
import io.spillway.registry.RegistryState;
import io.spillway.surge.SurgeFact;
import io.spillway.surge.SurgeState;
import io.spillway.wire.Codec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parts know and state can be kept in the journal. */
class JournalledPartsTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        AgentState.class,
        AgentFact.class,
        MediatorState.class,
        MediatorFact.class,
        MeteringState.class,
        MeteringFact.class,
        PolicyState.class,
        PolicyFact.class,
        RegistryState.class,
        RegistryFact.class,
        SurgeState.class,
        SurgeFact.class
      })
  void canBeWritten(Class<?> type) {
    assertThatCode(() -> Codec.standard().check(type)).doesNotThrowAnyException();
  }
}
