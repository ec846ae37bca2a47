package io.spillway.demo.world;

import io.spillway.demo.world.CdnPlan.EdgePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The system's nginx as edges, one server with a folder of its own for each, run unprivileged in
 * the foreground. Beyond its capacity an edge refuses with 503.
 */
public final class NginxServers implements EdgeServers {
  private static final double BURST_SECONDS = 0.5;

  /** Makes ready to prepare. */
  public NginxServers() {}

  /** Where the program is: on the PATH, or where Debian has it. */
  public static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(
            Stream.of(path.split(java.io.File.pathSeparator, -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/local/nginx/sbin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public List<Launch> prepare(WorldPlan plan) throws WorldException {
    String program =
        find().map(Path::toString).orElseThrow(() -> new WorldException("there is no nginx"));
    List<Launch> launches = new ArrayList<>();
    for (CdnPlan cdn : plan.cdns()) {
      for (EdgePlan edge : cdn.edges()) {
        write(plan, cdn, edge);
        List<String> command =
            List.of(
                program,
                "-p",
                edge.folder() + "/",
                "-c",
                edge.folder().resolve("nginx.conf").toString(),
                "-e",
                edge.folder().resolve("error.log").toString(),
                "-g",
                "daemon off;");
        launches.add(new Launch("nginx " + edge.id(), command, edge.folder()));
      }
    }
    return launches;
  }

  private static void write(WorldPlan plan, CdnPlan cdn, EdgePlan edge) throws WorldException {
    try {
      Files.createDirectories(edge.folder().resolve("sites.d"));
      Files.writeString(
          edge.folder().resolve("nginx.conf"), configuration(plan, edge, cdn.hasSite()));
    } catch (IOException e) {
      throw new WorldException("cannot write " + edge.folder() + ": " + e.getMessage(), e);
    }
  }

  private static String configuration(WorldPlan plan, EdgePlan edge, boolean hasSite) {
    String address = edge.address().value();
    int burst = (int) Math.max(1, edge.requestsPerSecond() * BURST_SECONDS);
    return """
    # An edge of the Spillway demo.
    %sworker_processes 1;
    pid nginx.pid;
    events { worker_connections 4096; }
    http {
      log_format meter '$msec\\t$host\\t$status\\t$bytes_sent\\t$request_time\\t$upstream_cache_status\\t$remote_addr\\t$request_uri';
      access_log access.log meter;
      client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp;
      uwsgi_temp_path temp; scgi_temp_path temp;
      proxy_cache_path cache keys_zone=cdn:4m max_size=64m inactive=10m use_temp_path=off;
      keepalive_requests 100000;
      keepalive_timeout 60s;
      limit_req_zone $server_addr zone=edge:32k rate=%dr/s;
      limit_req_status 503;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      server { listen %s:%d; access_log off; location = /stub_status { stub_status; } }
      server { listen %s:%d default_server backlog=4096; access_log off; return 421; }
    %s  include sites.d/*.conf;
    }
    """
        .formatted(
            System.getProperty("user.name").equals("root") ? "user root;\n" : "",
            edge.requestsPerSecond(),
            address,
            AddressPlan.CONTROL_PORT,
            address,
            AddressPlan.EDGE_PORT,
            hasSite ? site(plan, address, burst) : "");
  }

  private static String site(WorldPlan plan, String address, int burst) {
    return """
      upstream own { server %s:%d; keepalive 8; }
      server {
        listen %s:%d;
        server_name %s;
        limit_req zone=edge burst=%d nodelay;
        location / { proxy_pass http://own; proxy_cache cdn; proxy_cache_key $host$request_uri;
          proxy_cache_lock on; proxy_cache_use_stale updating error timeout; }
      }
    """
        .formatted(
            plan.origin().getAddress().getHostAddress(),
            plan.origin().getPort(),
            address,
            AddressPlan.EDGE_PORT,
            WorldPlan.HOST,
            burst);
  }
}
