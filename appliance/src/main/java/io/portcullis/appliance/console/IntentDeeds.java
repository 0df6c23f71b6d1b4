package io.portcullis.appliance.console;

/**
 * What a person may do about an intent now, as its page offers it; whoever judges the deed asks again.
 *
 * @param cancel before it is signed: by a signed word
 * @param takeBack while its withdrawal is queued: on the chain, as a guardian
 */
public record IntentDeeds(boolean approve, boolean reject, boolean cancel, boolean takeBack) {}
