package io.spillway.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Long-term agreements: the few decisions that are a person's. */
@Command(
    name = "longterm",
    mixinStandardHelpOptions = true,
    subcommands = {
      LongTermCommand.Show.class,
      LongTermCommand.Propose.class,
      LongTermCommand.Counter.class,
      LongTermCommand.Approve.class,
      LongTermCommand.Decline.class,
      LongTermCommand.End.class
    },
    description = {
      "Long-term agreements with other CDNs, and who has to act.",
      "",
      "The borrower proposes; people on both sides compare, counter, approve or decline. Once a",
      "version is approved no human is needed: when the service needs capacity, the agreement is",
      "the first source, before standing offers and auctions. Short agreements under it are made,",
      "served and paid as all are.",
      "",
      "STATE holding: a version is agreed to here, and waits for capacity that firm offers hold;"
          + " it",
      "is signed by itself once they have run out. Beside another state it is of a change to it.",
      "",
      "What binds (propose, counter, approve) or ends is shown and asked first; scripts say --yes."
    },
    footer = {
      "",
      "Examples:",
      "  spillway longterm",
      "  spillway longterm propose cdn-b.example --service customer --capacity 5000/s \\",
      "      --price-per-million-requests 2 --price-per-gigabyte 0.02 --until 2027-03-01",
      "  spillway longterm show cdn-a.example:long-term-1",
      "  spillway longterm counter cdn-a.example:long-term-1 --capacity 3000/s --reason 'less'",
      "  spillway longterm approve cdn-a.example:long-term-1 2"
    })
final class LongTermCommand implements Callable<Integer> {
  static final String PATH = "/agent/v1/long-term";

  @Mixin private Asking asking = new Asking();

  @Override
  public Integer call() throws IOException {
    JsonNode all = asking.list(PATH);
    if (asking.forScripts()) {
      asking.print(all);
    } else {
      asking.print(LongTermLines.table(all, Instant.now()));
    }
    return 0;
  }

  private static int shown(Asking asking, JsonNode one) throws IOException {
    if (asking.forScripts()) {
      asking.print(one);
    } else {
      asking.print(LongTermLines.of(one, Instant.now()));
    }
    return 0;
  }

  /** Shows what is proposed, with a warning where a lender says that it has less; and asks. */
  private static void propose(
      Asking asking, Consent consent, String lender, List<String> shown, JsonNode conditions)
      throws IOException {
    List<String> lines = new ArrayList<>(shown);
    LongTermLines.beyond(asking.list("/agent/v1/peers"), lender, conditions)
        .ifPresent(warning -> lines.add("! " + warning));
    consent.require(lines, "sign this and send it to " + lender);
  }

  /** A version that stands is not proposed again; one that has lapsed can be. */
  private static void requireChange(JsonNode version, JsonNode conditions) {
    String stage = version.path("stage").asString();
    boolean stands = !stage.equals("LAPSED") && !stage.equals("DECLINED");
    if (stands && version.path("conditions").equals(LongTermCommand::compare, conditions)) {
      throw new IllegalArgumentException(
          "version "
              + version.path("version").asString()
              + " has these terms already: change one, such as --capacity 3000/s; `spillway"
              + " longterm approve` takes it as it is");
    }
  }

  /** 5000 and 5000.0 are the same. */
  private static int compare(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber()
        ? one.decimalValue().compareTo(other.decimalValue())
        : one.equals(other) ? 0 : 1;
  }

  private static JsonNode newest(JsonNode one) {
    return one.path("versions").path(one.path("versions").size() - 1);
  }

