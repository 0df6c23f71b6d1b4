package io.portcullis.engine.onion;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** A payment over a number of hops, all of it from one number. */
final class Journey implements AutoCloseable {
    private final long number;
    private final List<OnionPrivateKey> keys;
    private final List<HopPayload> payloads;

    Journey(long number, int hops) {
        this.number = number;
        keys = IntStream.range(0, hops)
                .mapToObj(i -> OnionPrivateKey.taking(bytes("key" + i)))
                .toList();
        payloads = IntStream.range(0, hops)
                .mapToObj(i -> i == hops - 1 ? deliver() : forward(i))
                .toList();
    }

    private HopPayload forward(int i) {
        return new HopPayload.Forward(
                new EntityId(word("entity" + (i + 1))), token(), Amount.of(1_000_000 - i), 2_000_000_000L - 100L * i);
    }

    private HopPayload deliver() {
        return new HopPayload.Deliver(token(), Amount.of(1_000), 1_999_990_000L, word("secret"));
    }

    private TokenId token() {
        return new TokenId(word("token"));
    }

    int hops() {
        return keys.size();
    }

    OnionPrivateKey key(int i) {
        return keys.get(i);
    }

    HopPayload payload(int i) {
        return payloads.get(i);
    }

    Bytes32 paymentHash() {
        return word("payment");
    }

    List<OnionHop> route() {
        return IntStream.range(0, hops())
                .mapToObj(i -> new OnionHop(keys.get(i).publicKey(), payloads.get(i)))
                .toList();
    }

    SessionSeed seed() {
        return SessionSeed.taking(bytes("seed"));
    }

    Built.Onion build() {
        return build(route());
    }

    Built.Onion build(List<OnionHop> route) {
        try (SessionSeed seed = seed()) {
            return (Built.Onion) OnionBuilder.build(route, paymentHash(), seed);
        }
    }

    Opened open(Bytes packet, int hop) {
        return OnionOpener.open(packet, paymentHash(), keys.get(hop));
    }

    /** The packet as it reaches a hop. */
    OnionPacket packetAt(int hop) {
        OnionPacket packet = build().packet();
        for (int i = 0; i < hop; i++) {
            packet = ((Opened.Forward) open(packet.bytes(), i)).next();
        }
        return packet;
    }

    byte[] bytes(String name) {
        byte[] text = ("journey " + number + " " + name).getBytes(StandardCharsets.UTF_8);
        return Bytes.of(text).sha256().toArray();
    }

    Bytes32 word(String name) {
        return Bytes32.of(bytes(name));
    }

    @Override
    public void close() {
        keys.forEach(OnionPrivateKey::close);
    }
}
