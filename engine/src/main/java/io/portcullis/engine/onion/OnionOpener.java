package io.portcullis.engine.onion;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.memory.SecretAccess;
import java.util.Arrays;
import java.util.Optional;

/** Takes one layer off. Pure: the same packet opens the same way every time; who has seen it before is the replay window's to say. */
public final class OnionOpener {
    private OnionOpener() {}

    /**
     * @param packet as it came; no bytes make this throw
     * @param paymentHash of the HTLC it came with
     */
    public static Opened open(Bytes packet, Bytes32 paymentHash, OnionPrivateKey key) {
        OnionPacket readable;
        try {
            readable = new OnionPacket(packet);
        } catch (RefusedException e) {
            return new Opened.Refused(e.refusal(), Optional.empty());
        }
        return open(readable, paymentHash, key);
    }

    /** @param paymentHash of the HTLC it came with */
    public static Opened open(OnionPacket packet, Bytes32 paymentHash, OnionPrivateKey key) {
        byte[] secret = key.copy(SecretAccess.INSTANCE);
        byte[] ephemeral = packet.ephemeral();
        try {
            return HopKeys.agree(secret, ephemeral, ephemeral, key.publicKey())
                    .map(keys -> open(packet, paymentHash, keys))
                    .orElseGet(() -> refused(EngineTag.ONION_KEY_WEAK, "the ephemeral key has a small order"));
        } finally {
            Suite.wipe(secret);
        }
    }

    private static Opened open(OnionPacket packet, Bytes32 paymentHash, HopKeys keys) {
        try (keys) {
            return Suite.open(keys.layer(), OnionBuilder.associated(paymentHash), packet.sealed())
                    .map(area -> read(area, keys))
                    .orElseGet(() -> refused(
                            EngineTag.ONION_NOT_AUTHENTIC,
                            "it was changed, is for another hop, or belongs to another payment"));
        }
    }

    private static Opened read(byte[] area, HopKeys keys) {
        Slot slot;
        try {
            slot = Slot.readFrom(area);
        } catch (RefusedException e) {
            return new Opened.Refused(e.refusal(), Optional.of(keys.returnKey()));
        }
        return switch (slot.payload()) {
            case HopPayload.Forward forward ->
                new Opened.Forward(forward, next(area, slot, keys), keys.replayTag(), keys.returnKey());
            case HopPayload.Deliver deliver -> new Opened.Deliver(deliver, keys.replayTag(), keys.returnKey());
        };
    }

    private static OnionPacket next(byte[] area, Slot slot, HopKeys keys) {
        byte[] sealed = Arrays.copyOfRange(area, OnionPacket.SLOT, OnionPacket.SLOT + OnionPacket.AREA + Suite.TAG);
        System.arraycopy(keys.filler(), 0, sealed, OnionPacket.AREA - OnionPacket.SLOT, OnionPacket.SLOT);
        System.arraycopy(slot.nextTag().toArray(), 0, sealed, OnionPacket.AREA, Suite.TAG);
        return OnionPacket.of(slot.nextEphemeral().toArray(), sealed);
    }

    private static Opened refused(EngineTag tag, String reason) {
        return new Opened.Refused(new Refusal(tag, reason), Optional.empty());
    }
}
