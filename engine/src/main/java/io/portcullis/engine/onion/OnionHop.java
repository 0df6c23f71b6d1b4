package io.portcullis.engine.onion;

/**
 * One stop of a packet.
 *
 * @param key the hop's
 * @param payload what the hop is told
 */
public record OnionHop(OnionKey key, HopPayload payload) {}
