package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.credit.Quote;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.List;

/**
 * What the hub takes in. RLP: {@code [kind, fields…]}; kind 1 commanded, 2 heard, 3 sealed, 4 chain said, 5 disputed, 6 peer acknowledged, 7 peer
 * changed, 8 onion keyed, 9 gate moved, 10 secret shown, 11 dispute ended, 12 quoted, 13 reserve said.
 *
 * <p>Invariant: every input can be read back as it was written, within {@link #mostBytes}: none can make a log that no restart reads.
 */
public sealed interface HubInput {
    /** Bytes of a command's envelope: what it may ask, its authority, and an onion with its hops. */
    int COMMAND_BYTES = 32 * 1024;

    /** Bytes around a command's envelope at most: a list's head, its kind, a string's head. */
    int COMMAND_HEAD_BYTES = 16;

    /** Bytes of one payload of a link: a frame of 1,000 transactions with their packets is sent in parts of at most this. */
    int PAYLOAD_BYTES = io.portcullis.engine.Limits.LINK_MAX_PAYLOAD_BYTES;

    /** Locks of one frame. */
    int LOCKS = io.portcullis.engine.Limits.FRAME_TRANSACTIONS;

    /**
     * A command came.
     *
     * @param command {@code authority.Command#encode}; where its authority is an API key, the adapter that ended the client's session has compared
     *     the pin
     */
    record Commanded(Bytes command) implements HubInput {
        public Commanded {
            require(command.size() <= COMMAND_BYTES, "a command's bytes");
        }
    }

    /**
     * The next payload of a peer.
     *
     * @param instructions for each lock of the frame it carries, in order: what this node's hops read from its packet
     */
    record Heard(NodeId peer, long sequence, Bytes payload, List<List<HopInstruction>> instructions)
            implements HubInput {
        public Heard {
            instructions = instructions.stream().map(List::copyOf).toList();
            require(sequence >= 1 && payload.size() <= PAYLOAD_BYTES, "a payload's sequence and bytes");
            require(
                    instructions.size() <= LOCKS
                            && instructions.stream()
                                    .allMatch(hops -> hops.size() <= io.portcullis.engine.Limits.ONION_HOPS),
                    "the locks and hops of a frame");
        }
    }

    /**
     * The quorum signed the seal of a block.
     *
     * @param signatures ascending by signer
     */
    record Sealed(long blockHeight, List<Signature> signatures) implements HubInput {
        public Sealed {
            signatures = List.copyOf(signatures);
            require(blockHeight >= 1 && signatures.size() <= Limits.MAX_BOARD_MEMBERS, "a seal's height and signers");
        }
    }

    /**
     * The chain changed an account's collateral, finally.
     *
     * @param sequence counts the changes of this account, from 1
     */
    record ChainSaid(AccountKey account, long sequence, TokenId token, Amount collateral, Amount ondelta)
            implements HubInput {
        public ChainSaid {
            require(sequence >= 1, "a change's sequence");
        }
    }

    /** A dispute of this account began on the chain: nothing more is agreed in it. */
    record Disputed(AccountKey account) implements HubInput {}

    /** The chain was shown a preimage in time, for a payment of an account that is disputed. */
    record SecretShown(AccountKey account, Bytes32 preimage) implements HubInput {}

    /** The chain ended a dispute of this account: what was in it is shared. */
    record DisputeEnded(AccountKey account) implements HubInput {}

    /** The chain's freeze level of an entity is now this: finally, or again, for the chain has taken another one back. */
    record GateMoved(EntityId entity, FreezeLevel level) implements HubInput {}

    /** A peer has all payloads up to this one durably. */
    record Acknowledged(NodeId peer, long sequence) implements HubInput {
        public Acknowledged {
            require(sequence >= 0, "a payload's sequence");
        }
    }

    /** A peer's link came up or went down. */
    record PeerChanged(NodeId peer, boolean up) implements HubInput {}

    /** An entity of this node reads packets by this key: its profile may be drawn up. */
    record OnionKeyed(EntityId entity, OnionKey key) implements HubInput {}

    /**
     * A source says a token's price.
     *
     * @param creditor whose terms name the source
     */
    record Quoted(EntityId creditor, Address source, Quote quote, Signature signature) implements HubInput {}

    /** An entity's reserve on the chain is now this: finally, or again, for the chain has taken another one back. */
    record ReserveSaid(EntityId entity, TokenId token, Amount amount) implements HubInput {
        public ReserveSaid {
            require(!amount.isNegative(), "a reserve's units");
        }
    }

