package io.spillway.node;

import io.spillway.model.CdnName;
import io.spillway.model.Service;
import io.spillway.node.configuration.NodeConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The CDNs that content providers consent to, held against those that this CDN names. */
final class Delegates {
  private Delegates() {}

  /**
   * The names in {@code delegable} that no contact has, a line each. They may be meant: a CDN that
   * is no contact is known as soon as another tells of it.
   */
  static List<String> unknown(NodeConfiguration configuration) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < configuration.services().size(); i++) {
      Service service = configuration.services().get(i);
      for (int j = 0; j < service.delegates().size(); j++) {
        CdnName name = service.delegates().get(j);
        if (!configuration.contacts().containsKey(name)) {
          lines.add(
              "services[%d].delegable[%d]: \"%s\" is none of the contacts (%s): fine if others tell of it, else mend the name"
                  .formatted(i, j, name, contacts(configuration)));
        }
      }
    }
    return lines;
  }

  private static String contacts(NodeConfiguration configuration) {
    return configuration.contacts().isEmpty()
        ? "there are none"
        : configuration.contacts().keySet().stream()
            .map(CdnName::value)
            .collect(Collectors.joining(", "));
  }
}