  /** One agreement. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "One long-term agreement: its state, who has to act, its terms, each version's changes.",
        "It tells why a version is not signed, too. -o json has the documents with both signatures."
      },
      footer = {"", "Example:", "  spillway longterm show cdn-a.example:long-term-1"})
  static final class Show implements Callable<Integer> {
    @Mixin private Asking asking = new Asking();

    @Parameters(paramLabel = "ID", description = "Its id; spillway longterm lists them.")
    private String id = "";

    @Override
    public Integer call() throws IOException {
      return shown(asking, asking.object(PATH + "/" + id, "versions"));
    }
  }

  /** A first version. */
  @Command(
      name = "propose",
      mixinStandardHelpOptions = true,
      description = {
        "Proposes a long-term agreement under which this CDN borrows.",
        "The terms are shown and asked about (--yes goes without), then signed and sent to the"
            + " lender, where a person answers. It cannot be taken back; it lapses when it is not"
            + " answered in time. A price above the rules borrow.ceiling is refused, as it would"
            + " never be used."
      },
      footer = {
        "",
        "Examples:",
        "  spillway longterm propose cdn-b.example --service customer --capacity 5000/s \\",
        "      --bits 2Gbit/s --price-per-million-requests 2 --price-per-gigabyte 0.02 \\",
        "      --price-per-committed-hour 0.5 --until 2027-03-01 --notice 30d \\",
        "      --reason 'the season begins'",
        "  spillway longterm propose cdn-c.example --service customer --capacity 2k/s \\",
        "      --price-per-million-requests 1 --price-per-gigabyte 0.01 --until 2027-03-01 \\",
        "      --best-effort"
      })
  static final class Propose implements Callable<Integer> {
    @Mixin private Asking asking = new Asking();
    @Mixin private Consent consent = new Consent();
    @Mixin private LongTermOptions options = new LongTermOptions();

    @Parameters(paramLabel = "CDN", description = "Who is to lend; spillway peers lists them.")
    private String lender = "";

    @Option(
        names = "--service",
        required = true,
        paramLabel = "SERVICE",
        description = "For which service of this CDN, by its id in cdn.yaml.")
    private String service = "";

    @Override
    public Integer call() throws IOException {
      Instant now = Instant.now();
      ObjectNode body = options.first(now).put("lender", lender).put("service", service);
      List<String> shown = new ArrayList<>();
      shown.add("this CDN would borrow of " + lender + " for service " + service + ":");
      shown.addAll(LongTermLines.conditions(body.path("conditions"), now));
      propose(asking, consent, lender, shown, body.path("conditions"));
      return shown(asking, asking.post(PATH, body, "versions"));
    }
  }

  /** A next version. */
  @Command(
      name = "counter",
      mixinStandardHelpOptions = true,
      description = {
        "Proposes other terms, as the next version; what is left out stays as in the newest one.",
        "What changes is shown and asked about (--yes goes without). What is in force stays so"
            + " until the other side approves. Either side can counter, also what is in force"
            + " already."
      },
      footer = {
        "",
        "Example:",
        "  spillway longterm counter cdn-a.example:long-term-1 --capacity 3000/s \\",
        "      --price-per-million-requests 2.5 --reason 'no more in December'"
      })
  static final class Counter implements Callable<Integer> {
    @Mixin private Asking asking = new Asking();
    @Mixin private Consent consent = new Consent();
    @Mixin private LongTermOptions options = new LongTermOptions();

    @Parameters(paramLabel = "ID", description = "Its id; spillway longterm lists them.")
    private String id = "";

    @Override
    public Integer call() throws IOException {
      Instant now = Instant.now();
      JsonNode known = asking.object(PATH + "/" + id, "versions");
      JsonNode before = newest(known).path("conditions");
      ObjectNode body = options.body((ObjectNode) before.deepCopy(), now);
      JsonNode after = body.path("conditions");
      requireChange(newest(known), after);
      String peer = known.path("peer").asString();
      boolean lends = known.path("side").asString().equals("LENDING");
      List<String> shown = new ArrayList<>();
      shown.add("%s, this CDN would %s %s:".formatted(id, lends ? "lend to" : "borrow of", peer));
      shown.addAll(LongTermLines.changes(before, after, now));
      if (lends) {
        consent.require(shown, "sign this and send it to " + peer);
      } else {
        propose(asking, consent, peer, shown, after);
      }
      return shown(asking, asking.post(PATH + "/" + id + "/counter", body, "versions"));
    }
  }

