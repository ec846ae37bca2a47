package io.spillway.redirector.selection;

import static io.spillway.redirector.selection.Tables.OWN;
import static io.spillway.redirector.selection.Tables.own;
import static io.spillway.redirector.selection.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.spillway.model.AgreementId;
import io.spillway.model.IpAddress;
import io.spillway.model.SteeringTable;
import io.spillway.model.SteeringTable.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which tables are taken. */
class CompiledTableTest {
  private static final Target ONE = own("192.0.2.1", 1);
  private static final Target OTHER = own("192.0.2.2", 1);

  @Test
  void takesOnlyTablesThatAreNotOlder() throws Exception {
    CompiledTable current = CompiledTable.compile(table(5, 5, ONE));
    for (long epoch = 3; epoch <= 7; epoch++) {
      for (long version = 3; version <= 7; version++) {
        CompiledTable next = CompiledTable.compile(table(epoch, version, ONE));
        if (epoch < 5) {
          assertRefused(next, current, TableRefusal.LOWER_EPOCH);
        } else if (epoch == 5 && version < 5) {
          assertRefused(next, current, TableRefusal.LOWER_VERSION);
        } else {
          assertThatNoException().isThrownBy(() -> next.requireSuccessorOf(current));
        }
      }
    }
  }

  @Test
  void refusesOtherContentUnderTheSameVersion() throws Exception {
    CompiledTable current = CompiledTable.compile(table(5, 5, ONE));

    assertRefused(
        CompiledTable.compile(table(5, 5, OTHER)), current, TableRefusal.SAME_VERSION_DIFFERS);
  }

  @Test
  void refusesAPeerWithoutEnd() {
    Target endless =
        new Target(
            OWN,
            Optional.of(new AgreementId("a")),
            new IpAddress("192.0.2.1"),
            1,
            Optional.empty());

    assertThatExceptionOfType(TableException.class)
        .isThrownBy(() -> CompiledTable.compile(table(1, 1, endless)))
        .withMessage(
            "table 1.1: host www.customer.example: address 192.0.2.1 of cdn-a.example has no"
                + " steerUntil: give the agreement's")
        .satisfies(e -> assertThat(e.refusal()).isEqualTo(TableRefusal.ENDLESS_TARGET));
  }

  @Test
  void refusesAHostTwice() {
    SteeringTable once = table(1, 1, ONE);
    SteeringTable twice =
        new SteeringTable(1, 1, List.of(once.entries().getFirst(), once.entries().getFirst()));

    assertThatExceptionOfType(TableException.class)
        .isThrownBy(() -> CompiledTable.compile(twice))
        .satisfies(e -> assertThat(e.refusal()).isEqualTo(TableRefusal.HOST_TWICE));
  }

  private static void assertRefused(
      CompiledTable next, CompiledTable current, TableRefusal refusal) {
    assertThatExceptionOfType(TableException.class)
        .isThrownBy(() -> next.requireSuccessorOf(current))
        .satisfies(e -> assertThat(e.refusal()).isEqualTo(refusal));
  }
}
