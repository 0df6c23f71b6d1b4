package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.onion.Built;
import io.portcullis.engine.onion.HopPayload;
import io.portcullis.engine.onion.OnionBuilder;
import io.portcullis.engine.onion.OnionHop;
import io.portcullis.engine.onion.OnionPrivateKey;
import io.portcullis.engine.onion.ReturnKey;
import io.portcullis.engine.onion.SessionSeed;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Routed payments of the town, with real packets. */
final class Packets {
    private static final Map<String, OnionPrivateKey> KEYS = new ConcurrentHashMap<>();

    /** A lock with its packet, and what its sender reads errors with. */
    record Ready(Transaction.LockHtlc lock, List<ReturnKey> returnKeys) {}

    /** What can be wrong with a payment. */
    enum Flaw {
        NONE,
        FEE,
        EXPIRY,
        SECRET,
        NEXT,
        PACKET
    }

    private Packets() {}

    static OnionPrivateKey key(String entity) {
        return KEYS.computeIfAbsent(
                entity,
                name -> OnionPrivateKey.taking(
                        Bytes.ascii("onion of " + name).sha256().toArray()));
    }

    static Map<EntityId, OnionPrivateKey> keys(Set<String> entities) {
        Map<EntityId, OnionPrivateKey> keys = new HashMap<>();
        entities.forEach(name -> keys.put(Town.entity(name), key(name)));
        return keys;
    }

    static Bytes32 word(String text) {
        return Bytes32.of(Bytes.ascii(text).sha256().toArray());
    }

    static Bytes32 hash(Bytes32 preimage) {
        return Bytes32.of(Bytes.of(preimage.toArray()).sha256().toArray());
    }

    /**
     * A payment over all these entities, the last of which is paid.
     *
     * @param expirySeconds of the last lock
     * @param flawedHop counted from 0; the last one has only a wrong secret
     */
    static Ready over(
            List<String> hops, Amount amount, Bytes32 preimage, long expirySeconds, Flaw flaw, int flawedHop) {
        Amount out = amount;
        long expiry = expirySeconds;
        List<OnionHop> stops = new ArrayList<>();
        Bytes32 secret = flaw == Flaw.SECRET ? Bytes32.ZERO : secret(preimage);
        String last = hops.getLast();
        stops.add(
                new OnionHop(key(last).publicKey(), new HopPayload.Deliver(Town.GOLD, amount, expirySeconds, secret)));
        for (int i = hops.size() - 2; i >= 0; i--) {
            boolean here = i == flawedHop;
            EntityId next = Town.entity(here && flaw == Flaw.NEXT ? "nobody" : hops.get(i + 1));
            stops.addFirst(
                    new OnionHop(key(hops.get(i)).publicKey(), new HopPayload.Forward(next, Town.GOLD, out, expiry)));
            out = out.plus(Town.terms().fee(out));
            out = here && flaw == Flaw.FEE ? out.minus(Amount.of(1)) : out;
            expiry += here && flaw == Flaw.EXPIRY ? 1_799 : 1_800;
        }
        Bytes32 hash = hash(preimage);
        try (SessionSeed seed = SessionSeed.taking(hash(hash).toArray())) {
            Built.Onion built = assertInstanceOf(Built.Onion.class, OnionBuilder.build(stops, hash, seed));
            byte[] packet = built.packet().bytes().toArray();
            packet[500] ^= (byte) (flaw == Flaw.PACKET ? 1 : 0);
            return new Ready(
                    new Transaction.LockHtlc(Town.GOLD, out, hash, expiry, Bytes.of(packet)), built.returnKeys());
        }
    }

    static Bytes32 secret(Bytes32 preimage) {
        return hash(hash(hash(preimage)));
    }
}
