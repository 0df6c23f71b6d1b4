package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.sending.CallBytes;
import io.portcullis.depositary.sending.KnownKey;
import io.portcullis.depositary.sending.LaneJournal;
import io.portcullis.depositary.sending.LaneListener;
import io.portcullis.depositary.sending.LaneRules;
import io.portcullis.depositary.sending.Order;
import io.portcullis.depositary.sending.SendingLane;
import io.portcullis.depositary.testing.AnvilNode;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/** A process that sends one order, says so, and waits to be killed. */
final class LaneProcess {
    /** 2100: the order is the same whenever it is made. */
    private static final long DEADLINE = 4_102_444_800L;

    private LaneProcess() {}

    static Order order(int account) {
        Bytes32 id = Keccak.hash(new KnownKey(account).account().toArray());
        return new Order(id, new KnownKey(15).account(), BigInteger.ONE, CallBytes.of(id.toArray()), 60_000, DEADLINE);
    }

    /** @param arguments the node, the lane's folder, the number of its key */
    static void main(String... arguments) throws InterruptedException {
        int account = Integer.parseInt(arguments[2]);
        KnownKey key = new KnownKey(account);
        SendingLane lane = SendingLane.open(
                LaneRules.standard(AnvilNode.CHAIN_ID, key.account()).buriedAfter(3),
                LaneJournal.open(Path.of(arguments[1])),
                new NodeLane(new Node(URI.create(arguments[0])), AnvilNode.CHAIN_ID),
                key,
                InstantSource.system(),
                LaneListener.NONE);
        lane.offer(order(account));
        lane.round();
        System.out.println("sent");
        Thread.sleep(Long.MAX_VALUE);
    }
}
