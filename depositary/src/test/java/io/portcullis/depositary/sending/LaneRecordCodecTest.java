package io.portcullis.depositary.sending;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

class LaneRecordCodecTest {
    private static final KnownKey KEY = new KnownKey(0);

    private static List<LaneRecord> oneOfEach() {
        Order order = LaneRig.order(1, 1_000);
        UnsignedTransaction unsigned = order.with(1, 7, new Fees(BigInteger.TWO, BigInteger.TEN));
        SignedTransaction signed = new SignedTransaction(unsigned, KEY.sign(unsigned));
        Inclusion inclusion = new Inclusion(signed.hash(), 12, Keccak.hash(new byte[] {1}));
        return List.of(
                new LaneRecord.Opened(1, KEY.account(), 7),
                new LaneRecord.Queued(order),
                new LaneRecord.Signed(Optional.of(order.id()), 99, signed),
                new LaneRecord.Signed(Optional.empty(), 99, signed),
                new LaneRecord.Settled(7, new Outcome.Executed(inclusion)),
                new LaneRecord.Settled(7, new Outcome.Reverted(inclusion)),
                new LaneRecord.Displaced(7),
                new LaneRecord.Ended(order.id(), new Outcome.Abandoned()),
                new LaneRecord.Complete());
    }

    @Test
    void readsBackWhatItWrites() {
        for (LaneRecord record : oneOfEach()) {
            assertEquals(record, LaneRecordCodec.decode(LaneRecordCodec.encode(record)));
        }
    }

    @Test
    void writesTheBytesOfVersionOne() {
        byte[] all = oneOfEach().stream().map(LaneRecordCodec::encode).reduce(new byte[0], (left, right) -> {
            byte[] both = Arrays.copyOf(left, left.length + right.length);
            System.arraycopy(right, 0, both, left.length, right.length);
            return both;
        });
        assertEquals(
                "0xf818a5be3715835b533a39babce5d3aa70e6db30143e2cc582e6482d30ceafdf",
                Keccak.hash(all).toString());
        assertEquals(
                "0x0101d70194b6f4abd3950a5f5f483a00001b857dea75282c5a07",
                Hex.encode(LaneRecordCodec.encode(oneOfEach().getFirst())));
    }

    @Property(tries = 2_000)
    void refusesEveryOtherByte(
            @ForAll @IntRange(max = 8) int which, @ForAll int place, @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] bytes = LaneRecordCodec.encode(oneOfEach().get(which));
        int at = Math.floorMod(place, bytes.length);
        bytes[at] ^= (byte) change;
        try {
            LaneRecord other = LaneRecordCodec.decode(bytes);
            assertArrayEquals(bytes, LaneRecordCodec.encode(other), "two texts of one record");
        } catch (IllegalArgumentException e) {
            assertThrows(IllegalArgumentException.class, () -> LaneRecordCodec.decode(bytes));
        }
    }

    @Property(tries = 200)
    void refusesCutAndLongerBytes(@ForAll @IntRange(max = 8) int which, @ForAll @Size(max = 40) byte[] more) {
        byte[] bytes = LaneRecordCodec.encode(oneOfEach().get(which));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(IllegalArgumentException.class, () -> LaneRecordCodec.decode(cut));
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + more.length);
        assertThrows(IllegalArgumentException.class, () -> LaneRecordCodec.decode(longer));
    }

    /** Another implementation of EIP-1559 says the same bytes. */
    @Property(tries = 200)
    void encodesTransactionsAsWeb3jDoes(
            @ForAll @LongRange(min = 1) long chainId,
            @ForAll @LongRange(min = 0) long nonce,
            @ForAll @LongRange(min = 0) long tip,
            @ForAll @LongRange(min = 1) long more,
            @ForAll @LongRange(min = 21_000, max = 16_777_216) long gas,
            @ForAll @LongRange(min = 0) long value,
            @ForAll @Size(max = 300) byte[] data) {
        Fees fees = new Fees(BigInteger.valueOf(tip), BigInteger.valueOf(tip).add(BigInteger.valueOf(more)));
        UnsignedTransaction unsigned = new UnsignedTransaction(
                chainId, nonce, fees, gas, LaneRig.DEPOSITARY, BigInteger.valueOf(value), CallBytes.of(data));
        RawTransaction same = RawTransaction.createTransaction(
                chainId,
                BigInteger.valueOf(nonce),
                BigInteger.valueOf(gas),
                LaneRig.DEPOSITARY.toString(),
                BigInteger.valueOf(value),
                Numeric.toHexString(data),
                fees.tip(),
                fees.maximum());
        assertArrayEquals(TransactionEncoder.encode(same), unsigned.encode());
        assertEquals(unsigned, UnsignedTransaction.decode(unsigned.encode()));
        SignedTransaction signed = new SignedTransaction(unsigned, KEY.sign(unsigned));
        byte[] signature = signed.signature().encode();
        Sign.SignatureData theSame = new Sign.SignatureData(
                signature[64], Arrays.copyOf(signature, 32), Arrays.copyOfRange(signature, 32, 64));
        assertArrayEquals(TransactionEncoder.encode(same, theSame), signed.encode());
        assertEquals(signed, SignedTransaction.decode(signed.encode()));
        assertEquals(KEY.account(), signed.account());
    }
}
