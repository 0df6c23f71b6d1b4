package io.portcullis.engine.link;

/** One stream between two nodes, numbered by whoever opens them; a number is never used twice while the process lives. */
public record ConnectionId(long number) {}
