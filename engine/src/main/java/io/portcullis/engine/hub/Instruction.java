package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.Permit;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Authored;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.IdempotencyKey;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.Arrays;
import java.util.List;

/**
 * What a command asks for: the body of its envelope. RLP: {@code [format, kind, fields…]}, format 1; kind 1 open account, 2 transact, 3 invoice, 4 raise limit,
 * 5 rate.
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

    /**
     * The commanding entity lets a counterparty owe more, as its board permitted ({@link Permit.RaiseLimit}): the limit that stands is {@code
     * from}. The command's idempotency key is the first 16 bytes of the permit's digest, and its end the permit's: so a permit is used
     * once, by what the gate remembers anyway.
     *
     * @param signatures of board members, ascending by signer
     */
    record RaiseLimit(
            EntityId counterparty,
            TokenId token,
            Amount from,
            Amount to,
            long boardEpoch,
            long nonce,
            long expiresAtSeconds,
            List<Signature> signatures)
            implements Instruction {
        public RaiseLimit {
            signatures = List.copyOf(signatures);
            if (boardEpoch < 1 || nonce < 1 || expiresAtSeconds < 1 || signatures.size() > Limits.MAX_BOARD_MEMBERS) {
                throw new IllegalArgumentException("epoch, nonce and time of a permit start at 1");
            }
            // Whose own rules these are.
            new Permit.RaiseLimit(counterparty, token, from, to);
        }

        private Permit.RaiseLimit permit() {
            return new Permit.RaiseLimit(counterparty, token, from, to);
        }

        /** What the board of an entity signed. */
        public Bytes32 digest(Eip712Domain domain, EntityId by) {
            return domain.digest(permit().structHash(by, boardEpoch, nonce, expiresAtSeconds));
        }

        /** How a command that carries it has to be called. */
        public IdempotencyKey idempotencyKey(Eip712Domain domain, EntityId by) {
            return IdempotencyKey.of(Bytes.of(Arrays.copyOf(digest(domain, by).toArray(), IdempotencyKey.LENGTH)));
        }
    }

    /** The commanding entity's treasury says something of its counterparties. */
    record Rate(RiskWord word) implements Instruction {}

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
            case RaiseLimit it ->
                out.number(4)
                        .bytes(it.counterparty().value().toArray())
                        .bytes(it.token().value().toArray())
                        .bytes(Fields.amount(it.from()))
                        .bytes(Fields.amount(it.to()))
                        .number(it.boardEpoch())
                        .number(it.nonce())
                        .number(it.expiresAtSeconds())
                        .list(it.signatures(), (list, signature) -> list.bytes(signature.encode()));
            case Rate it -> out.number(5).fields(it.word(), (in, word) -> word.write(in));
        }
        return out.toList();
    }

    /** @throws RefusedException ENCODING_INVALID unless the bytes are the one encoding of an instruction */
    static Instruction decode(Bytes bytes) {
        try {
            return RlpReader.readList(bytes, Instruction::read);
        } catch (ThresholdRefusedException | IllegalArgumentException | ArithmeticException e) {
            throw new RefusedException(EngineTag.ENCODING_INVALID, e.getMessage());
        }
    }

    private static Instruction read(RlpReader in) {
        in.number(FORMAT, FORMAT);
        return switch (in.number(1, 5)) {
            case 1 -> new OpenAccount(Fields.entity(in));
            case 2 -> {
                EntityId counterparty = Fields.entity(in);
                Authored authored = Authored.read(in);
                if (authored.author() != Side.LEFT) {
                    throw new RefusedException(EngineTag.ENCODING_INVALID, "the side is the entity's, and not named");
                }
                yield new Transact(counterparty, authored.transaction(), HopInstruction.readAll(in));
            }
            case 4 ->
                new RaiseLimit(
                        Fields.entity(in),
                        Fields.token(in),
                        Fields.amount(in),
                        Fields.amount(in),
                        in.number(1L, Long.MAX_VALUE),
                        in.number(1L, Long.MAX_VALUE),
                        in.number(1L, Long.MAX_VALUE),
                        in.items(Limits.MAX_BOARD_MEMBERS, Fields::signature));
            case 5 -> new Rate(in.list(RiskWord::read));
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
