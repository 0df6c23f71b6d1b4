package io.portcullis.watchtower.service;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.sending.SendingFault;
import io.portcullis.depositary.sending.SendingTag;
import io.portcullis.depositary.sending.TransactionKey;
import io.portcullis.depositary.sending.UnsignedTransaction;
import io.portcullis.watchtower.verdict.TowerTag;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A key that pays for answers, and can do nothing else.
 *
 * <p>Invariants: it signs calls without value to the pinned contract, and empty transactions to its own account, of the pinned chain; none that may
 * cost more than the cap.
 */
final class GasKey implements TransactionKey {
    private static final int COORDINATES = 64;

    private final Bytes32 secret;
    private final Address account;
    private final long chainId;
    private final Address contract;
    private final BigInteger cap;

    private GasKey(Bytes32 secret, Address account, long chainId, Address contract, BigInteger cap) {
        this.secret = secret;
        this.account = account;
        this.chainId = chainId;
        this.contract = contract;
        this.cap = cap;
    }

    static GasKey read(Path file, TowerConfig config) {
        byte[] secret = KeyFiles.read(file, 1).getFirst();
        return new GasKey(
                secret.length == Bytes32.LENGTH ? Bytes32.of(secret) : Bytes32.ZERO,
                account(secret),
                config.domain().chainId(),
                config.domain().depositary(),
                config.gas().cap());
    }

    static Address account(byte[] secret) {
        if (secret.length != Bytes32.LENGTH
                || !fr.acinq.secp256k1.Secp256k1.get().secKeyVerify(secret)) {
            throw TowerTag.KEY_UNREADABLE.refusal("not a key of secp256k1");
        }
        byte[] point = fr.acinq.secp256k1.Secp256k1.get().pubkeyCreate(secret);
        return Address.ofPublicKey(Arrays.copyOfRange(point, point.length - COORDINATES, point.length));
    }

    @Override
    public Address account() {
        return account;
    }

    @Override
    public Signature sign(UnsignedTransaction transaction) {
        boolean isAnswer =
                transaction.to().equals(contract) && transaction.value().signum() == 0;
        BigInteger cost = transaction.fees().maximum().multiply(BigInteger.valueOf(transaction.gas()));
        if (transaction.chainId() != chainId || !(isAnswer || transaction.isEmpty(account))) {
            throw new SendingFault(SendingTag.KEY_REFUSED, "a gas key signs answers and nothing else");
        }
        if (cost.compareTo(cap) > 0) {
            throw new SendingFault(SendingTag.KEY_REFUSED, "it may cost " + cost + " wei, the cap is " + cap);
        }
        Bytes32 hash = transaction.hash();
        byte[] rs = fr.acinq.secp256k1.Secp256k1.get().sign(hash.toArray(), secret.toArray(), null);
        return Secp256k1.fromRaw(rs, hash, account);
    }

    @Override
    public String toString() {
        return "gas key of " + account;
    }
}
