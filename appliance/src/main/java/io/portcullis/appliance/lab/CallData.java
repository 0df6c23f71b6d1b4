package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.VelocityCap;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** The calls of a ceremony, as the contract ABI writes them: a selector, then 32-byte words. */
final class CallData {
    static final int WORD = 32;
    private static final String REGISTER_ENTITY = "registerEntity((address[],uint32[],uint32,bytes),"
            + "(bytes32,uint64,bytes32,uint64,uint64,uint64,uint64,uint64,address),(bytes32,uint128,uint64)[],bytes32)";
    private static final String PROCESS_BATCH =
            "processBatch(" + "(bytes32,uint64,uint64,uint64,bytes32,bytes32,uint64,(uint8,bytes)[]),(bytes[],bytes))";
    private static final int REGISTER_HEAD_WORDS = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private CallData() {}

    static CallData of(String function) {
        CallData call = new CallData();
        call.out.writeBytes(selector(function));
        return call;
    }

    static byte[] selector(String function) {
        return Arrays.copyOf(Keccak.hash(function.getBytes(US_ASCII)).toArray(), 4);
    }

    CallData word(Bytes32 word) {
        out.writeBytes(word.toArray());
        return this;
    }

    CallData address(Address address) {
        out.writeBytes(new byte[WORD - Address.LENGTH]);
        out.writeBytes(address.toArray());
        return this;
    }

    CallData number(long value) {
        return number(BigInteger.valueOf(value));
    }

    CallData number(BigInteger value) {
        byte[] magnitude = value.toByteArray();
        int length = Math.min(magnitude.length, WORD);
        out.writeBytes(new byte[WORD - length]);
        out.write(magnitude, magnitude.length - length, length);
        return this;
    }

    private CallData raw(byte[] words) {
        out.writeBytes(words);
        return this;
    }

    String hex() {
        return Hex.encode(out.toByteArray());
    }

    private byte[] bytes() {
        return out.toByteArray();
    }

    static String registerEntity(Board board, Rules rules, List<VelocityCap> caps, Bytes32 salt) {
        byte[] boardWords = board(board);
        CallData call = of(REGISTER_ENTITY)
                .number((long) REGISTER_HEAD_WORDS * WORD)
                .word(rules.policyHash())
                .number(rules.policyVersion())
                .word(rules.allowListRoot())
                .number(rules.allowListSize())
                .number(rules.withdrawalDelaySeconds())
                .number(rules.rulesDelaySeconds())
                .number(rules.boardDelaySeconds())
                .number(rules.maxAnchorAgeSeconds())
                .address(rules.guardian())
                .number((long) REGISTER_HEAD_WORDS * WORD + boardWords.length)
                .word(salt)
                .raw(boardWords)
                .number(caps.size());
        caps.forEach(
                cap -> call.word(cap.token().value()).number(cap.cap().units()).number(cap.windowSeconds()));
        return call.hex();
    }

    static String processBatch(Batch batch, Certificate certificate) {
        byte[] encoded = batch.encode();
        // abi.encode of one dynamic tuple is the offset of that tuple, then the tuple.
        byte[] tuple = Arrays.copyOfRange(encoded, WORD, encoded.length);
        return of(PROCESS_BATCH)
                .number(2L * WORD)
                .number(2L * WORD + tuple.length)
                .raw(tuple)
                .raw(certificate.encode())
                .hex();
    }

    private static byte[] board(Board board) {
        int members = board.members().size();
        CallData words = new CallData()
                .number(4L * WORD)
                .number((5L + members) * WORD)
                .number(board.threshold())
                .number((6L + 2L * members) * WORD)
                .number(members);
        board.members().forEach(member -> words.address(member.address()));
        words.number(members);
        board.members().forEach(member -> words.number(member.weight()));
        byte[] key = board.groupKey().map(one -> one.point().toArray()).orElse(new byte[0]);
        return words.number(key.length).raw(key).bytes();
    }
}
