package io.spillway.cli;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Surges that people anticipate. */
@Command(
    name = "surge",
    mixinStandardHelpOptions = true,
    subcommands = {SurgeCommand.Declare.class, SurgeCommand.Withdraw.class},
    description = {
      "Surges that are anticipated: those that were declared, and of the calendar the next.",
      "",
      "Before one begins (rule borrow.lead-s, 2 minutes by default) and until it is over, its",
      "demand counts as if it were there, if rule borrow.ahead admits it: peers are asked, and"
          + " what",
      "they lend is ready at the onset. Caps on spending hold. Of several that are near the"
          + " largest",
      "counts.",
      "",
      "STATE ahead: later; near: it is prepared for; lasts: it has begun. COUNTS tells whether the",
      "rule admits it. READY is what peers are ready to carry. What recurs stands in cdn.yaml,",
      "services[].calendar."
    },
    footer = {
      "",
      "Examples:",
      "  spillway surge",
      "  spillway surge declare customer --from 2026-12-05T20:00+01:00 --lasts 2h --requests 400/s",
      "  spillway surge withdraw cdn-a.example:surge-3 --reason 'rained off'",
      "  spillway log --of cdn-a.example:surge-3"
    })
final class SurgeCommand implements Callable<Integer> {
  static final String PATH = "/mediator/v1/surges";

  @Mixin private Asking asking = new Asking();

  @Override
  public Integer call() throws IOException {
    JsonNode all = asking.list(PATH);
    if (asking.forScripts()) {
      asking.print(all);
    } else {
      List<String> lines = table(all, Instant.now());
      asking.print(lines.isEmpty() ? List.of("no surge is anticipated") : lines);
    }
    return 0;
  }

  /** A line for each under a heading; none where there is none. */
  static List<String> table(Iterable<JsonNode> surges, Instant now) {
    Table table =
        new Table(
            "ANTICIPATED",
            "SERVICE",
            ">REQUESTS",
            "FROM",
            "UNTIL",
            "STATE",
            "COUNTS",
            ">READY",
            "");
    boolean any = false;
    for (JsonNode s : surges) {
      any = true;
      table.row(
          s.path("id").asString(),
          s.path("service").asString(),
          Words.rate(s.path("requests")),
          Words.time(s.path("from"), now),
          Words.time(s.path("until"), now),
          s.path("state").asString().toLowerCase(Locale.ROOT),
          s.path("counts").asBoolean() ? "yes" : "no",
          Words.rate(s.path("ready")),
          s.path("reason").asString());
    }
    return any ? table.lines() : List.of();
  }

  private static int shown(Asking asking, JsonNode surge) {
    if (asking.forScripts()) {
      asking.print(surge);
    } else {
      asking.print(table(List.of(surge), Instant.now()));
    }
    return 0;
  }

  /** A declaration. */
  @Command(
      name = "declare",
      mixinStandardHelpOptions = true,
      description = {
        "Declares a surge that is to come, so that peers are ready for it.",
        "REQUESTS is all the demand of the service then, not what is beyond the own edges. A surge"
            + " lasts 7 days at most. Declared again with the same times and amounts, it is the"
            + " same. Times are a day (its midnight, UTC), a time with its zone, or from now on,",
        "such as +20m."
      },
      footer = {
        "",
        "Examples:",
        "  spillway surge declare customer --from 2026-12-05T20:00+01:00 --lasts 2h --requests"
            + " 400/s",
        "  spillway surge declare customer --from +20m --until +90m --requests 5k/s \\",
        "      --bits 2Gbit/s --reason 'a launch at noon'"
      })
  static final class Declare implements Callable<Integer> {
    /** When it is over. */
    static final class End {
      @Option(
          names = "--until",
          paramLabel = "TIME",
          description = "When it is over, such as 2026-12-05T22:00+01:00.")
      private Optional<String> until = Optional.empty();

      @Option(
          names = "--lasts",
          paramLabel = "DURATION",
          converter = Durations.class,
          description = "Or for how long it lasts, such as 2h.")
      private Optional<Duration> lasts = Optional.empty();
    }

    @Mixin private Asking asking = new Asking();

    @Parameters(paramLabel = "SERVICE", description = "By its id in cdn.yaml.")
    private String service = "";

    @Option(
        names = "--from",
        required = true,
        paramLabel = "TIME",
        description = "When it begins, such as 2026-12-05T20:00+01:00 or +20m.")
    private String from = "";

    @ArgGroup(multiplicity = "1")
    private @Nullable End end;

    @Option(
        names = "--requests",
        required = true,
        paramLabel = "RATE",
        description = "The demand in all then, such as 400/s or 5k/s.")
    private String requests = "";

    @Option(
        names = "--bits",
        paramLabel = "RATE",
        description = "The bits of the responses, such as 80Mbit/s (default: as is measured).")
    private Optional<String> bits = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit log.")
    private String reason = "no reason given";

    @Override
    public Integer call() throws IOException {
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      Instant begin = time("--from", from, now);
      Instant over =
          Optional.ofNullable(end)
              .flatMap(e ->
                  e.until
                      .map(text -> time("--until", text, now))
                      .or(() -> e.lasts.map(begin::plus)))
              .orElse(begin);
      ObjectNode body =
          Forbidden.body()
              .put("service", service)
              .put("from", begin.toString())
              .put("until", over.toString())
              .put("reason", reason);
      body.putObject("requests")
          .put("perSecond", Rates.requests("--requests", requests).doubleValue());
      bits.ifPresent(text ->
          body.putObject("bits").put("bitsPerSecond", Rates.bits("--bits", text).longValue()));
      return shown(asking, asking.post(PATH, body, "counts"));
    }

    /** A day, a time with its zone, or a duration from now on. */
    static Instant time(String option, String text, Instant now) {
      try {
        if (text.startsWith("+")) {
          return now.plus(new Durations().convert(text.substring(1)));
        }
        return text.contains("T")
            ? OffsetDateTime.parse(text).toInstant()
            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      } catch (DateTimeException | ArithmeticException | TypeConversionException e) {
        throw new IllegalArgumentException(
            option
                + " \""
                + text
                + "\": use a day such as 2026-12-05, a time with its zone such as"
                + " 2026-12-05T20:00+01:00, or from now on such as +20m",
            e);
      }
    }
  }

  /** A withdrawal. */
  @Command(
      name = "withdraw",
      mixinStandardHelpOptions = true,
      description = {
        "Withdraws a surge that was declared; it counts no more.",
        "What was borrowed for it ends by rule borrow.end-when. What stands in the calendar is"
            + " taken out of cdn.yaml instead."
      },
      footer = {
        "",
        "Example:",
        "  spillway surge withdraw cdn-a.example:surge-3 --reason 'rained off'"
      })
  static final class Withdraw implements Callable<Integer> {
    @Mixin private Asking asking = new Asking();

    @Parameters(paramLabel = "ID", description = "Its id; spillway surge lists them.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit log.")
    private String reason = "no reason given";

    @Override
    public Integer call() throws IOException {
      List<String> lines = new ArrayList<>();
      JsonNode was =
          asking.post(
              PATH + "/" + Asking.encoded(id) + "/withdraw",
              Forbidden.body().put("reason", reason),
              "counts");
      if (asking.forScripts()) {
        asking.print(was);
      } else {
        lines.add("withdrawn:");
        lines.addAll(table(List.of(was), Instant.now()));
        asking.print(lines);
      }
      return 0;
    }
  }
}
