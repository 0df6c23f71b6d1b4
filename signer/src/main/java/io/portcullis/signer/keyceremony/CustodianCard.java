package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.channel.DealCipher;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.channel.TransportKeys;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.curve.SecretSource;
import io.portcullis.threshold.memory.LockedMemory;
import java.util.Optional;

/**
 * A custodian's card: opens envelopes that are sealed to it, and gives a share only to a desk, sealed. A model of a smartcard, in locked memory
 * where the card has its chip.
 */
public final class CustodianCard implements AutoCloseable {
    private final TransportKeys key;
    private final SecretSource random;

    private CustodianCard(TransportKeys key, SecretSource random) {
        this.key = key;
        this.random = random;
    }

    public static CustodianCard make(SecretSource random) {
        return new CustodianCard(TransportKeys.generate(1, random), random);
    }

    public TransportPublicKey key() {
        return key.publicKey(0);
    }

    /**
     * The share of a backup, sealed to the desk of a session that restores it.
     *
     * @return empty if the envelope is not this card's, or was changed
     */
    public Optional<SealedDeal> present(
            Backup backup, Backup.Envelope envelope, Bytes32 session, TransportPublicKey desk) {
        Optional<LockedMemory> opened = DealCipher.open(
                envelope.sealed(),
                key,
                WrappingSecret.shareContext(backup.session(), envelope.index()),
                SecretScalars.LENGTH);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (LockedMemory share = opened.get();
                TransportKeys ephemeral = TransportKeys.generate(1, random)) {
            return DealCipher.seal(share, ephemeral, 0, desk, WrappingSecret.deskContext(session, envelope.index()));
        }
    }

    @Override
    public void close() {
        key.close();
    }
}
