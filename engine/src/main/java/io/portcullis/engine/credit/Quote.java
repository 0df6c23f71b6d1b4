package io.portcullis.engine.credit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * What a source says a token is worth.
 *
 * <p>Signed as EIP-712 {@code Quote(bytes32 token,uint64 sequence,uint64 at,uint128 price)} in the Depositary's domain, so that it counts for one
 * jurisdiction.
 *
 * @param sequence counts this source's quotes of this token, from 1
 * @param at Unix seconds
 * @param price of one whole token in the reference currency, above zero
 */
public record Quote(TokenId token, long sequence, long at, FixedPoint price) {
    public static final String TYPE = "Quote(bytes32 token,uint64 sequence,uint64 at,uint128 price)";
    private static final int WORD = Bytes32.LENGTH;
    private static final int PRICE_BITS = 127;

    public Quote {
        if (sequence < 1 || at < 0 || price.sign() <= 0 || price.units().bitLength() > PRICE_BITS) {
            throw new IllegalArgumentException("a quote has a sequence from 1, a time, and a price above zero");
        }
    }

    /** RLP fields {@code token, sequence, at, price}: the price as its units in 16 bytes. */
    public void write(RlpWriter out) {
        out.bytes(token.value().toArray())
                .number(sequence)
                .number(at)
                .bytes(RiskFields.amount(new Amount(price.units())));
    }

    public static Quote read(RlpReader in) {
        return new Quote(
                RiskFields.token(in),
                in.number(1L, Long.MAX_VALUE),
                in.number(0L, Long.MAX_VALUE),
                new FixedPoint(RiskFields.amount(in).units()));
    }

    /** What the source's key signs. */
    public Bytes32 digest(Eip712Domain domain) {
        ByteBuffer struct = ByteBuffer.allocate(5 * WORD);
        struct.put(Keccak.hash(TYPE.getBytes(US_ASCII)).toArray());
        struct.put(token.value().toArray());
        number(struct, BigInteger.valueOf(sequence));
        number(struct, BigInteger.valueOf(at));
        number(struct, price.units());
        return domain.digest(Keccak.hash(struct.array()));
    }

    private static void number(ByteBuffer struct, BigInteger number) {
        byte[] bytes = number.toByteArray();
        struct.put(new byte[WORD - bytes.length]).put(bytes);
    }
}
