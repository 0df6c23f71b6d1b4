package io.portcullis.watchtower.service;

import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.client.Node;
import io.portcullis.depositary.client.NodeLane;
import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.sending.CallBytes;
import io.portcullis.depositary.sending.LaneJournal;
import io.portcullis.depositary.sending.LaneListener;
import io.portcullis.depositary.sending.LaneReport;
import io.portcullis.depositary.sending.LaneRules;
import io.portcullis.depositary.sending.Order;
import io.portcullis.depositary.sending.Outcome;
import io.portcullis.depositary.sending.SendingLane;
import io.portcullis.depositary.sending.Standing;
import io.portcullis.depositary.sending.Taking;
import io.portcullis.watchtower.watch.WatchEffect;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * Has answers mined, with one key.
 *
 * <p>Invariant: of an account's dispute and version there is one order at a time, before and after a crash: its id follows from what it answers and how
 * often that was reverted or given up before, which the lane remembers.
 */
final class Purse implements AutoCloseable {
    /** What a counter takes beside its calldata and its signatures; measured 150,000 to 260,000. */
    private static final long BASE_GAS = 400_000;

    private static final long GAS_A_BYTE = 60;
    private static final long GAS_A_SIGNATURE = 15_000;
    static final long MOST_ANSWER_GAS = 4_000_000;

    /** An answer that was reverted so often is not tried again: the contract does not take it. */
    private static final int MAX_ATTEMPTS = 32;

    /** How long an answer waits before it outbids itself; the nearer the dispute's end, the shorter, down to every round. */
    private static final long PATIENCE_SECONDS = 120;

    private static final long RESEND_SECONDS = 15;
    private static final int SELECTOR = 4;
    private static final BigInteger TIP_SHARE = BigInteger.TEN;

    private final SendingLane lane;
    private final Address contract;

    private Purse(SendingLane lane, Address contract) {
        this.lane = lane;
        this.contract = contract;
    }

    static Purse open(
            Path folder, GasKey key, Node node, TowerConfig config, InstantSource clock, LaneListener listener) {
        long chain = config.domain().chainId();
        BigInteger most = config.gas().maxFeePerGas();
        LaneRules rules = LaneRules.standard(chain, key.account())
                .cappedAt(most, most.divide(TIP_SHARE).max(BigInteger.ONE))
                .replacingAfter(PATIENCE_SECONDS, RESEND_SECONDS);
        SendingLane lane =
                SendingLane.open(rules, LaneJournal.open(folder), new NodeLane(node, chain), key, clock, listener);
        return new Purse(lane, config.domain().depositary());
    }

    Address account() {
        return lane.rules().account();
    }

    LaneReport report() {
        return lane.report();
    }

    /** Sends what is due. */
    void round() {
        lane.round();
    }

    /** Offers an answer unless it is on its way already. */
    void answer(WatchEffect.Answer answer, Appointment appointment) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Bytes32 id = id(answer, attempt);
            if (mayBeTried(lane.standing(id))) {
                Taking taking = lane.offer(order(id, appointment, answer.until()));
                if (taking instanceof Taking.Taken) {
                    return;
                }
            } else if (isUnderWay(lane.standing(id))) {
                return;
            }
        }
    }

    private static boolean mayBeTried(Standing standing) {
        return standing instanceof Standing.Unknown;
    }

    private static boolean isUnderWay(Standing standing) {
        return switch (standing) {
            case Standing.Unknown unknown -> false;
            case Standing.Queued queued -> true;
            case Standing.InFlight flying -> true;
            case Standing.Mined(Outcome outcome) -> outcome instanceof Outcome.Executed;
            case Standing.Finished(Outcome outcome) -> false;
        };
    }

    private static Bytes32 id(WatchEffect.Answer answer, int attempt) {
        return new AbiWriter()
                .word(answer.account())
                .number(answer.startedIn())
                .number(answer.version())
                .number(attempt)
                .keccak();
    }

    private Order order(Bytes32 id, Appointment appointment, long until) {
        CallBytes data = perform(new AccountOperation.DisputeCounter(appointment.statement()));
        long signatures = 2L
                * appointment
                        .statement()
                        .left()
                        .orElseThrow()
                        .proof()
                        .signatures()
                        .size();
        long gas = Math.min(MOST_ANSWER_GAS, BASE_GAS + GAS_A_BYTE * data.length() + GAS_A_SIGNATURE * signatures);
        return new Order(id, contract, BigInteger.ZERO, data, gas, until);
    }

    /** The contract's function for what takes no board's agreement. */
    static CallBytes perform(AccountOperation operation) {
        byte[] words = new AbiWriter()
                .number(AbiWriter.WORD)
                .number(operation.kind())
                .number(2L * AbiWriter.WORD)
                .dynamicBytes(operation.data())
                .toBytes();
        byte[] name = "perform((uint8,bytes))".getBytes(StandardCharsets.US_ASCII);
        byte[] call = Arrays.copyOf(Keccak.hash(name).toArray(), SELECTOR + words.length);
        System.arraycopy(words, 0, call, SELECTOR, words.length);
        return CallBytes.of(call);
    }

    /** Why nothing is sent, in the lane's words, if it rings. */
    Optional<String> alarm() {
        return report().alarms().stream().findFirst().map(alarm -> alarm.tag() + ": " + alarm.detail());
    }

    @Override
    public void close() {
        lane.close();
    }
}
