package io.portcullis.watchtower.vaults;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.vault.Limits;
import io.portcullis.depositary.vault.Opening;
import io.portcullis.depositary.vault.SealedBytes;
import io.portcullis.depositary.vault.VaultId;
import io.portcullis.depositary.vault.VaultLink;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.depositary.vault.VaultStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One vault as it was left by its newest step. Not safe for threads; what it gives out is.
 *
 * <p>Invariant: openings are only ever added, each in its place.
 */
final class Vault {
    /** Memory of a vault beside its payload and openings, and of an opening with its place in the index, measured generously. */
    static final int VAULT_BYTES = 256;

    static final int OPENING_BYTES = Opening.BYTES + 128;

    private final String client;
    private final VaultId id;
    private long revision;
    private VaultLink link;
    private long keepUntil;
    private SealedBytes payload;
    private byte[] openings = new byte[0];
    private int count;

    Vault(String client, VaultStep first) {
        this.client = client;
        this.id = first.vault();
        this.revision = first.revision();
        this.link = first.link();
        this.keepUntil = first.keepUntil();
        this.payload = first.payload();
    }

    /** What a step adds to a client's share. */
    static long bytes(VaultStep step) {
        return VAULT_BYTES
                + step.payload().length()
                + (long) OPENING_BYTES * step.openings().size();
    }

    /** What it takes of a client's share. */
    long bytes() {
        return VAULT_BYTES + payload.length() + (long) OPENING_BYTES * count;
    }

    void take(VaultStep step) {
        revision = step.revision();
        link = step.link();
        keepUntil = Math.max(keepUntil, step.keepUntil());
        payload = step.payload();
        for (Opening opening : fresh(step)) {
            if ((count + 1) * Opening.BYTES > openings.length) {
                openings = Arrays.copyOf(openings, Opening.BYTES * Math.max(count + 1, count + count / 2));
            }
            System.arraycopy(opening.toArray(), 0, openings, count * Opening.BYTES, Opening.BYTES);
            count++;
        }
    }

    /** Those of a step's openings that are not here yet. */
    List<Opening> fresh(VaultStep step) {
        int known = Math.clamp((long) count - step.first(), 0, step.openings().size());
        return step.openings().subList(known, step.openings().size());
    }

    /** Whether a step's openings go on where these end, or before, and then say the same. */
    boolean goesOn(VaultStep step) {
        return step.first() <= count;
    }

    boolean agrees(VaultStep step) {
        for (int i = 0; i < step.openings().size() && step.first() + i < count; i++) {
            if (!opening(step.first() + i).equals(step.openings().get(i))) {
                return false;
            }
        }
        return true;
    }

    Opening opening(int index) {
        return Opening.of(Arrays.copyOfRange(openings, index * Opening.BYTES, (index + 1) * Opening.BYTES));
    }

    VaultReceipt receipt(Eip712Domain domain, long receivedAt) {
        List<Bytes32> leaves = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            leaves.add(opening(i).leafHash());
        }
        return new VaultReceipt(
                domain,
                receivedAt,
                id,
                revision,
                link,
                keepUntil,
                payload.sha256(),
                leaves.isEmpty() ? MerkleTree.emptyRoot() : MerkleTree.root(leaves),
                count);
    }

    /** Steps that make it again. */
    List<VaultStep> steps() {
        List<VaultStep> steps = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(count, from + Limits.MAX_STEP_OPENINGS);
            List<Opening> part = new ArrayList<>(to - from);
            for (int i = from; i < to; i++) {
                part.add(opening(i));
            }
            steps.add(new VaultStep(id, revision, link, keepUntil, from, part, payload));
            from = to;
        } while (from < count);
        return steps;
    }

    String client() {
        return client;
    }

    VaultId id() {
        return id;
    }

    long revision() {
        return revision;
    }

    VaultLink link() {
        return link;
    }

    long keepUntil() {
        return keepUntil;
    }

    SealedBytes payload() {
        return payload;
    }

    int count() {
        return count;
    }
}
