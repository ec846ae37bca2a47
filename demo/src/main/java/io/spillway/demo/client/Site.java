package io.spillway.demo.client;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What the crowd comes for.
 *
 * @param host the name that clients resolve
 * @param dns its authoritative server
 * @param port the edges' port
 * @param latency what the SLA allows for a complete answer
 */
public record Site(String host, InetSocketAddress dns, int port, Duration latency) {}
