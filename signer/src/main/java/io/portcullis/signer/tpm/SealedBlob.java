package io.portcullis.signer.tpm;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A sealed object of a TPM, as it lies on a disk; no secret without that TPM. The form is in the package's description.
 *
 * <p>Invariant: the object opens by its policy alone, and stays with its TPM.
 *
 * @param publicArea a {@code TPM2B_PUBLIC}
 * @param privateArea a {@code TPM2B_PRIVATE}
 */
public record SealedBlob(Bytes publicArea, Bytes privateArea) {
    private static final int VERSION = 1;
    private static final int KEYED_HASH = 0x0008;
    private static final int SHA_256 = 0x000b;
    private static final int NULL_SCHEME = 0x0010;
    private static final int DIGEST = 32;

    /** {@code fixedTPM}, {@code fixedParent}, {@code noDA}: a policy's failure is no guess at a password, and locks nothing. */
    private static final int ATTRIBUTES = 1 << 1 | 1 << 4 | 1 << 10;

    private static final int PUBLIC_LENGTH = 2 + 2 + 2 + 4 + (2 + DIGEST) + 2 + (2 + DIGEST);

    public SealedBlob {
        requireShutByPolicyAlone(publicArea);
        if (privateArea.size() < 3
                || privateArea.size() > Limits.MAX_FILE / 4
                || ByteBuffer.wrap(privateArea.toArray()).getShort() != privateArea.size() - 2) {
            throw new IllegalArgumentException("the private structure is not as long as it says");
        }
    }

    private static void requireShutByPolicyAlone(Bytes area) {
        if (area.size() != PUBLIC_LENGTH) {
            throw new IllegalArgumentException("the public structure has another length than a sealed object's");
        }
        ByteBuffer in = ByteBuffer.wrap(area.toArray());
        boolean sealed = in.getShort() == PUBLIC_LENGTH - 2 && in.getShort() == KEYED_HASH && in.getShort() == SHA_256;
        boolean attributes = in.getInt() == ATTRIBUTES;
        boolean policy = in.getShort() == DIGEST;
        in.position(in.position() + DIGEST);
        boolean scheme = in.getShort() == NULL_SCHEME && in.getShort() == DIGEST;
        if (!sealed || !policy || !scheme) {
            throw new IllegalArgumentException("the public structure is not of an object sealed by a SHA-256 policy");
        }
        if (!attributes) {
            throw new IllegalArgumentException("the object's attributes are not fixedTPM, fixedParent and noDA alone");
        }
    }

    /** The digest of the policy that opens it. */
    Bytes policy() {
        byte[] area = publicArea.toArray();
        return Bytes.of(Arrays.copyOfRange(area, 12, 12 + DIGEST));
    }

    /** @throws SignerFault PIN_BLOB_INVALID */
    public static SealedBlob read(Path file) {
        try {
            if (Files.size(file) > Limits.MAX_FILE) {
                throw new SignerFault(SignerTag.PIN_BLOB_INVALID, file + " is too long to be a sealed blob");
            }
            return decode(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new SignerFault(SignerTag.PIN_BLOB_INVALID, "there is no sealed blob " + file, e);
        } catch (IOException | RefusedException e) {
            throw new SignerFault(SignerTag.PIN_BLOB_INVALID, file + ": " + e.getMessage(), e);
        }
    }

    /** @throws RefusedException naming what is wrong */
    public static SealedBlob decode(byte[] json) {
        return Fields.read("blob", StrictJson.canonicalObject(json), in -> {
            in.number("version", VERSION, VERSION);
            Bytes publicArea = Bytes.of(in.bytes("public", PUBLIC_LENGTH));
            Bytes privateArea = Bytes.of(in.bytes("private", Limits.MAX_FILE / 4));
            try {
                return new SealedBlob(publicArea, privateArea);
            } catch (IllegalArgumentException e) {
                throw in.invalid("public", e.getMessage());
            }
        });
    }

    public byte[] encode() {
        return StrictJson.canonical(StrictJson.newObject()
                .put("version", VERSION)
                .put("public", Hex.encode(publicArea.toArray()))
                .put("private", Hex.encode(privateArea.toArray())));
    }

    /** Durable under its name, or not there at all. */
    public void write(Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.write(
                beside,
                encode(),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
