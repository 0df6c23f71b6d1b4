package io.portcullis.depositary.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.appointment.TowerSignature;
import io.portcullis.depositary.model.AbiReader;
import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.MalformedBatchException;
import java.util.Arrays;

/**
 * A tower's word that it has a vault: that no dispute whose start opens it ends below the version inside, unless its client itself replaced that revision.
 *
 * @param receivedAt Unix seconds by the tower's clock; a client that gets another time than its own refuses the receipt
 * @param payload its SHA-256
 * @param openings RFC 9162 root over all of them
 * @param count of the openings
 */
public record VaultReceipt(
        Eip712Domain domain,
        long receivedAt,
        VaultId vault,
        long revision,
        VaultLink link,
        long keepUntil,
        Bytes32 payload,
        Bytes32 openings,
        int count) {
    /** Bytes of a signed receipt, always. */
    public static final int BYTES = 11 * AbiWriter.WORD + TowerSignature.LENGTH;

    private static final byte[] LABEL = "portcullis/watchtower-vault-receipt/v1".getBytes(US_ASCII);
    private static final int VERSION = 1;

    /** As it came, with its tower's signature. */
    public record Signed(VaultReceipt receipt, TowerSignature signature) {
        /** @return whether the holder of that key signed it */
        public boolean isOf(TowerKey tower) {
            return tower.verifies(receipt.text(), signature);
        }

        public byte[] encode() {
            return receipt.words().raw(signature.toArray()).toBytes();
        }
    }

    public VaultReceipt {
        if (receivedAt < 0 || revision < 1 || keepUntil < 1 || count < 0 || count > Limits.MAX_OPENINGS) {
            throw new IllegalArgumentException("a receipt is of some time, of a vault within its bounds");
        }
    }

    private AbiWriter words() {
        return new AbiWriter()
                .number(VERSION)
                .number(domain.chainId())
                .address(domain.depositary())
                .number(receivedAt)
                .word(vault.word())
                .number(revision)
                .word(link.word())
                .number(keepUntil)
                .word(payload)
                .word(openings)
                .number(count);
    }

    /** What the tower signs. */
    public byte[] text() {
        byte[] words = words().toBytes();
        byte[] text = Arrays.copyOf(LABEL, LABEL.length + words.length);
        System.arraycopy(words, 0, text, LABEL.length, words.length);
        return text;
    }

    /** @throws VaultRefusal {@code VAULT_RECEIPT_MALFORMED} unless the bytes are the one encoding of a receipt */
    public static Signed decode(byte[] bytes) {
        AbiReader in = new AbiReader(bytes);
        try {
            if (in.number() != VERSION) {
                throw VaultTag.VAULT_RECEIPT_MALFORMED.refusal("not a receipt of version " + VERSION);
            }
            Signed signed = new Signed(
                    new VaultReceipt(
                            new Eip712Domain(in.number(), in.address()),
                            in.number(),
                            VaultId.of(in.word()),
                            in.number(),
                            new VaultLink(in.word()),
                            in.number(),
                            in.word(),
                            in.word(),
                            in.number(Limits.MAX_OPENINGS)),
                    TowerSignature.of(in.bytes(TowerSignature.LENGTH)));
            in.end();
            return signed;
        } catch (MalformedBatchException | IllegalArgumentException e) {
            throw VaultTag.VAULT_RECEIPT_MALFORMED.refusal(String.valueOf(e.getMessage()));
        }
    }
}
