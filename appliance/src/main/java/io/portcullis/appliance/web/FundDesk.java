package io.portcullis.appliance.web;

import io.portcullis.appliance.console.DefaultView;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.depositary.model.LoggedFundEvent;
import java.util.List;
import java.util.Optional;

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

    /**
     * How the fund stands in a token, and how this entity stands in it.
     *
     * @param canPay what the pool could pay now: all it has, up to what is left of the period's cap
     * @param arrears what this entity is asked to bring back to the pool and has not
     * @param askedUntil Unix seconds until when that may be brought back before an exit leaves it behind
     * @param trouble why nothing is made of what the fund told: a tag, and what is wrong
     */
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
            String canPay,
            boolean exitsWait,
            String arrears,
            long askedUntil,
            Optional<String> trouble) {}

    /**
     * Every default that the fund told of, oldest first.
     *
     * @param readTo the last block that was read; -1 before the first
     * @param trouble as of the fund
     */
    record DefaultList(List<DefaultView> defaults, long readTo, Optional<String> trouble) {
        public DefaultList {
            defaults = List.copyOf(defaults);
        }
    }

    /**
     * An exit that waits.
     *
     * @param part pool or bond
     * @param units shares of the pool, or units of the bond
     * @param readyAt Unix seconds from which it may be finished, unless a default is undecided then
     */
    record ExitView(long id, String entity, String token, String part, String units, long readyAt) {}

    record ExitList(List<ExitView> exits) {
        public ExitList {
            exits = List.copyOf(exits);
        }
    }

    /**
     * A creditor takes its part.
     *
     * @param index of the claim
     * @param assigned number of the debt that the creditor's assignment to the fund's entity made
     */
    record NewAcceptance(long index, long assigned) {}

    /** @param entity who held shares when the pool paid */
    record NewRefund(String entity) {}

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

    /**
     * Somebody's own wallet buys shares of the pool, by joining or by bringing back what the entity is asked for.
     *
     * @param entity whose they are
     * @param amount in the token's smallest unit
     * @param least shares that must come of it: premiums make each dearer
     */
    record NewJoin(String entity, String token, String amount, String least) {}

    /** A premium, or a part of the bond. */
    record NewPayIn(String token, String amount) {}

    /** @param id of the closed default of whose debts the debtor paid something */
    record NewRecovery(String id, String amount) {}

    /**
     * A transaction that the wallet has to send.
     *
     * @param value in wei, decimal
     * @param data 0x and hexadecimal digits
     */
    record FundCallView(String what, String to, String value, String data) {}

    /** In this order. */
    record FundCallList(List<FundCallView> calls) {
        public FundCallList {
            calls = List.copyOf(calls);
        }
    }

    FundCallList join(NewJoin wanted) throws Exception;

    FundCallList replenish(NewJoin wanted) throws Exception;

    FundCallList premium(NewPayIn wanted) throws Exception;

    FundCallList bond(NewPayIn wanted) throws Exception;

    FundCallList recover(NewRecovery wanted) throws Exception;

    DefaultList defaults() throws Exception;

    /** What the fund said of a default, in order, at the confirmation depth; none of one that it said nothing of. */
    List<LoggedFundEvent> told(String id) throws Exception;

    ExitList exits() throws Exception;

    DisputeDesk.Sent advance(String id) throws Exception;

    DisputeDesk.Sent accept(String id, NewAcceptance wanted) throws Exception;

    DisputeDesk.Sent close(String id) throws Exception;

    DisputeDesk.Sent abandon(String id) throws Exception;

    DisputeDesk.Sent claimRefund(String id, NewRefund wanted) throws Exception;

    DisputeDesk.Sent finishExit(long id) throws Exception;
}
