package io.spillway.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What operators order about keys. */
final class KeyOrders {
  private KeyOrders() {}

  /** A key that is not believed any more. */
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = {
        "Has a node believe a key no more, whoever's it is, at once.",
        "",
        "Says whose key it is, and asks; --yes answers beforehand, and is needed where nobody can",
        "be asked. A key that nobody known here uses is likely mistyped: --unknown revokes it.",
        "`spillway keys restore` takes it back.",
        "",
        "If it is a former key of this CDN whose file is still in place, the key signs its own",
        "revocation, and every CDN that hears of it refuses the key too, for good. Agreements that",
        "it signed before stay valid and can be proved. The key in use cannot be revoked: rotate",
        "it first."
      },
      footer = {
        "",
        "Examples:",
        "  spillway keys revoke 0f5c...e1 --reason 'the disk was stolen'",
        "  spillway keys revoke 0f5c...e1 --reason 'the disk was stolen' --yes"
      })
  static final class Revoke implements Callable<Integer> {
    @Mixin private Asking asking = new Asking();

    @Parameters(paramLabel = "KEY", description = "The key's thumbprint, 64 hexadecimal digits.")
    private String key = "";

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        description = "For the audit log, and for peers where the key is this CDN's own.")
    private String reason = "no reason given";

    @Mixin private Consent consent = new Consent();

    @Option(names = "--unknown", description = "Also a key that nobody known here uses.")
    private boolean unknown;

    @Override
    public Integer call() throws IOException {
      JsonNode owner = asking.object("/agent/v1/keys/" + Asking.encoded(key), "current");
      if (!owner.has("cdn") && !unknown) {
        throw new IllegalArgumentException(
            "nobody known here uses the key "
                + key
                + ": mistyped? --unknown revokes it all the"
                + " same");
      }
      consent.require(List.of(consequences(owner) + "."), "Revoke it");
      return KeysCommand.shown(
          asking,
          asking.post(
              "/agent/v1/revocations",
              Forbidden.body().put("key", key).put("reason", reason),
              "key"));
    }
  }

  /** What it means to revoke a key, as one sentence without its end. */
  static String consequences(JsonNode owner) {
    if (!owner.has("cdn")) {
      return "Nobody known here uses this key";
    }
    String cdn = owner.path("cdn").asString();
    return owner.path("current").asBoolean()
        ? "This is the key that "
            + cdn
            + " signs with now: nothing more is said to it or taken of it until it uses another"
        : "This was a key of " + cdn;
  }

  /** A key that is believed again. */
  @Command(
      name = "restore",
      mixinStandardHelpOptions = true,
      description = {
        "Takes back a revocation that was ordered at this node: the key is believed again.",
        "",
        "What a key's owner has revoked stays revoked."
      },
      footer = {"", "Example:", "  spillway keys restore 0f5c...e1"})
  static final class Restore implements Callable<Integer> {
    @Mixin private Asking asking = new Asking();

    @Parameters(paramLabel = "KEY", description = "The key's thumbprint, 64 hexadecimal digits.")
    private String key = "";

    @Override
    public Integer call() throws IOException {
      return KeysCommand.shown(
          asking,
          asking.post(
              "/agent/v1/revocations/" + Asking.encoded(key) + "/lift", Forbidden.body(), "key"));
    }
  }
}
