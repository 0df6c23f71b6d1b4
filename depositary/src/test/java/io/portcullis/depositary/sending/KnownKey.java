package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.testing.KnownKeys;

/** A lane's key that everybody knows. It refuses while it is told to. */
public final class KnownKey implements TransactionKey {
    private static final KnownKeys KEYS = KnownKeys.of(16);

    private final int number;
    private volatile boolean refusing;

    public KnownKey(int number) {
        this.number = number;
    }

    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    @Override
    public Address account() {
        return KEYS.address(number);
    }

    @Override
    public Signature sign(UnsignedTransaction transaction) {
        if (refusing) {
            throw new SendingFault(SendingTag.KEY_REFUSED, "told to");
        }
        return KEYS.sign(number, transaction.hash());
    }
}
