package io.portcullis.watchtower.watch;

/**
 * Something that people should look at.
 *
 * @param about which account, entity or token; with the kind, its name
 */
public record Alarm(AlarmKind kind, String about, String text) {}
