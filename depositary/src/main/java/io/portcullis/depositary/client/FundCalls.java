package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.Declaration;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.ExitOrder;
import io.portcullis.depositary.model.FundTerms;
import io.portcullis.depositary.model.TokenId;

/** The fund's functions as bytes to send, in the order of the contract. */
final class FundCalls {
    private static final String CERTIFICATE = "(bytes[],bytes)";

    private FundCalls() {}

    /** The constructor's arguments. */
    static AbiWriter creation(Address depositary, EntityId fund, EntityId hub, FundTerms terms) {
        return new AbiWriter()
                .address(depositary)
                .word(fund.value())
                .word(hub.value())
                .raw(terms.encode());
    }

    static Calldata joinPool(EntityId entity, TokenId token, Amount amount, Amount least) {
        return shares("joinPool", entity, token, amount, least);
    }

    static Calldata replenish(EntityId entity, TokenId token, Amount amount, Amount least) {
        return shares("replenish", entity, token, amount, least);
    }

    static Calldata payPremium(TokenId token, Amount amount) {
        return payIn("payPremium", token.value(), amount);
    }

    static Calldata postBond(TokenId token, Amount amount) {
        return payIn("postBond", token.value(), amount);
    }

    static Calldata requestExit(ExitOrder order, Certificate certificate) {
        return certified(
                "requestExit((bytes32,bytes32,bool,uint128,uint64,uint64,uint64)," + CERTIFICATE + ")",
                order.encode(),
                certificate);
    }

    static Calldata finishExit(long id) {
        return Calldata.of("finishExit(uint64)", new AbiWriter().number(id));
    }

    static Calldata declare(Declaration declaration, Certificate certificate) {
        return certified(
                "declare((bytes32,bytes32,bytes32,uint8,uint64,uint64)," + CERTIFICATE + ")",
                declaration.encode(),
                certificate);
    }

    static Calldata advance(Bytes32 id, long most) {
        return Calldata.of("advance(bytes32,uint64)", new AbiWriter().word(id).number(most));
    }

    static Calldata accept(Bytes32 id, long index, long assigned) {
        return Calldata.of(
                "accept(bytes32,uint64,uint64)",
                new AbiWriter().word(id).number(index).number(assigned));
    }

    static Calldata recover(Bytes32 id, Amount amount) {
        return payIn("recover", id, amount);
    }

    static Calldata exitOf(long id) {
        return Calldata.of("exitOf(uint64)", new AbiWriter().number(id));
    }

    static Calldata payoutOf(Bytes32 id, long index) {
        return Calldata.of("payoutOf(bytes32,uint64)", new AbiWriter().word(id).number(index));
    }

    private static Calldata shares(String name, EntityId entity, TokenId token, Amount amount, Amount least) {
        return Calldata.of(
                name + "(bytes32,bytes32,uint128,uint128)",
                new AbiWriter()
                        .word(entity.value())
                        .word(token.value())
                        .number(amount.units())
                        .number(least.units()));
    }

    private static Calldata payIn(String name, Bytes32 to, Amount amount) {
        return Calldata.of(name + "(bytes32,uint128)", new AbiWriter().word(to).number(amount.units()));
    }

    /** The words stand in place, the certificate behind them. */
    private static Calldata certified(String signature, byte[] words, Certificate certificate) {
        return Calldata.of(
                signature,
                new AbiWriter().raw(words).number(words.length + AbiWriter.WORD).raw(certificate.encode()));
    }
}
