package io.portcullis.signer.cryptoki;

/**
 * A slot.
 *
 * @param number CK_SLOT_ID: all 64 bits may be in use
 * @param listIndex its place in the list of all slots, which is how SunPKCS11 is told of one
 */
public record SlotId(long number, int listIndex) {}
