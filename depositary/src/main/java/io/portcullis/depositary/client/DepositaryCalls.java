package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import java.util.Arrays;
import java.util.List;

/** The contract's functions as bytes to send: one method for each, in the order of the contract. */
final class DepositaryCalls {
    private static final String BATCH = "(bytes32,uint64,uint64,uint64,bytes32,bytes32,uint64,(uint8,bytes)[])";
    private static final String BOARD = "(address[],uint32[],uint32,bytes)";
    private static final String RULES = "(bytes32,uint64,bytes32,uint64,uint64,uint64,uint64,uint64,address)";
    private static final String CAP = "(bytes32,uint128,uint64)";
    private static final int RULES_WORDS = 9;

    private DepositaryCalls() {}

    static Calldata registerToken(Asset asset) {
        return Calldata.of(
                "registerToken(uint8,address,uint256)",
                new AbiWriter()
                        .number(asset.kind().code())
                        .address(asset.contract())
                        .number(asset.subId()));
    }

    static Calldata registerEntity(Board board, Rules rules, List<VelocityCap> caps, Bytes32 salt) {
        byte[] encodedBoard = board.encode();
        long head = (1L + RULES_WORDS + 1 + 1) * AbiWriter.WORD;
        AbiWriter out = new AbiWriter()
                .number(head)
                .raw(rules.encode())
                .number(head + encodedBoard.length)
                .word(salt)
                .raw(encodedBoard)
                .number(caps.size());
        caps.forEach(
                cap -> out.word(cap.token().value()).number(cap.cap().units()).number(cap.windowSeconds()));
        return Calldata.of("registerEntity(" + BOARD + "," + RULES + "," + CAP + "[],bytes32)", out);
    }

    static Calldata deposit(EntityId entity, TokenId token, Amount amount) {
        return Calldata.of(
                "deposit(bytes32,bytes32,uint128)",
                new AbiWriter().word(entity.value()).word(token.value()).number(amount.units()));
    }

    static Calldata processBatch(Batch batch, Certificate certificate) {
        byte[] struct = struct(batch);
        long head = 2L * AbiWriter.WORD;
        return Calldata.of(
                "processBatch(" + BATCH + ",(bytes[],bytes))",
                new AbiWriter()
                        .number(head)
                        .number(head + struct.length)
                        .raw(struct)
                        .raw(certificate.encode()));
    }

    /** What takes no board's agreement. */
    static Calldata perform(AccountOperation operation) {
        return Calldata.of(
                "perform((uint8,bytes))",
                new AbiWriter()
                        .number(AbiWriter.WORD)
                        .number(operation.kind())
                        .number(2L * AbiWriter.WORD)
                        .dynamicBytes(operation.data()));
    }

    static Calldata burnAgreement(EntityId entity, EntityId counterparty, long nonce) {
        return Calldata.of(
                "burnAgreement(bytes32,bytes32,uint64)",
                new AbiWriter().word(entity.value()).word(counterparty.value()).number(nonce));
    }

    static Calldata digestOf(Batch batch) {
        return Calldata.of("digestOf(" + BATCH + ")", new AbiWriter().raw(batch.encode()));
    }

    static Calldata raiseFreeze(EntityId entity, FreezeLevel level) {
        return Calldata.of(
                "raiseFreeze(bytes32,uint8)",
                new AbiWriter().word(entity.value()).number(level.code()));
    }

    static Calldata burnNonce(EntityId entity, long nonce) {
        return Calldata.of(
                "burnNonce(bytes32,uint64)",
                new AbiWriter().word(entity.value()).number(nonce));
    }

    /** Any function whose arguments are words. */
    static Calldata ofWords(String name, Bytes32... words) {
        AbiWriter out = new AbiWriter();
        Arrays.stream(words).forEach(out::word);
        String types =
                String.join(",", Arrays.stream(words).map(word -> "bytes32").toList());
        return Calldata.of(name + "(" + types + ")", out);
    }

    /** The batch's encoding without the offset that leads to it when it stands alone. */
    private static byte[] struct(Batch batch) {
        byte[] alone = batch.encode();
        return Arrays.copyOfRange(alone, AbiWriter.WORD, alone.length);
    }
}
