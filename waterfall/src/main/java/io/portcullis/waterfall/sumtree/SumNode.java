package io.portcullis.waterfall.sumtree;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.TokenId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A hash and the sums below it. */
public record SumNode(Bytes32 hash, Sums sums) {
    private static final byte[] LEAF = "portcullis/sum-leaf/v1".getBytes(US_ASCII);
    private static final byte[] HEAD = "portcullis/sum-head/v1".getBytes(US_ASCII);

    static SumNode leaf(TokenId token, SumLeaf leaf) {
        MessageDigest digest = sha256((byte) 0);
        digest.update(LEAF);
        token.value().to(digest);
        leaf.client().value().to(digest);
        leaf.salt().to(digest);
        update(digest, leaf.sums());
        return new SumNode(Bytes32.of(digest.digest()), leaf.sums());
    }

    static SumNode parent(SumNode left, SumNode right) {
        MessageDigest digest = sha256((byte) 1);
        update(digest, left);
        update(digest, right);
        return new SumNode(Bytes32.of(digest.digest()), left.sums.plus(right.sums));
    }

    static Bytes32 head(TokenId token, long size, SumNode root) {
        MessageDigest digest = sha256((byte) 2);
        digest.update(HEAD);
        token.value().to(digest);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(size).array());
        update(digest, root);
        return Bytes32.of(digest.digest());
    }

    private static void update(MessageDigest digest, SumNode node) {
        node.hash.to(digest);
        update(digest, node.sums);
    }

    private static void update(MessageDigest digest, Sums sums) {
        byte[] legs = new byte[2 * Amount.BYTES];
        sums.positive().copyTo(legs, 0);
        sums.negative().copyTo(legs, Amount.BYTES);
        digest.update(legs);
    }

    private static MessageDigest sha256(byte kind) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(kind);
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
