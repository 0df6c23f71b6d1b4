package io.portcullis.appliance.console;

/**
 * A key of one signer's register, as the signer tells it.
 *
 * @param owner the entity
 * @param token the serial number of the token it lives in
 * @param mayReceiveValue whether it has proved control, and its backup came back in a drill
 * @param because the tag of what is missing; empty if nothing is
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
        String because) {}
