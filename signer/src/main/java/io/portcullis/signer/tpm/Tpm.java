package io.portcullis.signer.tpm;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.BootWord;
import io.portcullis.threshold.codec.Bytes;
import java.util.Arrays;
import java.util.Map;

/**
 * One TPM, asked by the programs of tpm2-tools.
 *
 * @param tcti the way to it as tpm2-tools name it: {@code device:/dev/tpmrm0}, through the kernel's resource manager
 * @param environment of this process; only the way to a resource manager on a bus is taken from it
 */
public record Tpm(String tcti, Map<String, String> environment) {
    public static final String DEVICE = "device:/dev/tpmrm0";

    private static final long FIRST_PERSISTENT = 0x8100_0000L;
    private static final long LAST_PERSISTENT = 0x81ff_ffffL;

    public Tpm {
        if (!tcti.matches("(device|swtpm|mssim|tabrmd):[A-Za-z0-9/.,:=_-]{0,200}")) {
            throw new IllegalArgumentException("a way to a TPM is like " + DEVICE);
        }
        environment = Map.copyOf(environment);
    }

    /**
     * Seals to the registers as they are now.
     *
     * @param secret 1 to 128 bytes, wiped
     * @throws SignerFault TPM_FAILED
     */
    public SealedBlob seal(Registers registers, byte[] secret) {
        if (secret.length < 1 || secret.length > Limits.MAX_SEALED) {
            Arrays.fill(secret, (byte) 0);
            throw new IllegalArgumentException("a TPM seals 1 to 128 bytes");
        }
        try (TpmTools tools = new TpmTools(this)) {
            parent(tools);
            tools.run("tpm2_createpolicy", "-Q", "--policy-pcr", "-l", registers.selection(), "-L", "policy");
            tools.feed(
                    secret,
                    "tpm2_create",
                    "-Q",
                    "-C",
                    "parent",
                    "-g",
                    "sha256",
                    "-a",
                    "fixedtpm|fixedparent|noda",
                    "-L",
                    "policy",
                    "-u",
                    "public",
                    "-r",
                    "private",
                    "-i",
                    "-");
            return new SealedBlob(tools.read("public"), tools.read("private"));
        } catch (IllegalArgumentException e) {
            throw new SignerFault(
                    SignerTag.TPM_FAILED, "what the TPM made is not what was asked: " + e.getMessage(), e);
        }
    }

    /**
     * Opens what was sealed.
     *
     * @return bytes that the caller wipes
     * @throws SignerFault TPM_FAILED; PIN_SEALED_ELSEWHERE if this TPM does not know the blob; PIN_SEALED_TO_ANOTHER_STATE if a register is not as
     *     it was
     */
    public byte[] unseal(SealedBlob blob, Registers registers) {
        try (TpmTools tools = new TpmTools(this)) {
            parent(tools);
            tools.write("public", blob.publicArea());
            tools.write("private", blob.privateArea());
            try {
                tools.run("tpm2_load", "-Q", "-C", "parent", "-u", "public", "-r", "private", "-c", "sealed");
            } catch (SignerFault e) {
                throw new SignerFault(
                        SignerTag.PIN_SEALED_ELSEWHERE, e.refusal().reason(), e);
            }
            tools.run("tpm2_startauthsession", "-Q", "--policy-session", "-S", "session", "-c", "parent");
            try {
                tools.run("tpm2_sessionconfig", "session", "--enable-encrypt");
                tools.run("tpm2_policypcr", "-Q", "-S", "session", "-l", registers.selection(), "-L", "now");
                Bytes now = tools.read("now");
                if (!now.equals(blob.policy())) {
                    throw new SignerFault(
                            SignerTag.PIN_SEALED_TO_ANOTHER_STATE,
                            "the registers " + registers + " give the policy " + hex(now) + "; sealed was "
                                    + hex(blob.policy()));
                }
                return tools.secret("tpm2_unseal", "-Q", "-c", "sealed", "-p", "session:session");
            } finally {
                tools.run("tpm2_flushcontext", "-Q", "session");
            }
        }
    }

    /**
     * Has the TPM sign its registers.
     *
     * @param key the persistent handle of its attestation key, {@code 0x81000000} to {@code 0x81ffffff}
     * @param nonce 32 bytes that it signs along
     * @throws SignerFault TPM_FAILED
     */
    public BootWord.Quote quote(long key, Registers registers, Bytes nonce) {
        if (key < FIRST_PERSISTENT || key > LAST_PERSISTENT) {
            throw new IllegalArgumentException("a persistent handle is 0x81000000 to 0x81ffffff");
        }
        try (TpmTools tools = new TpmTools(this)) {
            tools.run(
                    "tpm2_quote",
                    "-Q",
                    "-c",
                    "0x" + Long.toHexString(key),
                    "-g",
                    "sha256",
                    "-l",
                    registers.selection(),
                    "-q",
                    hex(nonce).substring(2),
                    "-m",
                    "message",
                    "-s",
                    "signature");
            return new BootWord.Quote(tools.read("message"), tools.read("signature"));
        } catch (IllegalArgumentException e) {
            throw new SignerFault(SignerTag.TPM_FAILED, "what the TPM quoted is not bounded: " + e.getMessage(), e);
        }
    }

    /** The owner hierarchy's key of the tools' standard template: the same whenever it is made, until the owner is cleared. */
    private static void parent(TpmTools tools) {
        tools.run("tpm2_createprimary", "-Q", "-C", "o", "-g", "sha256", "-G", "ecc", "-c", "parent");
    }

    private static String hex(Bytes bytes) {
        return Hex.encode(bytes.toArray());
    }
}
