package io.spillway.edges.nginx;

import io.spillway.edges.AtomicFile;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A complete main configuration of one edge that needs no rights and shares no file with another
 * one: run it with {@code nginx -p PREFIX -c FILE -e PREFIX/error.log}; it stays in the foreground.
 * Hosts that it does not know are answered 421.
 *
 * @param prefix the folder of all files of this edge; access.log, sites.d and redirects.d are in it
 * @param addresses where clients come
 * @param port the port that clients use
 * @param controlPort the port of stub_status on each address
 * @param capacity what all own sites together admit; beyond it they answer 503
 * @param sites the CDN's own sites
 */
public record NginxConfiguration(
    Path prefix,
    List<IpAddress> addresses,
    int port,
    int controlPort,
    RequestRate capacity,
    List<OwnSite> sites) {
  /** The folder beside the sites' one that an own site's server includes its redirection from. */
  static final String REDIRECTS = "redirects.d";

  private static final String SITES = "sites.d";
  private static final double BURST_SECONDS = 0.25;

  /**
   * A site of the CDN's own customer.
   *
   * @param host what clients ask for
   * @param origin where its content comes from
   */
  public record OwnSite(HostName host, Origin origin) {}

  /**
   * Copies; throws {@link IllegalArgumentException} for no address or a prefix nginx cannot take.
   */
  public NginxConfiguration {
    prefix = prefix.toAbsolutePath().normalize();
    NginxText.path(prefix);
    addresses = List.copyOf(addresses);
    sites = List.copyOf(sites);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("nginx in " + prefix + ": name at least one address");
    }
  }

  /** The folder for delegated sites, as the adapter is given it. */
  public Path sitesFolder() {
    return prefix.resolve(SITES);
  }

  /** The log that is to be read. */
  public Path accessLog() {
    return prefix.resolve("access.log");
  }

  /** Writes the configuration, and makes the folders that it needs. */
  public void write(Path file) throws IOException {
    for (String folder : List.of(SITES, REDIRECTS, "temp")) {
      Files.createDirectories(prefix.resolve(folder));
    }
    AtomicFile.write(file, text());
  }

  /** The configuration's text. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(main()).append("http {\n").append(http());
    // Before the servers: the log format that redirections use is declared there.
    text.append("include ").append(inPrefix(SITES + "/*.conf")).append(";\n");
    for (int i = 0; i < sites.size(); i++) {
      text.append(server(sites.get(i), "own_" + i));
    }
    return text.append("}\n").toString();
  }

  private String main() {
    // Workers of a server that root starts would be nobody, who cannot enter a private folder.
    String user = "root".equals(System.getProperty("user.name")) ? "user root root;\n" : "";
    return """
    # One edge, all of its files in one folder. Written by Spillway; delegated sites are in %s.
    daemon off;
    %sworker_processes 1;
    worker_rlimit_nofile 8192;
    worker_shutdown_timeout 60s;
    pid %s;
    error_log %s warn;
    events { worker_connections 4096; }
    """
        .formatted(SITES, user, inPrefix("nginx.pid"), inPrefix("error.log"));
  }

  private String http() {
    return """
    client_body_temp_path %s;
    proxy_temp_path %s;
    fastcgi_temp_path %s;
    uwsgi_temp_path %s;
    scgi_temp_path %s;
    proxy_cache_path %s levels=1:2 keys_zone=%s:8m max_size=256m inactive=10m use_temp_path=off;
    log_format meter '%s';
    access_log %s meter;
    server_tokens off;
    server_names_hash_bucket_size 512;
    server_names_hash_max_size 4096;
    map_hash_bucket_size 128;
    variables_hash_max_size 4096;
    variables_hash_bucket_size 512;
    keepalive_requests 100000;
    keepalive_timeout 60s;
    proxy_connect_timeout 2s;
    limit_req_zone "own" zone=own:32k rate=%s;
    limit_req_status 503;
    limit_req_log_level info;
    %sserver {
    %s  access_log off;
      location = /stub_status { stub_status; }
    }
    server {
    %s  access_log off;
      return 421;
    }
    """
        .formatted(
            inPrefix("temp/body"),
            inPrefix("temp/proxy"),
            inPrefix("temp/fastcgi"),
            inPrefix("temp/uwsgi"),
            inPrefix("temp/scgi"),
            inPrefix("cache"),
            NginxText.CACHE_ZONE,
            NginxText.meter("$upstream_cache_status"),
            inPrefix("access.log"),
            NginxText.rate(capacity),
            NginxText.probeMap("own_probe"),
            NginxText.listens(addresses, controlPort, ""),
            NginxText.listens(addresses, port, " default_server backlog=4096"));
  }

  private String server(OwnSite site, String upstream) {
    return """
    upstream %s { server %s; keepalive 16; }
    server {
    %s  server_name %s;
      include %s;
      location / {
        limit_req zone=own burst=%d nodelay;
    %s  }
    }
    """
        .formatted(
            upstream,
            site.origin(),
            NginxText.listens(addresses, port, ""),
            site.host(),
            "\"" + prefix + "/" + hook(site.host()) + "\"",
            NginxText.burst(capacity, BURST_SECONDS),
            NginxText.delivery(upstream, "host", "own_probe", true));
  }

  /**
   * The end of the include directive that shows that a host's server has room for redirections. A
   * pattern, since a pattern that matches no file is no error.
   */
  static String hook(HostName host) {
    return REDIRECTS + "/" + host + ".con[f]";
  }

  private String inPrefix(String file) {
    return "\"" + prefix + "/" + file + "\"";
  }
}
