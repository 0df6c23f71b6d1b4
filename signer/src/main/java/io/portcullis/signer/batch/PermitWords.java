package io.portcullis.signer.batch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Effect;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * Reads the data of permits, which are of no contract: what is signed for their batch is the permit ({@link DecodedBatch#digest}).
 *
 * <pre>
 * hold ceremony  ceremony, token's label, key's label, key's id, plan; a label is ASCII from the left, filled up with zeros
 * raise limit    counterparty, token, from, to
 * </pre>
 */
final class PermitWords {
    static final int HOLD_CEREMONY = 0x02;
    static final int RAISE_LIMIT = 0x03;

    private static final int MAX_CEREMONY = 255;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    private PermitWords() {}

    static boolean reads(int kind) {
        return kind == HOLD_CEREMONY || kind == RAISE_LIMIT;
    }

    static Effect holdCeremony(Words data) {
        data.expectCount(5);
        int ceremony = data.number(0, MAX_CEREMONY);
        if (ceremony == 0 || data.word(4).isZero()) {
            throw Words.malformed("a ceremony has a number and a plan");
        }
        return new Effect.HoldCeremony(ceremony, label(data.word(1)), label(data.word(2)), data.word(3), data.word(4));
    }

    static Effect raiseLimit(Words data) {
        data.expectCount(4);
        return new Effect.RaiseLimit(
                new EntityId(data.word(0)), new TokenId(data.word(1)), data.amount(2), data.amount(3));
    }

    /** A zero within the text, or a text without an end, is no label. */
    private static String label(Bytes32 word) {
        byte[] bytes = word.toArray();
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        for (int i = length; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                throw Words.malformed("a label is filled up with zeros");
            }
        }
        String label = new String(bytes, 0, length, US_ASCII);
        if (!LABEL.matcher(label).matches()) {
            throw Words.malformed("a label has 1 to 32 letters, digits, dots, dashes");
        }
        return label;
    }

    /** In whose nonces permits of this kind count. */
    static EntityId lane(EntityId by, int kind) {
        ByteBuffer words = ByteBuffer.allocate(3 * Words.SIZE);
        words.put(Keccak.hash("portcullis/permit/v1".getBytes(US_ASCII)).toArray());
        words.put(by.value().toArray());
        words.putLong(0).putLong(0).putLong(0).putLong(kind);
        return new EntityId(Keccak.hash(words.array()));
    }

    /** Of an operation's data, as they stand. */
    static Bytes32 hash(Words data) {
        byte[] bytes = new byte[data.count() * Words.SIZE];
        data.bytes(0, bytes);
        return Keccak.hash(bytes);
    }
}
