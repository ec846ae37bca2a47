package io.spillway.demo.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The processes of a run. They end when this is closed, when this JVM exits for whatever reason it
 * can notice, and, by a guard that watches a pipe, also when it is killed.
 */
public final class ChildProcesses implements AutoCloseable {
  private static final long SECONDS_TO_END = 6;

  /** Reads process ids until "done", or until its parent is gone: then ends those processes. */
  private static final String GUARD =
      "trap '' INT HUP TERM; ids=; while read -r id; do [ \"$id\" = done ] && exit 0;"
          + " ids=\"$ids $id\"; done; kill $ids 2>/dev/null; sleep 3; kill -9 $ids 2>/dev/null";

  /**
   * A process that was started.
   *
   * @param name what people call it
   * @param process the process
   * @param command how it was started
   * @param folder where it runs
   * @param log where its output goes
   */
  public record Child(String name, Process process, List<String> command, Path folder, Path log) {
    /** Copies. */
    public Child {
      command = List.copyOf(command);
    }
  }

  private final List<Child> children = new ArrayList<>();
  private boolean ended;
  private final Optional<Process> guard;
  private final Thread hook = new Thread(this::end, "end-children");

  /** Nothing runs yet. */
  public ChildProcesses() {
    guard = startGuard();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static Optional<Process> startGuard() {
    try {
      return Optional.of(
          new ProcessBuilder("sh", "-c", GUARD)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Starts a process in a folder; its output goes to a file.
   *
   * @throws WorldException when that is not possible, or all were ended, by Ctrl-C for instance
   */
  public synchronized Child start(String name, List<String> command, Path folder, Path log)
      throws WorldException {
    if (ended) {
      throw new WorldException(name + " is not started: this run was ended");
    }
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      Child child = new Child(name, process, command, folder, log);
      children.add(child);
      tellGuard(Long.toString(process.pid()));
      return child;
    } catch (IOException e) {
      throw new WorldException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Kills a process at once (signal 9) and waits until it is gone; it counts no longer.
   *
   * @return how it was started, to start it again
   * @throws IllegalArgumentException if there is no such process
   */
  synchronized Child kill(String name) throws WorldException {
    for (Child child : children) {
      if (child.name().equals(name)) {
        children.remove(child);
        child.process().destroyForcibly();
        try {
          child.process().waitFor();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new WorldException("interrupted while " + name + " was killed", e);
        }
        return child;
      }
    }
    throw new IllegalArgumentException("there is no process " + name);
  }

  /** Throws, with the end of its log, if one of the processes has ended. */
  public synchronized void requireAlive() throws WorldException {
    for (Child child : children) {
      if (!child.process().isAlive()) {
        throw new WorldException(
            child.name()
                + " ended with code "
                + child.process().exitValue()
                + ": "
                + lastLine(child.log())
                + " (its output is in "
                + child.log()
                + ")");
      }
    }
  }

  private static String lastLine(Path log) {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("it said nothing");
    } catch (IOException | java.io.UncheckedIOException e) {
      return "its output cannot be read: " + e.getMessage();
    }
  }

  private void tellGuard(String line) {
    guard.ifPresent(process -> {
      try {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
      } catch (IOException e) {
        // The guard is a second line of defence; the hook remains.
      }
    });
  }

  private synchronized void end() {
    ended = true;
    children.reversed().forEach(child -> child.process().destroy());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
    for (Child child : children) {
      try {
        long left = Math.max(1, deadline - System.nanoTime());
        if (!child.process().waitFor(left, TimeUnit.NANOSECONDS)) {
          child.process().destroyForcibly();
        }
      } catch (InterruptedException e) {
        child.process().destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    children.clear();
    tellGuard("done");
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook has done it, or finds nothing left to do.
    }
  }
}
