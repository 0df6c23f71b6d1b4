package io.portcullis.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.kernel.SlabSpace;
import org.junit.jupiter.api.Test;

class TokensTest {
    @Test
    void aMadeUpIdNeverKeepsARealTokenOut() {
        byte[] real = AccountRig.GOLD.value().toArray();
        byte[] madeUp = real.clone();
        madeUp[3] ^= 0x55; // In the first word and the third, so that no sum or exclusive or of words tells them apart.
        madeUp[19] ^= 0x55;
        Ledger ledger = new Ledger(SlabSpace.offHeap(), 7);
        TokenId stranger = new TokenId(Bytes32.of(madeUp));
        int first = ledger.tokens.intern(stranger);
        int second = ledger.tokens.intern(AccountRig.GOLD);
        assertNotEquals(first, second);
        assertEquals(stranger, ledger.token(first));
        assertEquals(AccountRig.GOLD, ledger.token(second));
        assertEquals(second, ledger.tokens.intern(AccountRig.GOLD), "a token has one slot");
    }
}