    /** At least as many as its encoding has. */
    default int mostBytes() {
        int fixed = 256;
        return switch (this) {
            case Commanded it -> COMMAND_HEAD_BYTES + it.command().size();
            case Heard it -> {
                int bytes = fixed + it.payload().size();
                for (List<HopInstruction> hops : it.instructions()) {
                    bytes = Math.addExact(bytes, Long.BYTES);
                    for (HopInstruction hop : hops) {
                        bytes = Math.addExact(bytes, fixed + onionBytes(hop));
                    }
                }
                yield bytes;
            }
            case Sealed it -> fixed + it.signatures().size() * (Signature.LENGTH + 2);
            case ChainSaid it -> fixed;
            case Disputed it -> fixed;
            case SecretShown it -> fixed;
            case DisputeEnded it -> fixed;
            case GateMoved it -> fixed;
            case Acknowledged it -> fixed;
            case PeerChanged it -> fixed;
            case OnionKeyed it -> fixed;
            case Quoted it -> fixed;
            case ReserveSaid it -> fixed;
        };
    }

    private static int onionBytes(HopInstruction hop) {
        return hop instanceof HopInstruction.Forward forward ? forward.onion().size() : 0;
    }

    /** What is not within bounds could be logged and not be read again. */
    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + " are out of bounds");
        }
    }

    static void write(RlpWriter out, HubInput input) {
        out.fields(input, HubInput::writeFields);
    }

    private static void writeFields(RlpWriter in, HubInput input) {
        switch (input) {
            case Commanded it -> in.number(1).bytes(it.command());
            case Heard it ->
                in.number(2)
                        .bytes(it.peer().value().toArray())
                        .number(it.sequence())
                        .bytes(it.payload())
                        .list(it.instructions(), HopInstruction::writeAll);
            case Sealed it ->
                in.number(3)
                        .number(it.blockHeight())
                        .list(it.signatures(), (list, signature) -> list.bytes(signature.encode()));
            case ChainSaid it ->
                key(in.number(4), it.account())
                        .number(it.sequence())
                        .bytes(it.token().value().toArray())
                        .bytes(Fields.amount(it.collateral()))
                        .bytes(Fields.amount(it.ondelta()));
            case Disputed it -> key(in.number(5), it.account());
            case Acknowledged it ->
                in.number(6).bytes(it.peer().value().toArray()).number(it.sequence());
            case PeerChanged it ->
                in.number(7).bytes(it.peer().value().toArray()).number(it.up() ? 1 : 0);
            case OnionKeyed it ->
                in.number(8)
                        .bytes(it.entity().value().toArray())
                        .bytes(it.key().u().toArray());
            case GateMoved it ->
                in.number(9)
                        .bytes(it.entity().value().toArray())
                        .number(it.level().code());
            case SecretShown it ->
                key(in.number(10), it.account()).bytes(it.preimage().toArray());
            case DisputeEnded it -> key(in.number(11), it.account());
            case Quoted it -> {
                in.number(12)
                        .bytes(it.creditor().value().toArray())
                        .bytes(it.source().toArray());
                it.quote().write(in);
                in.bytes(it.signature().encode());
            }
            case ReserveSaid it ->
                in.number(13)
                        .bytes(it.entity().value().toArray())
                        .bytes(it.token().value().toArray())
                        .bytes(Fields.amount(it.amount()));
        }
    }

    static HubInput read(RlpReader reader) {
        return reader.list(in -> switch (in.number(1, 13)) {
            case 1 -> new Commanded(in.bytes(COMMAND_BYTES));
            case 2 ->
                new Heard(
                        peer(in),
                        in.number(1L, Long.MAX_VALUE),
                        in.bytes(PAYLOAD_BYTES),
                        in.items(LOCKS, HopInstruction::readAll));
            case 3 -> new Sealed(in.number(1L, Long.MAX_VALUE), in.items(Limits.MAX_BOARD_MEMBERS, Fields::signature));
            case 4 ->
                new ChainSaid(
                        key(in), in.number(1L, Long.MAX_VALUE), Fields.token(in), Fields.amount(in), Fields.amount(in));
            case 5 -> new Disputed(key(in));
            case 6 -> new Acknowledged(peer(in), in.number(0L, Long.MAX_VALUE));
            case 7 -> new PeerChanged(peer(in), in.number(0, 1) == 1);
            case 8 -> new OnionKeyed(Fields.entity(in), new OnionKey(Fields.word(in)));
            case 9 -> new GateMoved(Fields.entity(in), FreezeLevel.ofCode(in.number(0, 3)));
            case 10 -> new SecretShown(key(in), Fields.word(in));
            case 11 -> new DisputeEnded(key(in));
            case 12 -> new Quoted(Fields.entity(in), Fields.address(in), Quote.read(in), Fields.signature(in));
            default -> new ReserveSaid(Fields.entity(in), Fields.token(in), Fields.amount(in));
        });
    }

    private static RlpWriter key(RlpWriter out, AccountKey key) {
        return out.bytes(key.left().value().toArray()).bytes(key.right().value().toArray());
    }

    private static AccountKey key(RlpReader in) {
        return new AccountKey(Fields.entity(in), Fields.entity(in));
    }

    private static NodeId peer(RlpReader in) {
        return new NodeId(Fields.word(in));
    }
}
