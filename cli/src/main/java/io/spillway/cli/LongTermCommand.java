package io.spillway.cli;

import java.io.IOException;
import java.time.Instant;
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
      "served and paid as all are."
    },
    footer = {
      "",
      "Examples:",
      "  spillway longterm",
      "  spillway longterm propose cdn-b.example --service customer --capacity 5000/s \\",
      "      --price-per-million-requests 2 --price-per-gigabyte 0.02 --until 2027-03-01",
      "  spillway longterm show cdn-a.example:long-term-1",
      "  spillway longterm counter cdn-a.example:long-term-1 --capacity 3000/s --reason 'no more'",
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

  private static int shown(Asking asking, JsonNode one) {
    if (asking.forScripts()) {
      asking.print(one);
    } else {
      asking.print(LongTermLines.of(one, Instant.now()));
    }
    return 0;
  }

  private static JsonNode newest(JsonNode one) {
    return one.path("versions").path(one.path("versions").size() - 1);
  }

  /** One agreement. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "One long-term agreement: its state, who has to act, its terms, and what each version",
        "changes. -o json has the documents with both signatures."
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
        "Proposes a long-term agreement under which this CDN borrows. It is signed and goes to the",
        "lender, where a person answers. It cannot be taken back; it lapses when it is not"
            + " answered",
        "in time. A price above the rules borrow.ceiling is refused, as it would never be used."
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
      ObjectNode body = options.first(Instant.now()).put("lender", lender).put("service", service);
      return shown(asking, asking.post(PATH, body, "versions"));
    }
  }

  /** A next version. */
  @Command(
      name = "counter",
      mixinStandardHelpOptions = true,
      description = {
        "Proposes other terms, as the next version; what is left out stays as in the newest one.",
        "What is in force stays so until the other side approves. Either side can counter, also",
        "what is in force already."
      },
      footer = {
        "",
        "Example:",
        "  spillway longterm counter cdn-a.example:long-term-1 --capacity 3000/s \\",
        "      --price-per-million-requests 2.5 --reason 'no more in December'"
      })
  static final class Counter implements Callable<Integer> {
    @Mixin private Asking asking = new Asking();
    @Mixin private LongTermOptions options = new LongTermOptions();

    @Parameters(paramLabel = "ID", description = "Its id; spillway longterm lists them.")
    private String id = "";

    @Override
    public Integer call() throws IOException {
      JsonNode now = asking.object(PATH + "/" + id, "versions");
      ObjectNode body = options.body((ObjectNode) newest(now).path("conditions").deepCopy());
      return shown(asking, asking.post(PATH + "/" + id + "/counter", body, "versions"));
    }
  }

  /** An approval. */
  @Command(
      name = "approve",
      mixinStandardHelpOptions = true,
      description = {
        "Approves the other side's version: this CDN signs it, and both signatures bind. Where"
            + " this",
        "CDN lends and the capacity is reserved, it is kept first; if it is not free, nothing is",
        "signed, and the audit log says so. Name the version that was looked at."
      },
      footer = {"", "Example:", "  spillway longterm approve cdn-a.example:long-term-1 2"})
  static final class Approve implements Callable<Integer> {
    @Mixin private Asking asking = new Asking();

    @Parameters(paramLabel = "ID", description = "Its id; spillway longterm lists them.")
    private String id = "";

    @Parameters(paramLabel = "VERSION", description = "Which version; it has to be the open one.")
    private int version;

    @Override
    public Integer call() throws IOException {
      ObjectNode body = Forbidden.body().put("version", version);
      return shown(asking, asking.post(PATH + "/" + id + "/approve", body, "versions"));
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
        "Ends an agreement that is in force, with the notice that it states. Until then it serves;",
        "short agreements under it run to their own end."
      },
      footer = {
        "",
        "Example:",
        "  spillway longterm end cdn-a.example:long-term-1 --reason 'the season is over'"
      })
  static final class End implements Callable<Integer> {
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
      ObjectNode body = Forbidden.body().put("reason", reason);
      return shown(asking, asking.post(PATH + "/" + id + "/end", body, "versions"));
    }
  }
}
