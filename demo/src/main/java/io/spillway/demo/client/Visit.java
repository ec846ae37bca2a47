package io.spillway.demo.client;

import io.spillway.model.IpAddress;

/**
 * One request that a client wants to make.
 *
 * @param resolver the number of the client's resolver
 * @param client the client's address
 * @param path what it wants
 */
record Visit(int resolver, IpAddress client, String path) {}
