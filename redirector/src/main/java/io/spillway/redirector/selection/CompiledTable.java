package io.spillway.redirector.selection;

import io.spillway.model.HostName;
import io.spillway.model.SteeringTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A steering table, checked and made ready for answers. Immutable. */
public final class CompiledTable {
  private final SteeringTable table;
  private final SortedMap<HostName, CompiledHost> hosts;

  private CompiledTable(SteeringTable table, SortedMap<HostName, CompiledHost> hosts) {
    this.table = table;
    this.hosts = hosts;
  }

  /** Checks and compiles a table; throws for {@code ENDLESS_TARGET} and {@code HOST_TWICE}. */
  public static CompiledTable compile(SteeringTable table) throws TableException {
    SortedMap<HostName, CompiledHost> hosts = new TreeMap<>();
    for (SteeringTable.Entry entry : table.entries()) {
      for (SteeringTable.Target target : entry.targets()) {
        if (target.agreement().isPresent() && target.steerUntil().isEmpty()) {
          throw new TableException(
              TableRefusal.ENDLESS_TARGET,
              "table %d.%d: host %s: address %s of %s has no steerUntil: give the agreement's"
                  .formatted(
                      table.epoch(),
                      table.version(),
                      entry.host(),
                      target.address(),
                      target.cdn()));
        }
      }
      if (hosts.put(entry.host(), new CompiledHost(entry)) != null) {
        throw new TableException(
            TableRefusal.HOST_TWICE,
            "table %d.%d: host %s has two entries: make them one"
                .formatted(table.epoch(), table.version(), entry.host()));
      }
    }
    return new CompiledTable(table, hosts);
  }

  /** Throws if this table must not take the place of {@code current}. */
  public void requireSuccessorOf(CompiledTable current) throws TableException {
    SteeringTable other = current.table;
    String both =
        "table %d.%d after %d.%d: "
            .formatted(table.epoch(), table.version(), other.epoch(), other.version());
    if (table.epoch() < other.epoch()) {
      throw new TableException(
          TableRefusal.LOWER_EPOCH,
          both + "its epoch is lower: another control process acts now, stop this one");
    }
    if (table.epoch() == other.epoch() && table.version() < other.version()) {
      throw new TableException(
          TableRefusal.LOWER_VERSION, both + "its version is lower: publish the newest table");
    }
    if (table.epoch() == other.epoch()
        && table.version() == other.version()
        && !table.equals(other)) {
      throw new TableException(
          TableRefusal.SAME_VERSION_DIFFERS,
          both + "the same version says something else: give a changed table a higher version");
    }
  }

  /** The table as it was published. */
  public SteeringTable table() {
    return table;
  }

  /** The hosts, by name. */
  public List<CompiledHost> hosts() {
    return new ArrayList<>(hosts.values());
  }

  /** The host of that name. */
  public Optional<CompiledHost> find(HostName host) {
    return Optional.ofNullable(hosts.get(host));
  }
}
