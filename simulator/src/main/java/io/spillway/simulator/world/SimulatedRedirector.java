package io.spillway.simulator.world;

import io.spillway.model.HostName;
import io.spillway.model.Prefix;
import io.spillway.model.SteeringTable;
import io.spillway.redirector.AliveAnswers;
import io.spillway.redirector.selection.AddressFamily;
import io.spillway.redirector.selection.Choice;
import io.spillway.redirector.selection.Client;
import io.spillway.redirector.selection.CompiledHost;
import io.spillway.redirector.selection.CompiledTable;
import io.spillway.redirector.selection.HeavyNetworks;
import io.spillway.redirector.selection.TableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A CDN's redirector, with the production selection and without DNS around it. It is a process of
 * its own: it answers from the last table while the node is down.
 */
public final class SimulatedRedirector {
  private final Client client = new Client();
  private final Choice choice = new Choice();
  private Optional<CompiledTable> current = Optional.empty();
  private final AliveAnswers alive = new AliveAnswers();
  private long answers;

  /**
   * An answer.
   *
   * @param targets the addresses with what backs them
   * @param ttl how long it may be kept
   */
  public record Answer(List<SteeringTable.Target> targets, Duration ttl) {
    /** Copies. */
    public Answer {
      targets = List.copyOf(targets);
    }
  }

  /** Takes a table; the reason why not, if it must not be taken. */
  public Optional<String> publish(SteeringTable table) {
    try {
      CompiledTable next = CompiledTable.compile(table);
      if (current.isPresent()) {
        next.requireSuccessorOf(current.get());
      }
      current = Optional.of(next);
      return Optional.empty();
    } catch (TableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The table in force. */
  public Optional<SteeringTable> table() {
    return current.map(CompiledTable::table);
  }

  /** What of its answers was alive in the second that begins at the given time. */
  public AliveAnswers.Alive alive(HostName host, Instant second) {
    return alive.at(host, second.getEpochSecond());
  }

  /** Answers a resolver that tells nothing of its clients. */
  public Answer answer(HostName host, byte[] resolver, Instant now) {
    return answer(host, resolver, Optional.empty(), now);
  }

  /**
   * Answers a resolver. The requests that follow are those of the second before.
   *
   * @param subnet of its clients, if it tells it
   */
  public Answer answer(HostName host, byte[] resolver, Optional<Prefix> subnet, Instant now) {
    Optional<CompiledHost> found = current.flatMap(table -> table.find(host));
    if (found.isEmpty()) {
      return new Answer(List.of(), Duration.ofSeconds(1));
    }
    client.set(resolver);
    subnet.ifPresent(s -> {
      byte[] bytes = s.network().toInetAddress().getAddress();
      client.setSubnet(AddressFamily.IPV4, bytes, 0, bytes.length, s.length());
    });
    found
        .get()
        .select(
            AddressFamily.IPV4, client, HeavyNetworks.NONE, now.toEpochMilli(), answers++, choice);
    List<SteeringTable.Target> targets = new ArrayList<>();
    for (int i = 0; i < choice.count(); i++) {
      SteeringTable.Target target = choice.target(i).target();
      targets.add(target);
      alive.note(
          host,
          target.agreement(),
          now.getEpochSecond() - 1,
          choice.ttlSeconds(),
          1.0 / choice.count());
    }
    return new Answer(targets, Duration.ofSeconds(choice.ttlSeconds()));
  }
}
