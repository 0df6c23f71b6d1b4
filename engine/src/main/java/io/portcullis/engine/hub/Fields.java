package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.RlpReader;
import java.nio.ByteBuffer;

/** How values of the Depositary's vocabulary stand in this package's RLP: fixed widths, big-endian; amounts 16 bytes in two's complement. */
final class Fields {
    private Fields() {}

    static byte[] amount(Amount amount) {
        return ByteBuffer.allocate(Amount.BYTES)
                .putLong(amount.high())
                .putLong(amount.low())
                .array();
    }

    static Amount amount(RlpReader in) {
        ByteBuffer words = ByteBuffer.wrap(in.fixed(Amount.BYTES).toArray());
        return new Amount(words.getLong(), words.getLong());
    }

    static Bytes32 word(RlpReader in) {
        return Bytes32.of(in.fixed(Bytes32.LENGTH).toArray());
    }

    static EntityId entity(RlpReader in) {
        return new EntityId(word(in));
    }

    static TokenId token(RlpReader in) {
        return new TokenId(word(in));
    }

    static Signature signature(RlpReader in) {
        return Signature.decode(in.fixed(Signature.LENGTH).toArray());
    }
}
