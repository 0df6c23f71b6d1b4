package io.portcullis.threshold.ceremony;

import java.util.OptionalInt;

/**
 * One who speaks in a ceremony.
 *
 * @param number 1 to the number of parties: the new members in their order, then those who only deal
 * @param dealsAs the index whose share or contribution it deals, if it deals
 * @param receivesAs the index of the new share it gets, if it gets one
 */
public record Party(int number, String name, IdentityKey key, OptionalInt dealsAs, OptionalInt receivesAs) {}