  /** An approval. */
  @Command(
      name = "approve",
      mixinStandardHelpOptions = true,
      description = {
        "Approves the other side's version: this CDN signs it, and both signatures bind.",
        "The version is shown and asked about (--yes goes without); name the one that was looked"
            + " at. Where this CDN lends and the capacity is reserved, it is kept first: what firm"
            + " offers hold is waited for. The command waits for the outcome (--wait), and says why"
            + " where nothing is signed."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:both have signed it",
        "2:wrong usage, or it is not signed: the reason is told",
        "69:no node answers",
        "75:it still waits for its capacity, and will be signed by itself once there is enough"
      },
      footer = {
        "",
        "Examples:",
        "  spillway longterm approve cdn-a.example:long-term-1 2",
        "  spillway longterm approve cdn-a.example:long-term-1 2 --yes --wait 10m"
      })
  static final class Approve implements Callable<Integer> {
    @Mixin private Asking asking = new Asking();
    @Mixin private Consent consent = new Consent();

    @Option(
        names = "--wait",
        paramLabel = "TIME",
        converter = Durations.class,
        description = "How long to wait for the outcome (default: 3m).")
    private Duration wait = Duration.ofMinutes(3);

    @Parameters(paramLabel = "ID", description = "Its id; spillway longterm lists them.")
    private String id = "";

    @Parameters(paramLabel = "VERSION", description = "Which version; it has to be the open one.")
    private int version;

    @Override
    public Integer call() throws IOException {
      Instant now = Instant.now();
      JsonNode known = asking.object(PATH + "/" + id, "versions");
      JsonNode looked = LongTermOutcome.version(known, version);
      List<String> shown = new ArrayList<>();
      shown.add(
          "%s version %d, this CDN would %s %s:"
              .formatted(
                  id,
                  version,
                  known.path("side").asString().equals("LENDING") ? "lend to" : "borrow of",
                  known.path("peer").asString()));
      shown.addAll(LongTermLines.conditions(looked.path("conditions"), now));
      consent.require(shown, "sign this");
      return new LongTermOutcome(asking, id, version).approve(wait);
    }
  }

  /** A refusal. */
  @Command(
      name = "decline",
      mixinStandardHelpOptions = true,
      description = "Declines the other side's version, with a reason that it is told.",
      footer = {
        "",
        "Example:",
        "  spillway longterm decline cdn-a.example:long-term-1 --reason 'too cheap'"
      })
  static final class Decline implements Callable<Integer> {
    @Mixin private Asking asking = new Asking();

    @Parameters(paramLabel = "ID", description = "Its id; spillway longterm lists them.")
    private String id = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "For people on both sides.")
    private String reason = "";

    @Override
    public Integer call() throws IOException {
      JsonNode now = asking.object(PATH + "/" + id, "versions");
      ObjectNode body =
          Forbidden.body()
              .put("version", newest(now).path("version").asInt())
              .put("reason", reason);
      return shown(asking, asking.post(PATH + "/" + id + "/decline", body, "versions"));
    }
  }

  /** An end with notice. */
  @Command(
      name = "end",
      mixinStandardHelpOptions = true,
      description = {
        "Ends an agreement that is in force, with the notice that it states.",
        "It is asked first (--yes goes without). Until its end it serves; short agreements under it"
            + " run to their own end."
      },
      footer = {
        "",
        "Example:",
        "  spillway longterm end cdn-a.example:long-term-1 --reason 'the season is over'"
      })
  static final class End implements Callable<Integer> {
    @Mixin private Asking asking = new Asking();
    @Mixin private Consent consent = new Consent();

    @Parameters(paramLabel = "ID", description = "Its id; spillway longterm lists them.")
    private String id = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "For people on both sides.")
    private String reason = "";

    @Override
    public Integer call() throws IOException {
      ObjectNode body = Forbidden.body().put("reason", reason);
      JsonNode known = asking.object(PATH + "/" + id, "versions");
      consent.require(
          LongTermLines.table(List.of(known), Instant.now()), "end " + id + " with notice");
      return shown(asking, asking.post(PATH + "/" + id + "/end", body, "versions"));
    }
  }
}
