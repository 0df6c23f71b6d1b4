package io.portcullis.engine.account;

import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.kernel.KeyIndex;
import io.portcullis.engine.kernel.Slab;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The tokens a node has met: 32 bytes each, named by slot in every line and subcontract.
 *
 * <p>A token id is whatever a counterparty says it is, so it is found by the first half of its SHA-256 and not by its own bits: else a
 * stranger could make up an id that meets a real token in the index, be first, and have the real one refused for ever.
 */
final class Tokens {
    static final int BYTES = 32;

    private final Slab tokens;
    private final KeyIndex index;
    private final Undo undo;
    private final int most;
    private final MessageDigest sha256;

    Tokens(Slab tokens, KeyIndex index, Undo undo, int most) {
        this.most = most;
        this.tokens = tokens;
        this.index = index;
        this.undo = undo;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    Slab slab() {
        return tokens;
    }

    TokenId token(int slot) {
        return new TokenId(tokens.getBytes32(slot, 0));
    }

    void read(int slot, byte[] into, int at) {
        tokens.read(slot, 0, into, at, BYTES);
    }

    boolean is(int slot, TokenId id) {
        return tokens.equal(slot, 0, id.value());
    }

    /** The slot of a token, taken now if it is new to this node. */
    int intern(TokenId token) {
        byte[] id = token.value().toArray();
        ByteBuffer key = key(id);
        long k0 = key.getLong(0);
        long k1 = key.getLong(8);
        int slot = index.get(k0, k1);
        if (slot != KeyIndex.ABSENT) {
            if (!is(slot, token)) {
                throw new IllegalStateException("two ids whose SHA-256 begin with the same 16 bytes");
            }
            return slot;
        }
        if (tokens.live() >= most) {
            throw new RefusedException(EngineTag.NODE_FULL, "this node knows " + most + " tokens");
        }
        int fresh = undo.allocate(tokens);
        tokens.write(fresh, 0, id, 0, id.length);
        index.put(k0, k1, fresh);
        undo.onRollBack(() -> index.remove(k0, k1));
        return fresh;
    }

    /** Makes the index anew, after a restore. */
    void index() {
        for (int slot = 0; slot < tokens.high(); slot++) {
            if (!tokens.isLive(slot)) {
                continue; // A trial took it and gave it back.
            }
            byte[] id = new byte[BYTES];
            read(slot, id, 0);
            ByteBuffer key = key(id);
            index.put(key.getLong(0), key.getLong(8), slot);
        }
    }

    private ByteBuffer key(byte[] id) {
        return ByteBuffer.wrap(sha256.digest(id));
    }
}
