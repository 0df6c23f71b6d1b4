package io.portcullis.signer.batch;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Effect;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the data of operations on accounts: words in a row, without offsets.
 *
 * <pre>
 * agree       counterparty, finalVersion, m, then m lines
 * post        counterparty, token, amount
 * release     counterparty, nonce, expiresAt, token, amount, certificate
 * settle      n, then n settlements: counterparty, nonce, expiresAt, finalVersion, m, then m lines: token, left, right, collateral; certificate
 * certificate n, then n signatures: r, s, v; 0 or 4, and so many words of the group's signature
 * </pre>
 *
 * <p>{@code agree} is of no contract: its batch asks for an agreement, which is what is signed ({@link DecodedBatch#digest}).
 *
 * <p>A counterparty's certificate is read for its form alone: whether its board signed is for the contract to say, which knows that board.
 */
final class AccountWords {
    static final int AGREE = 0x01;
    static final int RELEASE = 0x20;
    static final int SETTLE = 0x30;
    static final int POST = 0x60;

    /** Where an agreement's lines begin. */
    private static final int AGREED = 3;

    private static final int LINE = 4;
    private static final int SIGNATURE = 3;
    private static final int GROUP_WORDS = GroupSignature.LENGTH / Words.SIZE;

    private AccountWords() {}

    static boolean reads(int kind) {
        return kind == RELEASE
                || kind == SETTLE
                || kind == POST
                || kind == DisputeWords.START
                || kind == DisputeWords.FILL;
    }

    static Effect agree(Words data) {
        int lines = data.number(2, Limits.MAX_SETTLEMENT_LINES);
        data.expectCount(AGREED + LINE * lines);
        return new Effect.Agree(new EntityId(data.word(0)), data.number(1), lines(data, AGREED, lines));
    }

    static Bytes32 linesHash(Words data, int lines) {
        byte[] bytes = new byte[LINE * lines * Words.SIZE];
        data.bytes(AGREED, bytes);
        return Keccak.hash(bytes);
    }

    static Effect post(Words data) {
        data.expectCount(3);
        return new Effect.PostCollateral(
                new EntityId(data.word(0)), new TokenId(data.word(1)), BatchDecoder.positiveAmount(data, 2));
    }

    static Effect release(Words data) {
        Effect effect = new Effect.ReleaseCollateral(
                new EntityId(data.word(0)),
                data.number(1),
                data.number(2),
                new TokenId(data.word(3)),
                BatchDecoder.positiveAmount(data, 4));
        data.expectCount(afterCertificate(data, 5));
        return effect;
    }

    static Effect settle(Words data) {
        int count = data.number(0, Limits.MAX_SETTLEMENTS);
        List<Effect.Settled> settlements = new ArrayList<>(count);
        int at = 1;
        for (int i = 0; i < count; i++) {
            int lines = data.number(at + 4, Limits.MAX_SETTLEMENT_LINES);
            settlements.add(new Effect.Settled(
                    new EntityId(data.word(at)),
                    data.number(at + 1),
                    data.number(at + 2),
                    data.number(at + 3),
                    lines(data, at + 5, lines)));
            at = afterCertificate(data, at + 5 + LINE * lines);
        }
        data.expectCount(at);
        return new Effect.Settle(settlements);
    }

    static List<Effect.Line> lines(Words data, int at, int count) {
        List<Effect.Line> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int line = at + LINE * i;
            Amount left = data.signed(line + 1);
            Amount right = data.signed(line + 2);
            BigInteger sum =
                    left.units().add(right.units()).add(data.signed(line + 3).units());
            if (sum.signum() != 0) {
                throw Words.malformed("left, right and the collateral do not add up to zero");
            }
            lines.add(new Effect.Line(new TokenId(data.word(line)), left, right));
        }
        return lines;
    }

    /** @return the word after the certificate that begins there */
    private static int afterCertificate(Words data, int at) {
        int signatures = data.number(at, Limits.MAX_BOARD_MEMBERS);
        for (int i = 0; i < signatures; i++) {
            int signature = at + 1 + SIGNATURE * i;
            requireSignature(data.unsigned(signature), data.unsigned(signature + 1), data.number(signature + 2, 28));
        }
        int group = at + 1 + SIGNATURE * signatures;
        int words = data.number(group, GROUP_WORDS);
        if (words != 0) {
            if (words != GROUP_WORDS) {
                throw Words.malformed("a group's signature has " + GROUP_WORDS + " words");
            }
            byte[] point = new byte[GroupSignature.LENGTH];
            data.bytes(group + 1, point);
            GroupSignature.of(point);
        }
        return group + 1 + words;
    }

    static void requireSignature(BigInteger r, BigInteger s, int v) {
        if (r.signum() == 0
                || r.compareTo(Signature.ORDER) >= 0
                || s.signum() == 0
                || s.compareTo(Signature.HALF_ORDER) > 0
                || v < 27) {
            throw Words.malformed("a signature of a certificate is of no key");
        }
    }
}
