package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.AccountMessage;
import io.portcullis.engine.account.Authored;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.onion.FailureCode;
import io.portcullis.engine.onion.OnionOpener;
import io.portcullis.engine.onion.OnionPrivateKey;
import io.portcullis.engine.onion.Opened;
import io.portcullis.engine.onion.ReturnKey;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.memory.SecretAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads, before a payload is ordered, what its packets tell the hops of this node. Pure, and costly: any thread may do it.
 *
 * <p>Invariant: a layer is read for the token and hash of the lock it came with; of another token it is refused.
 */
public final class OnionReader {
    private final HubConfig config;
    private final Map<EntityId, OnionPrivateKey> keys;

    /** @param keys of this node's entities; an entity without one takes no packets */
    public OnionReader(HubConfig config, Map<EntityId, OnionPrivateKey> keys) {
        this.config = config;
        this.keys = Map.copyOf(keys);
    }

    /** For each lock of the frame in a peer's payload, in order; nothing for a payload that is none, which the hub refuses. */
    public List<List<HopInstruction>> read(Bytes payload) {
        try {
            AccountMessage message = PeerPayload.decode(payload).message();
            AccountKey key = message.account();
            EntityId local = config.hosts(key.left()) ? key.left() : key.right();
            List<List<HopInstruction>> instructions = new ArrayList<>();
            message.proposed().stream()
                    .flatMap(frame -> frame.transactions().stream())
                    .map(Authored::transaction)
                    .forEach(transaction -> {
                        if (transaction instanceof Transaction.LockHtlc lock) {
                            instructions.add(read(local, lock));
                        }
                    });
            return instructions;
        } catch (RefusedException e) {
            return List.of();
        }
    }

    /** What the hops from this entity on read, as far as they are here. A lock without a packet tells them nothing. */
    public List<HopInstruction> read(EntityId beneficiary, Transaction.LockHtlc lock) {
        List<HopInstruction> instructions = new ArrayList<>();
        Optional<EntityId> hop = lock.onion().size() == 0 ? Optional.empty() : Optional.of(beneficiary);
        Bytes packet = lock.onion();
        while (hop.isPresent() && instructions.size() < Limits.ONION_HOPS) {
            Layer layer = open(hop.get(), packet, lock.token(), lock.hash());
            instructions.add(layer.instruction());
            hop = layer.next();
            packet = layer.packet();
        }
        return instructions;
    }

    /** @param next the hop that reads the packet, if it is here */
    private record Layer(HopInstruction instruction, Optional<EntityId> next, Bytes packet) {
        static Layer last(HopInstruction instruction) {
            return new Layer(instruction, Optional.empty(), Bytes.EMPTY);
        }
    }

    private Layer open(EntityId hop, Bytes packet, TokenId token, Bytes32 hash) {
        OnionPrivateKey key = keys.get(hop);
        if (key == null) {
            return Layer.last(new HopInstruction.Refuse(FailureCode.PERMANENT_NODE, Bytes.EMPTY));
        }
        return switch (OnionOpener.open(packet, hash, key)) {
            case Opened.Refused it ->
                Layer.last(new HopInstruction.Refuse(
                        FailureCode.ONION_INVALID,
                        it.answer().map(OnionReader::bytes).orElse(Bytes.EMPTY)));
            case Opened.Deliver it ->
                Layer.last(
                        it.payload().token().equals(token)
                                ? new HopInstruction.Deliver(
                                        it.payload().amount(),
                                        it.payload().secret(),
                                        it.replayTag(),
                                        bytes(it.returnKey()))
                                : new HopInstruction.Refuse(FailureCode.ONION_INVALID, bytes(it.returnKey())));
            case Opened.Forward it ->
                it.payload().token().equals(token)
                        ? forward(it)
                        : Layer.last(new HopInstruction.Refuse(FailureCode.ONION_INVALID, bytes(it.returnKey())));
        };
    }

    private Layer forward(Opened.Forward it) {
        EntityId next = it.payload().next();
        boolean here = config.hosts(next);
        HopInstruction.Forward instruction = new HopInstruction.Forward(
                next,
                it.payload().amount(),
                it.payload().expirySeconds(),
                here ? Bytes.EMPTY : it.next().bytes(),
                it.replayTag(),
                bytes(it.returnKey()));
        return new Layer(
                instruction,
                here ? Optional.of(next) : Optional.empty(),
                it.next().bytes());
    }

    private static Bytes bytes(ReturnKey key) {
        return Bytes.of(key.copy(SecretAccess.INSTANCE));
    }
}
