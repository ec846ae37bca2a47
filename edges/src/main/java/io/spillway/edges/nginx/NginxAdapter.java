package io.spillway.edges.nginx;

import io.spillway.edges.DelegatedSite;
import io.spillway.edges.EdgeAdapter;
import io.spillway.edges.EdgeStatus;
import io.spillway.edges.HttpProbe;
import io.spillway.edges.InstallOutcome;
import io.spillway.edges.Proof;
import io.spillway.edges.SiteBook;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Work;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A running nginx. Delegated sites are files in a folder that its configuration includes; they are
 * tested before the server reloads them, and put back if they are refused. Changes that come within
 * a moment share one reload. A reload keeps every connection that is in use; an idle one that a
 * client keeps alive is closed.
 *
 * <p>Of the cap, requests are limited exactly; bits only for each single response.
 */
public final class NginxAdapter implements EdgeAdapter {
  private static final HttpProbe PROBE = new HttpProbe(Duration.ofSeconds(5));
  private static final HttpProbe STATUS = new HttpProbe(Duration.ofSeconds(2));
  private static final String ACTIVE = "Active connections: ";
  private static final String NO_CACHE =
      "\"proxy_cache\" zone \"" + NginxText.CACHE_ZONE + "\" is unknown";

  private final EdgeId edge;
  private final List<IpAddress> addresses;
  private final int port;
  private final SitesFolder sites;
  private final Includes includes;
  private final Path accessLog;
  private final URI status;
  private final NginxProgram program;
  private final LiveCheck liveCheck;
  private final SharedReload changes = new SharedReload(this::make);

  /**
   * Drives one server.
   *
   * @param edge which edge it is
   * @param addresses where its clients come
   * @param port the port that they use
   * @param prefix the server's prefix, {@code nginx -p}
   * @param configuration its main file, {@code nginx -c}
   * @param sites the folder of which it includes {@code *.conf} among the http directives
   * @param accessLog the log that its sites write and Spillway reads
   * @param status where its stub_status is, by address
   */
  public NginxAdapter(
      EdgeId edge,
      List<IpAddress> addresses,
      int port,
      Path prefix,
      Path configuration,
      Path sites,
      Path accessLog,
      URI status) {
    this.edge = edge;
    this.addresses = List.copyOf(addresses);
    this.port = port;
    Path main = configuration.toAbsolutePath().normalize();
    this.sites = new SitesFolder(sites.toAbsolutePath().normalize());
    this.includes = new Includes(main, this.sites.folder());
    this.accessLog = accessLog.toAbsolutePath().normalize();
    this.status = status;
    this.program = new NginxProgram(prefix.toAbsolutePath().normalize(), main);
    this.liveCheck = new LiveCheck(this.addresses, port);
  }

