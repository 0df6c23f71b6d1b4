package io.portcullis.depositary.vault;

import io.portcullis.depositary.model.Bytes32;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What moves a vault on, or begins it: its newest payload, and openings that come after those it has.
 *
 * @param revision starts at 1 and rises with each payload, to {@link Limits#MAX_REVISIONS}
 * @param link that revision's
 * @param keepUntil Unix seconds; afterwards the tower may forget the vault
 * @param first how many openings the vault has before these, as far as the client knows: those that the tower has already must be the same
 */
public record VaultStep(
        VaultId vault,
        long revision,
        VaultLink link,
        long keepUntil,
        int first,
        List<Opening> openings,
        SealedBytes payload) {
    static final int FIXED_BYTES = 1 + VaultId.LENGTH + 8 + Bytes32.LENGTH + 4 + 4 + 2 + 4;

    private static final int VERSION = 1;
    private static final long UNSIGNED = 0xffff_ffffL;

    /** @throws VaultRefusal {@code VAULT_MALFORMED} */
    public VaultStep {
        openings = List.copyOf(openings);
        if (revision < 1 || revision > Limits.MAX_REVISIONS || keepUntil < 1 || keepUntil > UNSIGNED) {
            throw malformed(
                    "revisions are 1 to " + Limits.MAX_REVISIONS + ", and times are in Unix seconds until 2106");
        }
        if (openings.size() > Limits.MAX_STEP_OPENINGS || first < 0 || first > Limits.MAX_OPENINGS - openings.size()) {
            throw malformed(
                    "a step has at most " + Limits.MAX_STEP_OPENINGS + " openings, a vault " + Limits.MAX_OPENINGS);
        }
        int most = Limits.MAX_PAYLOAD_BYTES;
        int least = VaultKey.NONCE_BYTES + VaultKey.TAG_BYTES;
        if (payload.length() <= least
                || payload.length() > most
                || (payload.length() - least) % Limits.PADDING_BYTES != 0) {
            throw malformed("a payload is padded to " + Limits.PADDING_BYTES + " bytes, and has at most " + most);
        }
    }

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + openings.size() * Opening.BYTES + payload.length());
        out.put((byte) VERSION);
        vault.write(out);
        out.putLong(revision)
                .put(link.word().toArray())
                .putInt((int) keepUntil)
                .putInt(first)
                .putShort((short) openings.size());
        openings.forEach(opening -> opening.write(out));
        out.putInt(payload.length());
        payload.write(out);
        return out.array();
    }

    /** @throws VaultRefusal {@code VAULT_MALFORMED} unless the bytes are the one encoding of a step */
    public static VaultStep decode(byte[] bytes) {
        if (bytes.length > Limits.MAX_STEP_BYTES) {
            throw malformed("a step has at most " + Limits.MAX_STEP_BYTES + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                throw malformed("not a step of version " + VERSION);
            }
            VaultId vault = VaultId.read(in);
            long revision = in.getLong();
            byte[] link = new byte[Bytes32.LENGTH];
            in.get(link);
            long keepUntil = in.getInt() & UNSIGNED;
            int first = in.getInt();
            int count = in.getShort() & 0xffff;
            if (count * Opening.BYTES > in.remaining()) {
                throw malformed("the bytes end before what a count promises");
            }
            List<Opening> openings = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                openings.add(Opening.read(in));
            }
            int length = in.getInt();
            if (length != in.remaining()) {
                throw malformed("a payload ends where the step does");
            }
            return new VaultStep(
                    vault,
                    revision,
                    new VaultLink(Bytes32.of(link)),
                    keepUntil,
                    first,
                    openings,
                    SealedBytes.read(in, length));
        } catch (BufferUnderflowException e) {
            throw malformed("the bytes end too early");
        }
    }

    private static VaultRefusal malformed(String what) {
        return VaultTag.VAULT_MALFORMED.refusal(what);
    }
}
