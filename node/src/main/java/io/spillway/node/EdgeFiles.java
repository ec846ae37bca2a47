package io.spillway.node;

import io.spillway.edges.nginx.NginxAdapter;
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
      if (Files.exists(edge.accessLog()) && !Files.isReadable(edge.accessLog())) {
        throw new NodeException(
            78,
            place
                + "access-log: "
                + edge.accessLog()
                + " may not be read by this user: let it, since load and usage are read from it");
      }
      if (edge.server() instanceof EdgeConfiguration.Server.Nginx nginx) {
        check(place, nginx);
      }
    }
  }

  /**
   * Asks each web server whether it takes its own configuration as it is now: else it takes no
   * delegated site either. Not asked at a start, which must not wait for somebody else's mistake.
   *
   * @throws NodeException (78) with what the server says
   */
  static void askServers(NodeConfiguration configuration) {
    for (int i = 0; i < configuration.edges().size(); i++) {
      if (configuration.edges().get(i).server() instanceof EdgeConfiguration.Server.Nginx nginx) {
        String place = "edges[" + i + "].configuration: ";
        NginxAdapter.findRefusal(nginx.prefix(), nginx.configuration())
            .ifPresent(refusal -> {
              throw new NodeException(78, place + refusal);
            });
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
    requireFolder(place + "sites: ", nginx.sites());
    if (!Files.isWritable(nginx.sites())) {
      throw new NodeException(
          78,
          place
              + "sites: "
              + nginx.sites()
              + " may not be written by this user: let it, since delegated sites are put there");
    }
  }

  private static void requireFolder(String place, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new NodeException(78, place + folder + " is no folder: name one that exists");
    }
  }
}
