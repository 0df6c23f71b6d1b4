package io.portcullis.depositary.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.model.Bytes32;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A clue that was stretched: finds openings, makes them and opens vaults with them. Secret until the chain shows the clue. */
public final class StretchedClue {
    private static final byte[] LOCATOR = "portcullis/vault-locator/v1".getBytes(US_ASCII);
    private static final byte[] WRAP = "portcullis/vault-wrap/v1".getBytes(US_ASCII);
    private static final int KEY_BYTES = 32;

    private final Bytes32 account;
    private final SecretKey stretched;
    private final Locator locator;

    StretchedClue(Bytes32 account, byte[] stretched) {
        this.account = account;
        this.stretched = new SecretKeySpec(stretched, "Generic");
        this.locator = Locator.read(ByteBuffer.wrap(expand(LOCATOR, Locator.LENGTH)));
    }

    private byte[] expand(byte[] info, int length) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(HKDFParameterSpec.expandOnly(stretched, info, length));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("this JDK has HKDF", e);
        }
    }

    private Key wrapping(VaultId vault) {
        byte[] info = ByteBuffer.allocate(WRAP.length + VaultId.LENGTH)
                .put(WRAP)
                .put(vault.toArray())
                .array();
        return new SecretKeySpec(expand(info, KEY_BYTES), "AES");
    }

    public Locator locator() {
        return locator;
    }

    /** The one opening that gives this vault's key to who knows the clue. */
    public Opening opening(VaultId vault, VaultKey key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/KW/NoPadding");
            cipher.init(Cipher.WRAP_MODE, wrapping(vault));
            return new Opening(locator, SealedBytes.of(cipher.wrap(key.secret())));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("this JDK wraps keys", e);
        }
    }

    /**
     * Opens a vault, and asks of what it holds whether it answers the dispute that gave the clue. Whose signatures the seals bear is not asked here.
     *
     * @param version that the dispute started with
     * @return one appointment of the clue's account, of a newer version
     * @throws VaultRefusal {@code VAULT_RUBBISH}, {@code VAULT_ELSEWHERE}, {@code VAULT_OLDER}
     */
    public Handover.Checked open(VaultId vault, long revision, Opening opening, SealedBytes payload, long version) {
        Handover.Checked inside = unwrap(vault, opening).open(vault, revision, payload);
        if (!inside.promises().getFirst().account().equals(account)) {
            throw VaultTag.VAULT_ELSEWHERE.refusal("vault " + vault + " is of another account than the disputed");
        }
        long held = inside.promises().getFirst().version();
        if (held <= version) {
            throw VaultTag.VAULT_OLDER.refusal(
                    "vault " + vault + " holds version " + held + ", the dispute started with " + version);
        }
        return inside;
    }

    private VaultKey unwrap(VaultId vault, Opening opening) {
        try {
            Cipher cipher = Cipher.getInstance("AES/KW/NoPadding");
            cipher.init(Cipher.UNWRAP_MODE, wrapping(vault));
            byte[] key = cipher.unwrap(opening.wrap().toArray(), "AES", Cipher.SECRET_KEY)
                    .getEncoded();
            return VaultKey.of(key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw VaultTag.VAULT_RUBBISH.refusal("vault " + vault + ": the opening holds no key");
        }
    }

    @Override
    public String toString() {
        return "a stretched clue";
    }
}
