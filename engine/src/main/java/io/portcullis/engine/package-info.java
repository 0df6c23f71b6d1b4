/**
 * The deterministic core: accounts, entities, blocks.
 *
 * <p>Every protocol here is {@code (state, input) -> (state, effects)}: no clock, no network, no randomness and no keys inside. Disk is
 * passed in behind a seam. The same inputs give the same bytes on every machine.
 */
package io.portcullis.engine;
