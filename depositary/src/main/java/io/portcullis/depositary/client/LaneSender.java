package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.sending.Alarm;
import io.portcullis.depositary.sending.CallBytes;
import io.portcullis.depositary.sending.Inclusion;
import io.portcullis.depositary.sending.Order;
import io.portcullis.depositary.sending.Outcome;
import io.portcullis.depositary.sending.SendingLane;
import io.portcullis.depositary.sending.SendingTag;
import io.portcullis.depositary.sending.Standing;
import io.portcullis.depositary.sending.Taking;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Sends by a lane, and waits until the transaction is mined; that it stays mined is the lane's to see to.
 *
 * <p>Invariants: a call that the lane owes already, to the byte, is joined and not ordered twice, so that whoever asks again after a fault or
 * a crash gets the one transaction; nothing is ordered that the node's own estimate says would revert.
 */
final class LaneSender extends TransactionSender {
    private final Node node;
    private final SendingLane lane;
    private final SendingLimits limits;
    private final Duration lifetime;
    private final InstantSource clock;
    private final AtomicLong ordered = new AtomicLong();

    /** @param lifetime after which an order that was not mined is taken back */
    LaneSender(Node node, SendingLane lane, SendingLimits limits, Duration lifetime, InstantSource clock) {
        this.node = node;
        this.lane = lane;
        this.limits = limits;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    @Override
    public Address account() {
        return lane.rules().account();
    }

    @Override
    JsonNode send(Call call) {
        Address to =
                call.to().orElseThrow(() -> new ChainFault(ChainTag.NODE_REFUSED, "a lane does not create contracts"));
        Order order = owed(call, to).orElseGet(() -> order(call, to));
        if (lane.offer(order) instanceof Taking.Refused(SendingTag tag, String reason)) {
            throw new ChainFault(ChainTag.SENDING_HELD_UP, tag + ": " + reason);
        }
        return await(call, order.id());
    }

    /** One that is mined is not joined: the same call may be meant a second time. */
    private Optional<Order> owed(Call call, Address to) {
        CallBytes data = CallBytes.of(call.data().toArray());
        return lane.owed().stream()
                .filter(order -> order.to().equals(to)
                        && order.value().equals(call.value())
                        && order.data().equals(data)
                        && !(lane.standing(order.id()) instanceof Standing.Mined))
                .findFirst();
    }

    private Order order(Call call, Address to) {
        long gas = gas(node, call, account());
        byte[] data = call.data().toArray();
        byte[] times = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(clock.instant().toEpochMilli())
                .putLong(ordered.getAndIncrement())
                .array();
        Bytes32 id = Keccak.hash(to.toArray(), call.value().toByteArray(), times, data);
        long deadline = clock.instant().plus(lifetime).getEpochSecond();
        return new Order(id, to, call.value(), CallBytes.of(data), gas, deadline);
    }

    private JsonNode await(Call call, Bytes32 id) {
        long deadline = System.nanoTime() + limits.receiptDeadline().toNanos();
        while (true) {
            lane.round();
            switch (lane.standing(id)) {
                case Standing.Mined(Outcome outcome) -> {
                    Optional<JsonNode> receipt = receipt(call, outcome);
                    if (receipt.isPresent()) {
                        return receipt.get();
                    }
                }
                case Standing.Finished(Outcome outcome) -> {
                    Optional<JsonNode> receipt = receipt(call, outcome);
                    if (receipt.isPresent()) {
                        return receipt.get();
                    }
                }
                case Standing.Queued _ -> heldUp();
                case Standing.InFlight _, Standing.Unknown _ -> {}
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new ChainFault(
                        ChainTag.RECEIPT_LATE,
                        "order " + id + " was not mined within " + limits.receiptDeadline() + alarms());
            }
            pause(limits.receiptPoll());
        }
    }

    /** Empty if a reorg took it back between two questions. */
    private Optional<JsonNode> receipt(Call call, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Executed(Inclusion inclusion) -> node.receiptJson(inclusion.transaction());
            case Outcome.Reverted(Inclusion inclusion) ->
                throw whyFailed(node, call, account(), Quantity.encode(inclusion.blockNumber()));
            case Outcome.Abandoned _ ->
                throw new ChainFault(ChainTag.TRANSACTION_ABANDONED, "it was not mined within " + lifetime);
        };
    }

    /** It has no nonce, so waiting in line is not what it does: something keeps it out. It stays ordered. */
    private void heldUp() {
        lane.report().alarms().stream()
                .filter(alarm -> alarm.tag() == SendingTag.FEE_CAP_REACHED || alarm.tag() == SendingTag.KEY_REFUSED)
                .findFirst()
                .ifPresent(alarm -> {
                    throw new ChainFault(
                            alarm.tag() == SendingTag.FEE_CAP_REACHED
                                    ? ChainTag.FEE_ABOVE_CAP
                                    : ChainTag.SENDING_HELD_UP,
                            alarm.tag() + ": " + alarm.detail());
                });
    }

    private String alarms() {
        return lane.report().alarms().stream()
                .map((Alarm alarm) -> "; " + alarm.tag() + ": " + alarm.detail())
                .collect(Collectors.joining());
    }
}
