package io.spillway.node.secrecy;

/**
 * Bytes that went one way over one connection.
 *
 * @param from who sent them
 * @param to who received them
 * @param text the bytes after TLS, each as one character (ISO 8859-1)
 */
record Heard(String from, String to, String text) {}
