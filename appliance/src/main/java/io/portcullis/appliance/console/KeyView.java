package io.portcullis.appliance.console;

import java.util.Optional;

/**
 * A key of one signer's register, as the signer tells it.
 *
 * @param owner the entity
 * @param token the serial number of the token it lives in
 * @param mayReceiveValue whether it has proved control, and its backup came back in a drill
 * @param because the tag of what is missing; empty if nothing is
 * @param signsUntil the end of its cryptoperiod, Unix seconds
 * @param backedUpAt when its newest backup was made
 * @param drilledAt when a backup of it was last restored
 * @param restored whether that drill brought it back; false before the first
 * @param lastChange of its life, as the register names it; empty before the first
 */
public record KeyView(
        String signer,
        String key,
        String owner,
        String purpose,
        String algorithm,
        String token,
        String state,
        boolean mayReceiveValue,
        String because,
        Optional<Long> signsUntil,
        Optional<Long> backedUpAt,
        Optional<Long> drilledAt,
        boolean restored,
        String lastChange) {}
