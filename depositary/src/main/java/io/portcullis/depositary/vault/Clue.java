package io.portcullis.depositary.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a dispute's start shows, and so what opens a vault.
 *
 * @param account {@link io.portcullis.depositary.model.AccountKey#id}
 * @param word the body's hash, or the version of an unproven start
 */
public record Clue(Eip712Domain domain, Bytes32 account, Bytes32 word) {
    private static final byte[] SALT = "portcullis/vault-clue/v1".getBytes(US_ASCII);
    private static final int ROUNDS = 1 << 14;
    private static final int KEY_BITS = 256;

    /** A start with a body that the other side sealed. */
    public static Clue ofBody(Eip712Domain domain, Bytes32 account, Bytes32 bodyHash) {
        return new Clue(domain, account, bodyHash);
    }

    /** A start without any proof, at the version that the chain settled last. Anybody can guess it. */
    public static Clue ofUnproven(Eip712Domain domain, Bytes32 account, long version) {
        byte[] word = new byte[Bytes32.LENGTH];
        ByteBuffer.wrap(word).putLong(Bytes32.LENGTH - Long.BYTES, version);
        return new Clue(domain, account, Bytes32.of(word));
    }

    /** Takes some tens of milliseconds, on purpose: so does each guess. */
    public StretchedClue stretch() {
        HexFormat hex = HexFormat.of();
        char[] text = (hex.formatHex(account.toArray()) + hex.formatHex(word.toArray())).toCharArray();
        byte[] salt = ByteBuffer.allocate(SALT.length + Bytes32.LENGTH)
                .put(SALT)
                .put(domain.separator().toArray())
                .array();
        try {
            byte[] stretched = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(text, salt, ROUNDS, KEY_BITS))
                    .getEncoded();
            return new StretchedClue(account, stretched);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK stretches with PBKDF2", e);
        }
    }
}
