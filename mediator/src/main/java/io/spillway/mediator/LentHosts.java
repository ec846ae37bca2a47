package io.spillway.mediator;

import io.spillway.mediator.steering.SteeringController;
import io.spillway.model.HostName;
import io.spillway.model.SteeringTable;
import io.spillway.model.message.MediatorMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this CDN's redirector answers as a lender: its own names for borrowers' sites, to which
 * their edges redirect clients. They are in the table while the delegation is ready, and each
 * answer is leased: none outlives the agreement's serve-until.
 */
final class LentHosts {
  private LentHosts() {}

  static void served(Desk desk, MediatorMessage.RedirectHostServed m) {
    MediatorState.LentHost before = desk.state().lentHosts().get(m.host());
    if (before != null && !before.agreement().equals(m.agreement())) {
      // The agent lets no two agreements have one name; the first keeps it.
      return;
    }
    boolean answered = !m.addresses().isEmpty() && m.until().isAfter(desk.now());
    MediatorState.LentHost next =
        new MediatorState.LentHost(m.agreement(), m.addresses(), m.until());
    if (answered && !next.equals(before)) {
      desk.note(new MediatorFact.LentHostNoted(m.host(), next));
      Steering.publish(desk);
    } else if (!answered && before != null) {
      drop(desk, m.host());
    }
  }

  static void ends(Desk desk, MediatorMessage.RedirectHostEnds m) {
    for (var e : List.copyOf(desk.state().lentHosts().entrySet())) {
      MediatorState.LentHost lent = e.getValue();
      if (lent.agreement().equals(m.agreement()) && m.until().isBefore(lent.until())) {
        desk.note(
            new MediatorFact.LentHostNoted(
                e.getKey(),
                new MediatorState.LentHost(lent.agreement(), lent.addresses(), m.until())));
        Steering.publish(desk);
      }
    }
    tick(desk);
  }

  static void tick(Desk desk) {
    for (var e : List.copyOf(desk.state().lentHosts().entrySet())) {
      if (!e.getValue().until().isAfter(desk.now())) {
        drop(desk, e.getKey());
      }
    }
  }

  private static void drop(Desk desk, HostName host) {
    desk.note(new MediatorFact.LentHostDropped(host));
    Steering.publish(desk);
  }

  /** Their entries in the table. */
  static List<SteeringTable.Entry> entries(Desk desk) {
    Duration ttl = SteeringController.answerTtl(desk.settings().ttl(), true);
    List<SteeringTable.Entry> entries = new ArrayList<>();
    for (Map.Entry<HostName, MediatorState.LentHost> e : desk.state().lentHosts().entrySet()) {
      MediatorState.LentHost lent = e.getValue();
      Optional<Instant> until = Optional.of(lent.until());
      entries.add(
          new SteeringTable.Entry(
              e.getKey(),
              ttl,
              lent.addresses().stream()
                  .map(address ->
                      new SteeringTable.Target(
                          desk.settings().self(), Optional.of(lent.agreement()), address, 1, until))
                  .toList()));
    }
    return entries;
  }
}
