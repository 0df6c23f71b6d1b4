package io.portcullis.signer.gas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.sending.CallBytes;
import io.portcullis.depositary.sending.Fees;
import io.portcullis.depositary.sending.UnsignedTransaction;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GasRulesTest {
    private static final Address DEPOSITARY = Address.fromHex("0x00000000000000000000000000000000000000d0");
    private static final Address FUND = Address.fromHex("0x00000000000000000000000000000000000000f0");
    private static final Address ACCOUNT = Address.fromHex("0x00000000000000000000000000000000000000ac");
    private static final Eip712Domain DOMAIN = new Eip712Domain(5, DEPOSITARY);
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
    private static final GasRules RULES = GasRules.ofGwei(100, 10, 1_000_000);

    private static UnsignedTransaction to(Address to, long chain, long value, long fee, long tip, long gas, int data) {
        Fees fees = new Fees(GWEI.multiply(BigInteger.valueOf(tip)), GWEI.multiply(BigInteger.valueOf(fee)));
        return new UnsignedTransaction(
                chain, 7, fees, gas, to, BigInteger.valueOf(value), CallBytes.of(new byte[data]));
    }

    private static Optional<SignerTag> judged(UnsignedTransaction transaction) {
        GasTransaction read = GasTransaction.read(Bytes.of(transaction.encode()));
        assertEquals(transaction.hash(), read.digest());
        return judged(read, Optional.of(FUND));
    }

    private static Optional<SignerTag> judged(GasTransaction transaction, Optional<Address> fund) {
        return RULES.judge(transaction, DOMAIN, fund, ACCOUNT).map(Refusal::tag);
    }

    @Test
    void paysForWordsToThePinnedFundAloneAndForNoneIfNoneIsPinned() {
        GasTransaction word = GasTransaction.read(
                Bytes.of(to(FUND, 5, 0, 100, 10, 1_000_000, 4).encode()));
        assertEquals(Optional.empty(), judged(word, Optional.of(FUND)));
        assertEquals(Optional.of(SignerTag.GAS_DESTINATION_FOREIGN), judged(word, Optional.empty()));
        assertEquals(Optional.of(SignerTag.GAS_DESTINATION_FOREIGN), judged(word, Optional.of(ACCOUNT)));
        assertEquals(Optional.of(SignerTag.GAS_VALUE_CARRIED), judged(to(FUND, 5, 1, 1, 1, 21_000, 4)));
    }

    @Test
    void paysForCallsOfTheDepositaryAndForTakingANonceBack() {
        assertEquals(Optional.empty(), judged(to(DEPOSITARY, 5, 0, 100, 10, 1_000_000, 4)));
        assertEquals(Optional.empty(), judged(to(ACCOUNT, 5, 0, 100, 10, 21_000, 0)));
    }

    @Test
    void paysForNothingElse() {
        assertEquals(Optional.of(SignerTag.WRONG_CHAIN), judged(to(DEPOSITARY, 6, 0, 1, 1, 21_000, 4)));
        assertEquals(Optional.of(SignerTag.GAS_DESTINATION_FOREIGN), judged(to(Address.ZERO, 5, 0, 1, 1, 21_000, 4)));
        assertEquals(Optional.of(SignerTag.GAS_DESTINATION_FOREIGN), judged(to(ACCOUNT, 5, 0, 1, 1, 21_000, 1)));
        assertEquals(Optional.of(SignerTag.GAS_VALUE_CARRIED), judged(to(DEPOSITARY, 5, 1, 1, 1, 21_000, 4)));
        assertEquals(Optional.of(SignerTag.GAS_VALUE_CARRIED), judged(to(ACCOUNT, 5, 1, 1, 1, 21_000, 0)));
        assertEquals(Optional.of(SignerTag.GAS_ABOVE_CAP), judged(to(DEPOSITARY, 5, 0, 101, 1, 21_000, 4)));
        assertEquals(Optional.of(SignerTag.GAS_ABOVE_CAP), judged(to(DEPOSITARY, 5, 0, 100, 11, 21_000, 4)));
        assertEquals(Optional.of(SignerTag.GAS_ABOVE_CAP), judged(to(DEPOSITARY, 5, 0, 1, 1, 1_000_001, 4)));
    }

    /** What this decoder takes has one encoding: another implementation that takes it writes the very same bytes. */
    @Property(tries = 3_000)
    void readsOneEncodingOnly(
            @ForAll int place, @ForAll @IntRange(min = 1, max = 255) int change, @ForAll @IntRange(max = 3) int cut) {
        byte[] bytes = to(DEPOSITARY, 5, 0, 100, 10, 1_000_000, 60).encode();
        bytes[Math.floorMod(place, bytes.length)] ^= (byte) change;
        byte[] hostile = Arrays.copyOf(bytes, bytes.length - cut + (cut == 3 ? 4 : 0));
        try {
            GasTransaction.read(Bytes.of(hostile));
        } catch (RefusedException e) {
            assertEquals(SignerTag.GAS_TRANSACTION_MALFORMED, e.refusal().tag());
            return;
        }
        try {
            assertArrayEquals(hostile, UnsignedTransaction.decode(hostile).encode());
        } catch (IllegalArgumentException e) {
            // A value that the sender's type refuses, in the one encoding it has.
            assertThrows(IllegalArgumentException.class, () -> UnsignedTransaction.decode(hostile));
        }
    }
}
