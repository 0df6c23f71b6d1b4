package io.portcullis.depositary.sending;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A lane over a simulated chain, with a clock that a test sets, and a process that may die and come back. */
final class LaneRig implements LaneListener {
    static final int BURIED = 4;
    static final long START = 1_000_000;
    static final Address DEPOSITARY = Address.fromHex("0x00000000000000000000000000000000000000d0");

    final SimulatedPool chain = new SimulatedPool();
    final MemoryLaneLog log = new MemoryLaneLog();
    final KnownKey key = new KnownKey(0);
    final LaneRules rules;
    final List<SendingTag> rung = new ArrayList<>();
    final Map<Bytes32, List<Outcome>> told = new HashMap<>();
    long now = START;
    SendingLane lane;

    LaneRig() {
        this(LaneRules.standard(1, new KnownKey(0).account()).buriedAfter(BURIED));
    }

    LaneRig(LaneRules rules) {
        this.rules = rules;
        restart();
    }

    void restart() {
        InstantSource clock = () -> Instant.ofEpochSecond(now);
        lane = SendingLane.open(rules, log, chain, key, clock, this);
    }

    @Override
    public void finished(Bytes32 order, Outcome outcome) {
        told.computeIfAbsent(order, id -> new ArrayList<>()).add(outcome);
    }

    @Override
    public void ring(Alarm alarm) {
        rung.add(alarm.tag());
    }

    static Order order(int number, long deadline) {
        byte[] data = ("call " + number).getBytes(UTF_8);
        return new Order(Keccak.hash(data), DEPOSITARY, BigInteger.ZERO, CallBytes.of(data), 100_000, deadline);
    }

    /** Offered for an hour. */
    Order offer(int number) {
        Order order = order(number, START + 3_600);
        lane.offer(order);
        return order;
    }

    void pass(long seconds) {
        now += seconds;
        lane.round();
    }

    Fees pooledFees(long nonce) {
        return chain.pooled(nonce).orElseThrow().unsigned().fees();
    }

    List<SendingTag> ringing() {
        return lane.report().alarms().stream().map(Alarm::tag).toList();
    }
}