  /**
   * What nginx says against a configuration as it is; empty if it takes it.
   *
   * @param prefix where it runs, {@code nginx -p}
   * @param configuration its main file, {@code nginx -c}
   */
  public static Optional<String> findRefusal(Path prefix, Path configuration) {
    try {
      return new NginxProgram(
              prefix.toAbsolutePath().normalize(), configuration.toAbsolutePath().normalize())
          .test(List.of())
          .refusal();
    } catch (IOException e) {
      return Optional.of(reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while nginx was asked");
    }
  }

  @Override
  public EdgeId edge() {
    return edge;
  }

  @Override
  public InstallOutcome install(AgreementTerms terms, Capacity cap) {
    DelegatedSite site = DelegatedSite.of(terms, cap);
    return changes.make(draft -> {
      Optional<String> obstacle = draft.book().findObstacle(site);
      if (obstacle.isEmpty()) {
        draft.replace(draft.book().with(site));
      }
      return obstacle;
    });
  }

  @Override
  public InstallOutcome remove(AgreementId agreement) {
    return changes.make(draft -> {
      draft.replace(draft.book().without(agreement));
      return Optional.empty();
    });
  }

  @Override
  public InstallOutcome redirect(Work.RedirectShare work) {
    return changes.make(draft -> redirect(draft, work));
  }

  private Optional<String> redirect(Draft draft, Work.RedirectShare work) {
    boolean ends = work.parts().isEmpty();
    if (!ends) {
      try {
        Files.createDirectories(includes.uses());
      } catch (IOException e) {
        return Optional.of(
            "%s for redirections cannot be made (%s): make it a folder that this user can write"
                .formatted(includes.uses(), reason(e)));
      }
    }
    for (HostName host : work.hosts()) {
      RedirectFiles files = new RedirectFiles(host);
      Optional<String> split =
          ends ? Optional.empty() : Optional.of(files.split(work.parts(), port, work.until()));
      draft.put(sites.folder().resolve(files.splitName()), split);
      draft.put(includes.use(host), split.map(text -> files.use(accessLog)));
    }
    return Optional.empty();
  }

  @Override
  public EdgeStatus status() {
    try {
      IpAddress address = new IpAddress(bare(String.valueOf(status.getHost())));
      int statusPort = status.getPort() < 0 ? 80 : status.getPort();
      HttpProbe.Answer answer =
          STATUS.get(address, statusPort, status.getAuthority(), status.getRawPath());
      int at = answer.body().indexOf(ACTIVE);
      if (answer.status() != 200 || at < 0) {
        return EdgeStatus.dead(
            status
                + " answered "
                + answer.status()
                + " without \""
                + ACTIVE
                + "\": is it stub_status?");
      }
      String count = answer.body().substring(at + ACTIVE.length()).lines().findFirst().orElse("");
      long others = Math.max(0, Long.parseLong(count.strip()) - 1);
      return new EdgeStatus(true, others, others + " connections");
    } catch (IOException e) {
      return EdgeStatus.dead(status + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return EdgeStatus.dead("status " + status + ": " + e.getMessage());
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public List<AgreementId> installed() {
    try {
      return List.copyOf(sites.readWhatIsSound().sites().keySet());
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public Proof prove(HostName host, String path) {
    return PROBE.prove(addresses, port, host.value(), path);
  }

  /** Makes changes with one reload; each on its own, if the server refuses them together. */
  private List<InstallOutcome> make(List<Draft.Change> lot) {
    try {
      SiteBook before = sites.read();
      Draft draft = new Draft(before);
      List<InstallOutcome> outcomes = new ArrayList<>();
      List<Integer> accepted = new ArrayList<>();
      for (Draft.Change change : lot) {
        Optional<String> obstacle = apply(change, draft);
        if (obstacle.isEmpty()) {
          accepted.add(outcomes.size());
        }
        outcomes.add(new InstallOutcome.Refused(obstacle.orElse("")));
      }
      if (accepted.isEmpty()) {
        return outcomes;
      }
      InstallOutcome together = commit(draft);
      boolean apart = together instanceof InstallOutcome.Refused && accepted.size() > 1;
      for (int index : accepted) {
        outcomes.set(index, apart ? make(List.of(lot.get(index))).getFirst() : together);
      }
      return outcomes;
    } catch (IOException | IllegalArgumentException e) {
      InstallOutcome refused = new InstallOutcome.Refused(reason(e));
      return Collections.nCopies(lot.size(), refused);
    }
  }

  /** A file that one change alone needs is no reason to refuse the others. */
  private static Optional<String> apply(Draft.Change change, Draft draft) {
    try {
      return change.apply(draft);
    } catch (IOException e) {
      return Optional.of(reason(e));
    }
  }

  /**
   * With the cache zone that the base configuration may have; without it if it has none. Asked
   * before anything is written: a server that dies meanwhile has to find files that it can read.
   */
  private InstallOutcome commit(Draft draft) throws IOException {
    boolean cached;
    try {
      cached = program.test(draft.book().names()).read().hasCacheZone(NginxText.CACHE_ZONE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new InstallOutcome.Unknown("interrupted while nginx was called; ask again");
    }
    InstallOutcome outcome = commit(draft, new SiteFile(addresses, port, cached));
    boolean uncached =
        outcome instanceof InstallOutcome.Refused(String reason) && reason.contains(NO_CACHE);
    return uncached ? commit(draft, new SiteFile(addresses, port, false)) : outcome;
  }

  private InstallOutcome commit(Draft draft, SiteFile form) throws IOException {
    Map<Path, Optional<String>> wanted = sites.files(draft.book(), form);
    wanted.putAll(draft.others());
    Map<Path, Optional<String>> before = SitesFolder.differing(wanted);
    Path marker = sites.folder().resolve(GenerationFile.NAME);
    Optional<String> marked = SitesFolder.find(marker);
    if (before.isEmpty() && isLive(marked)) {
      return new InstallOutcome.Live(Duration.ZERO);
    }
    String generation = UUID.randomUUID().toString();
    String mark = GenerationFile.text(generation, addresses, port);
    wanted.put(marker, Optional.of(mark));
    before.put(marker, marked);
    try {
      wanted.keySet().retainAll(before.keySet());
      SitesFolder.write(wanted);
      NginxProgram.Tested tested = program.test(draft.book().names());
      if (tested.refusal().isPresent()) {
        return undo(before, includes.explain(tested.refusal().get()));
      }
      Optional<String> missing = includes.findMissing(tested.read(), mark, draft.others());
      if (missing.isEmpty()) {
        return reload(generation);
      }
      return addsNothing(wanted, marker) ? takeAway() : undo(before, missing.get());
    } catch (IOException e) {
      return undo(before, reason(e));
    } catch (InterruptedException e) {
      undo(before, "interrupted");
      Thread.currentThread().interrupt();
      return new InstallOutcome.Unknown("interrupted while nginx was called; ask again");
    }
  }

  private static boolean addsNothing(Map<Path, Optional<String>> written, Path marker) {
    return written.entrySet().stream()
        .allMatch(file -> file.getKey().equals(marker) || file.getValue().isEmpty());
  }

  /** What the server does not read any more it need not be seen to take away. */
  private InstallOutcome takeAway() throws IOException, InterruptedException {
    return program
        .reload()
        .<InstallOutcome>map(InstallOutcome.Unknown::new)
        .orElseGet(() -> new InstallOutcome.Live(Duration.ZERO));
  }

  /** Puts the files back; a server whose files are not as they were is not as it was. */
  private static InstallOutcome undo(Map<Path, Optional<String>> before, String reason) {
    Optional<String> left = SitesFolder.putBack(before);
    return left.isEmpty()
        ? new InstallOutcome.Refused(reason)
        : new InstallOutcome.Unknown(
            reason + "; and these files could not be put back, mend them by hand: " + left.get());
  }

  private InstallOutcome reload(String generation) throws IOException, InterruptedException {
    OldWorkers before = OldWorkers.now();
    Optional<String> failure = program.reload();
    if (failure.isPresent()) {
      return new InstallOutcome.Unknown(
          failure.get() + ": is it running? The files take effect when it is started");
    }
    return liveCheck.await(generation, before)
        ? new InstallOutcome.Live(Duration.ZERO)
        : new InstallOutcome.Unknown(
            "nginx did not serve the new configuration at %s port %d within %d s: see its error log"
                .formatted(addresses, port, LiveCheck.LONGEST.toSeconds()));
  }

  /** Whether the server runs the files as they are; so it is where none was ever written. */
  private boolean isLive(Optional<String> marker) {
    return marker.isEmpty()
        || marker.flatMap(GenerationFile::find).filter(liveCheck::isLive).isPresent();
  }

  private static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof IOException ? e.getClass().getSimpleName() + ": " + message : message;
  }
}
