package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.RlpReader;

/** How values of the Depositary's vocabulary stand in this package's RLP: fixed widths, big-endian; amounts 16 bytes in two's complement. */
final class Fields {
    private Fields() {}

    static byte[] amount(Amount amount) {
        byte[] bytes = new byte[Amount.BYTES];
        amount.copyTo(bytes, 0);
        return bytes;
    }

    static Amount amount(RlpReader in) {
        return in.fixed(Amount.BYTES, (bytes, from, length) -> Amount.of(bytes, from));
    }

    static Bytes32 word(RlpReader in) {
        return in.fixed(Bytes32.LENGTH, (bytes, from, length) -> Bytes32.of(bytes, from));
    }

    static EntityId entity(RlpReader in) {
        return new EntityId(word(in));
    }

    static TokenId token(RlpReader in) {
        return new TokenId(word(in));
    }

    static Address address(RlpReader in) {
        return Address.of(in.fixed(Address.LENGTH).toArray());
    }

    static Signature signature(RlpReader in) {
        return Signature.decode(in.fixed(Signature.LENGTH).toArray());
    }
}
