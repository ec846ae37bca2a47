package io.spillway.node.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** What a YAML parser objects to, in one line. */
public final class YamlTrouble {
  /** The parser's marks: a line such as {@code in 'reader', line 3, column 8:} and two of text. */
  private static final Pattern MARK =
      Pattern.compile("^\\s*in .*, line ([0-9]+), column ([0-9]+):?$");

  private YamlTrouble() {}

  /**
   * Where it stands, as {@code LINE:COLUMN}, and all that was said of it, without the parser's
   * drawings.
   */
  public static String of(JacksonException e) {
    String place = e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
    List<String> said = new ArrayList<>();
    int drawing = 0;
    for (String line : String.valueOf(e.getOriginalMessage()).lines().toList()) {
      Matcher mark = MARK.matcher(line);
      if (mark.matches()) {
        // The last mark is where the problem is; those before say of what it is a part.
        place = mark.group(1) + ":" + mark.group(2);
        drawing = 2;
      } else if (drawing > 0) {
        drawing--;
      } else if (!line.isBlank()) {
        said.add(line.strip());
      }
    }
    return place
        + ": is not YAML here: "
        + String.join(", ", said)
        + "; put texts that hold : # { [ or quotes into quotes, and indent by spaces";
  }
}
