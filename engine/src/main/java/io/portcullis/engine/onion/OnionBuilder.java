package io.portcullis.engine.onion;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.memory.SecretAccess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Wraps a packet, from the last hop to the first.
 *
 * <p>Invariant: the area that reaches hop i ends with what the hops before it have appended, which {@link #tail} foretells; so the tag that the
 * sender computed fits what the hop sees.
 */
public final class OnionBuilder {
    private static final Bytes SESSION = Bytes.ascii("portcullis/onion-session/v1");

    private OnionBuilder() {}

    /**
     * @param hops 1 to 20: all but the last forward, the last delivers
     * @param paymentHash of the HTLC the packet will travel with
     * @param seed of this packet and no other; the caller closes it
     */
    public static Built build(List<OnionHop> hops, Bytes32 paymentHash, SessionSeed seed) {
        if (hops.isEmpty() || hops.size() > Limits.ONION_HOPS) {
            return refused("a packet has 1 to " + Limits.ONION_HOPS + " hops, not " + hops.size());
        }
        for (int i = 0; i < hops.size(); i++) {
            if (hops.get(i).payload() instanceof HopPayload.Deliver != (i == hops.size() - 1)) {
                return refused("all hops forward but the last, which delivers");
            }
        }
        byte[] salt = context(hops, paymentHash).sha256().toArray();
        byte[] secret = seed.copy(SecretAccess.INSTANCE);
        List<Layer> layers = new ArrayList<>();
        try {
            for (int i = 0; i < hops.size(); i++) {
                layers.add(Layer.of(salt, secret, i, hops.get(i)));
            }
            byte[] noise = Suite.derive(salt, secret, label("noise"), Suite.KEY);
            OnionPacket packet = wrap(layers, noise, associated(paymentHash));
            Suite.wipe(noise);
            List<ReturnKey> returnKeys =
                    layers.stream().map(layer -> layer.keys().returnKey()).toList();
            return new Built.Onion(packet, returnKeys);
        } finally {
            Suite.wipe(secret);
            layers.forEach(layer -> layer.keys().close());
        }
    }

    /** What every layer authenticates beside itself. */
    static byte[] associated(Bytes32 paymentHash) {
        byte[] associated = new byte[1 + Bytes32.LENGTH];
        associated[0] = OnionPacket.VERSION;
        System.arraycopy(paymentHash.toArray(), 0, associated, 1, Bytes32.LENGTH);
        return associated;
    }

    private record Layer(HopPayload payload, Bytes ephemeral, HopKeys keys) {
        static Layer of(byte[] salt, byte[] seed, int index, OnionHop hop) {
            byte[] info = label("ephemeral" + index);
            byte[] ephemeralSecret = Suite.derive(salt, seed, info, Suite.KEY);
            try {
                byte[] ephemeral = Suite.publicKey(ephemeralSecret);
                HopKeys keys = HopKeys.agree(ephemeralSecret, hop.key().u().toArray(), ephemeral, hop.key())
                        .orElseThrow(() -> new AssertionError("an onion key is of large order"));
                return new Layer(hop.payload(), Bytes.of(ephemeral), keys);
            } finally {
                Suite.wipe(ephemeralSecret);
            }
        }
    }

    private static OnionPacket wrap(List<Layer> layers, byte[] noise, byte[] associated) {
        Layer last = layers.getLast();
        byte[] plain = Suite.stream(noise, new byte[OnionPacket.AREA]);
        foretell(plain, tail(layers), last.keys());
        Slot.last(last.payload()).writeTo(plain);
        byte[] sealed = Suite.seal(last.keys().layer(), associated, plain);
        for (int i = layers.size() - 2; i >= 0; i--) {
            System.arraycopy(sealed, 0, plain, OnionPacket.SLOT, OnionPacket.AREA - OnionPacket.SLOT);
            Bytes tag = Bytes.of(Arrays.copyOfRange(sealed, OnionPacket.AREA, sealed.length));
            new Slot(layers.get(i + 1).ephemeral(), tag, layers.get(i).payload()).writeTo(plain);
            sealed = Suite.seal(layers.get(i).keys().layer(), associated, plain);
        }
        Suite.wipe(plain);
        return OnionPacket.of(layers.getFirst().ephemeral().toArray(), sealed);
    }

    /** The end of the area that reaches the last hop: what each hop before it has appended, as the later ones have decrypted it. */
    private static byte[] tail(List<Layer> layers) {
        byte[] tail = new byte[0];
        for (Layer layer : layers.subList(0, layers.size() - 1)) {
            byte[] area = new byte[OnionPacket.AREA];
            System.arraycopy(tail, 0, area, area.length - tail.length, tail.length);
            byte[] opened = Suite.stream(layer.keys().layer(), area);
            byte[] longer = Arrays.copyOfRange(opened, area.length - tail.length, area.length + OnionPacket.SLOT);
            System.arraycopy(layer.keys().filler(), 0, longer, tail.length, OnionPacket.SLOT);
            tail = longer;
        }
        return tail;
    }

    /** Chooses the end of the last hop's plain text so that its ciphertext ends with the tail. */
    private static void foretell(byte[] plain, byte[] tail, HopKeys keys) {
        int from = plain.length - tail.length;
        System.arraycopy(tail, 0, plain, from, tail.length);
        byte[] stream = Suite.stream(keys.layer(), new byte[plain.length]);
        for (int i = from; i < plain.length; i++) {
            plain[i] ^= stream[i];
        }
        Suite.wipe(stream);
    }

    private static Bytes context(List<OnionHop> hops, Bytes32 paymentHash) {
        return new RlpWriter()
                .bytes(SESSION)
                .bytes(paymentHash.toArray())
                .list(
                        hops,
                        (out, hop) -> out.bytes(hop.key().u().toArray())
                                .bytes(hop.payload().encode()))
                .toList();
    }

    private static byte[] label(String purpose) {
        return ("portcullis/onion-session/v1/" + purpose).getBytes(StandardCharsets.US_ASCII);
    }

    private static Built refused(String reason) {
        return new Built.Refused(new Refusal(EngineTag.ONION_ROUTE_INVALID, reason));
    }
}
