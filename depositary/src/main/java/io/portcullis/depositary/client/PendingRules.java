package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Rules;

/** Rules that wait; anyone may activate them from {@code activeAt} (Unix seconds) on. */
public record PendingRules(Rules rules, long activeAt) {}
