package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentView;

/** What is said to the default fund, and how it stands, in the terms of the wire. */
interface FundDesk {
    /**
     * A debtor failed.
     *
     * @param id names the default, 0x and 64 digits
     * @param profile XLN or EMIR
     */
    record NewDefault(String id, String debtor, String token, String profile, String purpose, long lifetimeSeconds) {}

    /**
     * This entity leaves.
     *
     * @param part pool or bond
     * @param units shares of the pool, or units of the bond
     */
    record NewFundExit(String token, String part, String units, String purpose, long lifetimeSeconds) {}

    /** How the fund stands in a token, and how this entity stands in it. */
    record FundView(
            String fund,
            String entity,
            String hub,
            String token,
            String assets,
            String shares,
            String own,
            String leaving,
            String bond,
            boolean exitsWait) {}

    /** A default as the chain has it. */
    record FallenView(
            String id,
            String debtor,
            String token,
            String profile,
            String stage,
            long until,
            String loss,
            String fromPool,
            String fromBond,
            String unpaid) {}

    IntentView declare(NewDefault wanted, Caller.Known by) throws Exception;

    IntentView leave(NewFundExit wanted, Caller.Known by) throws Exception;

    FundView fund(String token) throws Exception;

    FallenView fallen(String id) throws Exception;
}
