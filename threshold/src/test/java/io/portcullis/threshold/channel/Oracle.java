package io.portcullis.threshold.channel;

import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What the JDK's own algorithms make of the same inputs: written from {@link DealCipher}'s description, not from its code. */
final class Oracle {
    private Oracle() {}

    static Bytes agree(Bytes privateKey, Bytes publicKey) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("X25519");
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey.toArray())));
        byte[] bigEndian = publicKey.toArray();
        for (int i = 0; i < 16; i++) {
            byte swapped = bigEndian[i];
            bigEndian[i] = bigEndian[31 - i];
            bigEndian[31 - i] = swapped;
        }
        bigEndian[0] &= 0x7f;
        agreement.doPhase(
                factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian))),
                true);
        return Bytes.of(agreement.generateSecret());
    }

    /** key ‖ iv of a deal. */
    static Bytes derive(Bytes shared, Bytes ephemeralPublic, Bytes recipientPublic, Bytes context)
            throws GeneralSecurityException {
        Bytes info = Bytes.ascii("portcullis/deal/v1").concat(ephemeralPublic).concat(recipientPublic);
        return Bytes.of(KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                        .addSalt(context.sha256().toArray())
                        .addIKM(shared.toArray())
                        .thenExpand(info.toArray(), 44)));
    }

    static Bytes decrypt(Bytes keyAndIv, Bytes context, Bytes ciphertext) throws GeneralSecurityException {
        byte[] derived = keyAndIv.toArray();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(derived, 0, 32, "AES"),
                new GCMParameterSpec(128, Arrays.copyOfRange(derived, 32, 44)));
        cipher.updateAAD(context.toArray());
        return Bytes.of(cipher.doFinal(ciphertext.toArray()));
    }
}
