package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.channel.DealCipher;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.channel.TransportKeys;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.curve.SecretSource;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.sharing.Lagrange;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where custodians present their shares, for one session; all of it in locked memory until it is closed. */
public final class ShareDesk implements AutoCloseable {
    private final Bytes32 session;
    private final TransportKeys key;
    private final SortedMap<Integer, SecretScalars> shares = new TreeMap<>();

    private ShareDesk(Bytes32 session, TransportKeys key) {
        this.session = session;
        this.key = key;
    }

    public static ShareDesk open(Bytes32 session, SecretSource random) {
        return new ShareDesk(session, TransportKeys.generate(1, random));
    }

    public TransportPublicKey key() {
        return key.publicKey(0);
    }

    /** @throws RefusedException CEREMONY_STEP_FAILED if it is not sealed to this desk, for this session and index */
    public void take(int index, SealedDeal sealed, SecretAccess access) {
        SecretScalars share = SecretScalars.zeros(1);
        boolean taken = false;
        try (LockedMemory plain = DealCipher.open(
                        sealed, key, WrappingSecret.deskContext(session, index), SecretScalars.LENGTH)
                .orElseThrow(() -> refused("the share is not sealed to this desk"))) {
            share.read(0, plain.open(access), access);
            if (shares.putIfAbsent(index, share) != null) {
                throw refused("share " + index + " was presented before");
            }
            taken = true;
        } finally {
            if (!taken) {
                share.close();
            }
        }
    }

    /**
     * The wrapping key, if the shares are of one polynomial: its check value tells. The caller closes it.
     *
     * @throws RefusedException CEREMONY_SHARES_TOO_FEW
     */
    public LockedMemory combine(int threshold, SecretAccess access) {
        if (shares.size() < threshold) {
            throw new RefusedException(
                    SignerTag.CEREMONY_SHARES_TOO_FEW, shares.size() + " shares, and " + threshold + " are needed");
        }
        List<Integer> indices = List.copyOf(shares.keySet());
        List<Scalar> weights = Lagrange.atZero(indices);
        try (SecretScalars sum = SecretScalars.zeros(1)) {
            for (int i = 0; i < indices.size(); i++) {
                sum.addProduct(0, shares.get(indices.get(i)), 0, weights.get(i));
            }
            return WrappingSecret.write(sum, access);
        }
    }

    private static RefusedException refused(String reason) {
        return new RefusedException(SignerTag.CEREMONY_STEP_FAILED, reason);
    }

    @Override
    public void close() {
        shares.values().forEach(SecretScalars::close);
        key.close();
    }
}
