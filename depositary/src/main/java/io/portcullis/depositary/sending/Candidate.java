package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Bytes32;

/** One signed transaction for a nonce. Its exact bytes are durable before they are sent. */
public record Candidate(SignedTransaction transaction, Bytes32 hash, long signedAtSeconds) {
    static Candidate of(SignedTransaction transaction, long signedAtSeconds) {
        return new Candidate(transaction, transaction.hash(), signedAtSeconds);
    }

    Fees fees() {
        return transaction.unsigned().fees();
    }
}
