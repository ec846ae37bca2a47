package io.spillway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Writes the manual pages and the completion script of the shell from the commands themselves; run
 * by the build. The pages are in the language of man(7), so that no other tool is needed.
 */
public final class Manual {
  private Manual() {}

  /** Writes into the folder {@code args[0]}: {@code man1/*.1} and {@code spillway.bash}. */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]));
  }

  static void write(Path folder) throws IOException {
    Path pages = Files.createDirectories(folder.resolve("man1"));
    CommandLine root = Spillway.commandLine();
    Files.writeString(
        folder.resolve("spillway.bash"),
        AutoComplete.bash("spillway", root),
        StandardCharsets.UTF_8);
    writeAll(pages, root);
  }

  /** The page of a command and of each below it, such as {@code spillway-bench-initiation.1}. */
  private static void writeAll(Path pages, CommandLine command) throws IOException {
    write(pages, command);
    for (CommandLine below : command.getSubcommands().values()) {
      if (!below.getCommandName().equals("help")) {
        writeAll(pages, below);
      }
    }
  }

  private static void write(Path pages, CommandLine command) throws IOException {
    String name = command.getCommandSpec().qualifiedName("-");
    Files.writeString(pages.resolve(name + ".1"), page(command), StandardCharsets.UTF_8);
  }

  /** The page of one command. */
  static String page(CommandLine command) {
    Help help = new Help(command.getCommandSpec(), Help.defaultColorScheme(Ansi.OFF));
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    String name = command.getCommandSpec().qualifiedName("-");
    StringBuilder page = new StringBuilder();
    page.append(".TH \"").append(name.toUpperCase(Locale.ROOT)).append("\" 1\n");
    page.append(".SH NAME\n")
        .append(escaped(name + " - " + String.join(" ", first(usage.description()))))
        .append('\n');
    section(page, "SYNOPSIS", help.synopsis(0).strip());
    section(page, "DESCRIPTION", String.join("\n", usage.description()));
    page.append(".SH OPTIONS\n");
    for (PositionalParamSpec each : command.getCommandSpec().positionalParameters()) {
      entry(page, each.paramLabel(), each.description());
    }
    for (OptionSpec each : command.getCommandSpec().options()) {
      String label = each.arity().max() == 0 ? "" : "=" + each.paramLabel();
      entry(page, String.join(", ", each.names()) + label, each.description());
    }
    if (!command.getSubcommands().isEmpty()) {
      page.append(".SH COMMANDS\n");
      command
          .getSubcommands()
          .forEach(
              (sub, line) -> entry(page, sub, line.getCommandSpec().usageMessage().description()));
    }
    if (!usage.exitCodeList().isEmpty()) {
      page.append(".SH EXIT STATUS\n");
      usage.exitCodeList().forEach((code, meaning) -> entry(page, code, new String[] {meaning}));
    }
    section(page, "EXAMPLES", String.join("\n", usage.footer()).strip());
    return page.toString();
  }

  /** The first sentence of a description that may run over several lines. */
  private static List<String> first(String[] description) {
    String whole = String.join(" ", description);
    int end = whole.indexOf(". ");
    return List.of(end < 0 ? whole : whole.substring(0, end + 1));
  }

  private static void section(StringBuilder page, String title, String text) {
    if (!text.isBlank()) {
      page.append(".SH ").append(title).append("\n.nf\n").append(escaped(text)).append("\n.fi\n");
    }
  }

  private static void entry(StringBuilder page, String term, String[] text) {
    page.append(".TP\n\\fB")
        .append(escaped(term))
        .append("\\fR\n")
        .append(escaped(String.join(" ", text)))
        .append('\n');
  }

  /** Backslashes and hyphens as characters, and no line that man(7) takes for a request. */
  private static String escaped(String text) {
    return text.replace("${DEFAULT-VALUE}", "see --help")
        .replace("$$", "$")
        .replace("\\", "\\e")
        .replace("-", "\\-")
        .replaceAll("(?m)^([.'])", "\\\\&$1");
  }
}
