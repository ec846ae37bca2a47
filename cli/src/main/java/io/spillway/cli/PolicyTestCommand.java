package io.spillway.cli;

import io.spillway.node.configuration.YamlTrouble;
import io.spillway.policy.CompiledPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Tries a policy on what might happen, or on what a node has decided. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Tries the rules of a file on what might happen: each result, what the rule saw, and which"
          + " part of which line decided. Nothing runs, and nothing is changed.",
      "",
      "With --history a running node tries them on what it has decided: each decision of its"
          + " journal that asked a rule is taken again as it was then, under both policies. What"
          + " would be decided otherwise is told, with the old rule and the new one, their lines,"
          + " and the capacity and money in it. Each decision is tried alone.",
      "",
      "The file is a mapping of rules, or a cdn.yaml with a policy. A file of cases has a list"
          + " `cases`, each with `given` (variables), and if wanted `name` and `expect` (results by"
          + " rule). `at` stands for a time: it gives hour and weekday."
    },
    footer = {
      "",
      "Examples:",
      "  spillway policy test cdn.yaml \\",
      "      --what-if peer=cdn-b.example,record=0.4,at=2026-12-24T18:00:00Z",
      "  spillway policy test policy.yaml --cases cases.yaml",
      "  spillway policy test policy.yaml --history --since 24h",
      "  spillway policy test policy.yaml --cases cases.yaml -o json | jq '.[].unexpected'"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every rule came to what is expected, or nothing is expected; history would be the same",
      "1:a rule came to something else; or a past decision would be another",
      "2:wrong usage, or the cases are wrong, or the node said no",
      "69:no node answers",
      "78:the policy is wrong"
    })
final class PolicyTestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The rules.")
  private Path file = Path.of("cdn.yaml");

  @Option(
      names = "--what-if",
      paramLabel = "NAME=VALUE,...",
      description = "Variables to try it on; networks are separated by spaces. Repeatable.")
  private List<String> whatIf = List.of();

  @Option(names = "--cases", paramLabel = "FILE", description = "Cases to try it on.")
  private List<Path> cases = List.of();

  @Option(names = "--history", description = "Try it on what the node has decided.")
  private boolean history;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "With --history: from when on, such as 2h, 7d or 2026-11-24T00:00:00Z.")
  private String since = "";

  @Mixin private Asking asking = new Asking();

  @Override
  public Integer call() throws IOException {
    if (!history && !since.isEmpty()) {
      throw new IllegalArgumentException("--since: give it with --history");
    }
    if (whatIf.isEmpty() && cases.isEmpty() && !history) {
      throw new IllegalArgumentException(
          "nothing to try it on: give --what-if, --cases or --history");
    }
    if (history && !(whatIf.isEmpty() && cases.isEmpty())) {
      throw new IllegalArgumentException("--history: give it without --what-if and --cases");
    }
    PolicyFile policy = PolicyFile.read(file);
    CompiledPolicy compiled = policy.compile();
    if (history) {
      return new PolicyHistory(asking).tell(policy, since);
    }
    List<PolicyTrials> all = new ArrayList<>();
    for (String text : whatIf) {
      all.add(new PolicyTrials(policy, compiled, PolicyCase.of(text, compiled)));
    }
    for (Path path : cases) {
      for (PolicyCase one : read(path, compiled)) {
        all.add(new PolicyTrials(policy, compiled, one));
      }
    }
    if (!asking.forScripts()) {
      policy.without().ifPresent(what -> spec.commandLine().getOut().println(file + " is " + what));
    }
    print(all);
    return all.stream().allMatch(PolicyTrials::asExpected) ? 0 : 1;
  }

  private static List<PolicyCase> read(Path path, CompiledPolicy policy) {
    JsonNode tree;
    try {
      tree = YAMLMapper.builder().build().readTree(Files.readString(path));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("--cases " + path + ": there is no such file", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--cases " + path + ": cannot be read as text: write a list `cases`", e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(path + ":" + YamlTrouble.of(e), e);
    }
    if (!tree.path("cases").isArray()) {
      throw new IllegalArgumentException(path + ": has no list `cases`: add it");
    }
    List<PolicyCase> all = new ArrayList<>();
    for (JsonNode node : tree.path("cases")) {
      all.add(PolicyCase.of(path + ": cases[" + all.size() + "]", node, policy));
    }
    return all;
  }

  private void print(List<PolicyTrials> all) {
    var out = spec.commandLine().getOut();
    if (asking.forScripts()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      all.forEach(trials -> array.add(trials.json()));
      out.println(
          JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(array));
    } else {
      all.forEach(trials -> trials.lines().forEach(out::println));
    }
  }
}
