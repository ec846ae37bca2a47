"""A second implementation of Spillway's peering protocol, written from docs/protocol.md alone."""
