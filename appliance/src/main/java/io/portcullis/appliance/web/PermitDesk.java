package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentView;
import java.util.List;

/** What a board is asked to permit, in the terms of the wire. */
interface PermitDesk {
    /**
     * Ceremonies on a key.
     *
     * @param plan as JSON text ({@code signer.keyceremony.Plan}); who keeps it shows it to the key room
     */
    record NewKeyPermit(String plan, String purpose, long lifetimeSeconds) {}

    /**
     * A credit limit that rises.
     *
     * @param from the limit now, in the token's smallest unit
     */
    record NewCreditLimit(
            String counterparty, String token, String from, String to, String purpose, long lifetimeSeconds) {}

    /**
     * What a board permitted, as its keys signed it.
     *
     * @param kind of the operation that asked for it
     * @param data of that operation
     * @param signatures 65 bytes each, ascending by signer
     */
    record SignedPermit(
            long chainId,
            String depositary,
            String by,
            long boardEpoch,
            long nonce,
            long expiresAt,
            int kind,
            String data,
            List<String> signatures) {}

    IntentView key(NewKeyPermit wanted, Caller.Known by) throws Exception;

    IntentView creditLimit(NewCreditLimit wanted, Caller.Known by) throws Exception;

    /** What the board permitted by an intent of either kind. */
    SignedPermit permit(String intent) throws Exception;
}
