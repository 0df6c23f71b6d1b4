package io.portcullis.signer.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.sending.SendingFault;
import io.portcullis.depositary.sending.SendingTag;
import io.portcullis.depositary.sending.TransactionKey;
import io.portcullis.depositary.sending.UnsignedTransaction;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;

/** The key of a lane, behind a signer's door: the signer decodes what it is to sign, and holds it to its own rules. */
public final class GasDoor implements TransactionKey {
    private final SignerClient signer;
    private final Address account;

    private GasDoor(SignerClient signer, Address account) {
        this.signer = signer;
        this.account = account;
    }

    /**
     * For whatever account the signer's gas key has; a lane's journal knows it again.
     *
     * @throws SendingFault KEY_REFUSED if the signer does not tell
     */
    public static GasDoor open(SignerClient signer) {
        return new GasDoor(signer, take(signer.gasAccount()));
    }

    /** For an account that is pinned; that the signer's key is that account's, each signature shows. */
    public static GasDoor of(SignerClient signer, Address account) {
        return new GasDoor(signer, account);
    }

    @Override
    public Address account() {
        return account;
    }

    @Override
    public Signature sign(UnsignedTransaction transaction) {
        return take(signer.signGas(Bytes.of(transaction.encode())));
    }

    private static <T> T take(Answer<T> answer) {
        return switch (answer) {
            case Answer.Granted<T> granted -> granted.value();
            case Answer.Refused<T> refused -> throw refused(refused.refusal());
        };
    }

    private static SendingFault refused(Refusal refusal) {
        return new SendingFault(SendingTag.KEY_REFUSED, refusal.tag() + ": " + refusal.reason());
    }
}
