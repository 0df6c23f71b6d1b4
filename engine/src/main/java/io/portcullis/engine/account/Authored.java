package io.portcullis.engine.account;

/** A transaction and whose it is. Handlers use this side, never the side that happens to run them. */
public record Authored(Side author, Transaction transaction) {}
