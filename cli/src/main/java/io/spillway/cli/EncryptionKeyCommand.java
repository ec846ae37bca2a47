package io.spillway.cli;

import io.spillway.node.configuration.ConfigurationReader;
import io.spillway.wire.EncryptionFiles;
import io.spillway.wire.EncryptionKeys;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Another key for others to encrypt to. */
@Command(
    name = "rotate-encryption",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a new key that others encrypt to what this CDN alone may read.",
      "",
      "A running node takes it up within two seconds and tells it by its next advertisement. The",
      "key before opens messages for two hours more and is then deleted: who steals the files",
      "after that reads nothing that was said before. Nobody has to vouch for this key: the",
      "advertisement that tells it is signed by the identity key.",
    },
    footer = {"", "Example:", "  spillway keys rotate-encryption --config cdn-a.example/cdn.yaml"})
final class EncryptionKeyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The node's configuration, which names the identity key's file.")
  private Path configuration = Path.of("cdn.yaml");

  @Override
  public Integer call() {
    EncryptionFiles files = EncryptionFiles.beside(ConfigurationReader.read(configuration).key());
    EncryptionKeys next = files.rotate(Clock.systemUTC().instant());
    for (String line :
        List.of(
            "others encrypt to " + next.current().id() + " from the next advertisement on",
            "the key before opens messages for " + EncryptionFiles.OVERLAP.toHours() + " h more")) {
      spec.commandLine().getOut().println(line);
    }
    return 0;
  }
}
