package io.portcullis.watchtower.service;

import io.portcullis.depositary.appointment.Heartbeat;
import io.portcullis.depositary.appointment.Receipt;
import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.appointment.TowerSignature;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.watchtower.verdict.TowerTag;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/** Who a tower is: the key that signs receipts and heartbeats, and nothing else. */
public final class TowerIdentity {
    private final PrivateKey key;
    private final TowerKey point;

    private TowerIdentity(PrivateKey key, TowerKey point) {
        this.key = key;
        this.point = point;
    }

    /** @throws io.portcullis.watchtower.verdict.TowerRefusal {@code KEY_UNREADABLE} */
    public static TowerIdentity read(Path file) {
        List<byte[]> forms = KeyFiles.read(file, 2);
        return of(forms.getFirst(), forms.getLast());
    }

    static TowerIdentity of(byte[] pkcs8, byte[] x509) {
        try {
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            // The point is the end of a key's X.509 form.
            TowerKey point =
                    TowerKey.of(Arrays.copyOfRange(x509, Math.max(0, x509.length - TowerKey.LENGTH), x509.length));
            TowerIdentity identity = new TowerIdentity(key, point);
            byte[] proof = new byte[] {1};
            if (!point.verifies(proof, identity.sign(proof))) {
                throw TowerTag.KEY_UNREADABLE.refusal("the two halves are of different keys");
            }
            return identity;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw TowerTag.KEY_UNREADABLE.refusal(String.valueOf(e.getMessage()));
        }
    }

    public TowerKey point() {
        return point;
    }

    public Receipt.Signed sign(Receipt receipt) {
        return new Receipt.Signed(receipt, sign(receipt.text()));
    }

    public VaultReceipt.Signed sign(VaultReceipt receipt) {
        return new VaultReceipt.Signed(receipt, sign(receipt.text()));
    }

    public Heartbeat.Signed sign(Heartbeat heartbeat) {
        return new Heartbeat.Signed(heartbeat, sign(heartbeat.text()));
    }

    private TowerSignature sign(byte[] text) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(key);
            signer.update(text);
            return TowerSignature.of(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the identity does not sign", e);
        }
    }
}
