package io.spillway.node;

import io.spillway.edges.nginx.NginxFinder;
import io.spillway.node.configuration.EdgeConfiguration;
import io.spillway.node.configuration.NodeConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the configuration says of web servers, held against this machine. */
final class EdgeFiles {
  private EdgeFiles() {}

  /**
   * Checks programs and files.
   *
   * @throws NodeException (69) when nginx is not installed, (78) for a file that cannot be meant
   */
  static void check(NodeConfiguration configuration) {
    for (int i = 0; i < configuration.edges().size(); i++) {
      EdgeConfiguration edge = configuration.edges().get(i);
      String place = "edges[" + i + "].";
      if (Files.isDirectory(edge.accessLog())) {
        throw new NodeException(
            78, place + "access-log: " + edge.accessLog() + " is a folder: name a file");
      }
      if (edge.server() instanceof EdgeConfiguration.Server.Nginx nginx) {
        check(place, nginx);
      }
    }
  }

  private static void check(String place, EdgeConfiguration.Server.Nginx nginx) {
    if (NginxFinder.find().isEmpty()) {
      throw new NodeException(
          69,
          place
              + "kind: nginx: there is no nginx on the PATH or in /usr/sbin: install it (apt-get"
              + " install nginx-light)");
    }
    if (!Files.isReadable(nginx.configuration()) || Files.isDirectory(nginx.configuration())) {
      throw new NodeException(
          78,
          place
              + "configuration: "
              + nginx.configuration()
              + " is no file that this user can read: name the main file of this edge's nginx");
    }
    requireFolder(place + "prefix: ", nginx.prefix());
    if (Files.exists(nginx.sites())) {
      requireFolder(place + "sites: ", nginx.sites());
    }
  }

  private static void requireFolder(String place, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new NodeException(78, place + folder + " is no folder: name one that exists");
    }
  }
}
