package io.portcullis.depositary.sending;

/** Something a person should look at. */
public record Alarm(SendingTag tag, String detail) {}
