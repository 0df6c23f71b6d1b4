package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Authored;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.List;

/**
 * What a command asks for: the body of its envelope. RLP: {@code [format, kind, fields…]}, format 1; kind 1 open account, 2 transact, 3 invoice.
 */
public sealed interface Instruction {
    int FORMAT = 1;

    /** @param counterparty of the commanding entity */
    record OpenAccount(EntityId counterparty) implements Instruction {}

    /**
     * One transaction of the commanding entity in its account with another.
     *
     * @param hops what hops on this node do with an HTLC that this locks, in their order; empty for others, and where a packet says it
     */
    record Transact(EntityId counterparty, Transaction transaction, List<HopInstruction> hops) implements Instruction {
        public Transact {
            hops = List.copyOf(hops);
        }
    }

    /**
     * The commanding entity wishes to be paid.
     *
     * @param amount at least this, at most twice this
     * @param preimage this node shows it as soon as the payment arrives
     * @param secret what a payer must know beside the hash
     */
    record CreateInvoice(TokenId token, Amount amount, Bytes32 preimage, Bytes32 secret, long expiresAtSeconds)
            implements Instruction {
        @Override
        public String toString() {
            return "CreateInvoice[" + amount + " of " + token + "]";
        }
    }

    default Bytes encode() {
        RlpWriter out = new RlpWriter().number(FORMAT);
        switch (this) {
            case OpenAccount it -> out.number(1).bytes(it.counterparty().value().toArray());
            case Transact it -> {
                out.number(2).bytes(it.counterparty().value().toArray());
                Authored.write(out, new Authored(Side.LEFT, it.transaction()));
                HopInstruction.writeAll(out, it.hops());
            }
            case CreateInvoice it ->
                out.number(3)
                        .bytes(it.token().value().toArray())
                        .bytes(Fields.amount(it.amount()))
                        .bytes(it.preimage().toArray())
                        .bytes(it.secret().toArray())
                        .number(it.expiresAtSeconds());
        }
        return out.toList();
    }

    /** @throws RefusedException ENCODING_INVALID unless the bytes are the one encoding of an instruction */
    static Instruction decode(Bytes bytes) {
        try {
            return RlpReader.readList(bytes, Instruction::read);
        } catch (ThresholdRefusedException | IllegalArgumentException e) {
            throw new RefusedException(EngineTag.ENCODING_INVALID, e.getMessage());
        }
    }

    private static Instruction read(RlpReader in) {
        in.number(FORMAT, FORMAT);
        return switch (in.number(1, 3)) {
            case 1 -> new OpenAccount(Fields.entity(in));
            case 2 -> {
                EntityId counterparty = Fields.entity(in);
                Authored authored = Authored.read(in);
                if (authored.author() != Side.LEFT) {
                    throw new RefusedException(EngineTag.ENCODING_INVALID, "the side is the entity's, and not named");
                }
                yield new Transact(counterparty, authored.transaction(), HopInstruction.readAll(in));
            }
            default ->
                new CreateInvoice(
                        Fields.token(in),
                        Fields.amount(in),
                        Fields.word(in),
                        Fields.word(in),
                        in.number(0L, Long.MAX_VALUE));
        };
    }
}
