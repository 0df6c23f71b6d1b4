package io.portcullis.depositary.vault;

import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.MerkleTree;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One opening of a vault under a receipt, and the payload: what a client keeps, to prove negligence with. It says nothing of the account to who does not
 * know the clue; whoever does opens it, a judge too.
 *
 * @param index of the opening in the vault, from 0
 * @param path siblings from the opening up
 */
public record VaultProof(
        VaultReceipt.Signed receipt, Opening opening, int index, List<Bytes32> path, SealedBytes payload) {
    public VaultProof {
        path = List.copyOf(path);
        if (index < 0 || path.size() > Limits.MAX_PATH_LENGTH) {
            throw new IllegalArgumentException("no place among a vault's openings");
        }
    }

    /** @return whether the holder of that key took a vault with this opening and payload */
    public boolean isOf(TowerKey tower) {
        VaultReceipt of = receipt.receipt();
        return of.payload().equals(payload.sha256())
                && MerkleTree.verifyInclusion(index, of.count(), opening.leafHash(), path, of.openings())
                && receipt.isOf(tower);
    }

    public boolean isFoundBy(StretchedClue clue) {
        return opening.locator().equals(clue.locator());
    }

    /** As {@link StretchedClue#open}. */
    public Handover.Checked open(StretchedClue clue, long version) {
        return clue.open(receipt.receipt().vault(), receipt.receipt().revision(), opening, payload, version);
    }

    public byte[] encode() {
        byte[] signed = receipt.encode();
        ByteBuffer out = ByteBuffer.allocate(
                signed.length + Opening.BYTES + 4 + 1 + Bytes32.LENGTH * path.size() + 4 + payload.length());
        out.put(signed);
        opening.write(out);
        out.putInt(index).put((byte) path.size());
        path.forEach(each -> out.put(each.toArray()));
        out.putInt(payload.length());
        payload.write(out);
        return out.array();
    }

    /** @throws VaultRefusal {@code VAULT_RECEIPT_MALFORMED} unless the bytes are the one encoding of a proof */
    public static VaultProof decode(byte[] bytes) {
        if (bytes.length < VaultReceipt.BYTES) {
            throw malformed("the bytes end too early");
        }
        VaultReceipt.Signed receipt = VaultReceipt.decode(Arrays.copyOf(bytes, VaultReceipt.BYTES));
        ByteBuffer in = ByteBuffer.wrap(bytes, VaultReceipt.BYTES, bytes.length - VaultReceipt.BYTES);
        try {
            Opening opening = Opening.read(in);
            int index = in.getInt();
            int depth = in.get() & 0xff;
            if (depth > Limits.MAX_PATH_LENGTH) {
                throw malformed("a path has at most " + Limits.MAX_PATH_LENGTH + " nodes");
            }
            List<Bytes32> path = new ArrayList<>(depth);
            for (int i = 0; i < depth; i++) {
                byte[] node = new byte[Bytes32.LENGTH];
                in.get(node);
                path.add(Bytes32.of(node));
            }
            int length = in.getInt();
            if (length != in.remaining()) {
                throw malformed("a payload ends where the proof does");
            }
            return new VaultProof(receipt, opening, index, path, SealedBytes.read(in, length));
        } catch (BufferUnderflowException e) {
            throw malformed("the bytes end too early");
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static VaultRefusal malformed(String what) {
        return VaultTag.VAULT_RECEIPT_MALFORMED.refusal(what);
    }
}
