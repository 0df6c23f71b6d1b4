package io.portcullis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A block of leaves to be sealed: one entity's accounts, in their order, all at one version.
 *
 * @param encoded the leaves' bytes, one after another
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SealBlock(Seal seal, byte[] encoded) {
    static final EntityId ENTITY = new EntityId(Bytes32.of(sha256("entity".getBytes(US_ASCII))));

    /** So many account ids from a number on, ascending. */
    static byte[][] accounts(int first, int count) {
        byte[][] accounts = new byte[count][];
        for (int i = 0; i < count; i++) {
            accounts[i] = sha256(ByteBuffer.allocate(4).putInt(first + i).array());
        }
        Arrays.sort(accounts, Arrays::compareUnsigned);
        return accounts;
    }

    /** The leaves of these accounts at a version that is the block's height; the root by the model's own tree. */
    static SealBlock of(byte[][] accounts, long height) {
        byte[] encoded = encode(accounts, height);
        List<Bytes32> hashes = new ArrayList<>(accounts.length);
        for (int i = 0; i < accounts.length; i++) {
            hashes.add(MerkleTree.leafHash(Arrays.copyOfRange(encoded, i * SealLeaf.BYTES, (i + 1) * SealLeaf.BYTES)));
        }
        return new SealBlock(new Seal(MerkleTree.root(hashes), accounts.length, height), encoded);
    }

    static byte[] encode(byte[][] accounts, long height) {
        ByteBuffer out = ByteBuffer.allocate(accounts.length * SealLeaf.BYTES);
        byte[] entity = ENTITY.value().toArray();
        byte[] body = sha256(ByteBuffer.allocate(8).putLong(height).array());
        for (byte[] account : accounts) {
            out.put(entity).put(account).put(new byte[24]).putLong(height).put(body);
        }
        return out.array();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
