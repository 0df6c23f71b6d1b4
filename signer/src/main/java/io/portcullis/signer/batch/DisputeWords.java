package io.portcullis.signer.batch;

import io.portcullis.depositary.model.AccountOperation.OrderFill.Choice;
import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Effect;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the data of what begins a dispute, or chooses in one: words in a row, without offsets.
 *
 * <pre>
 * start  left, right, version, leftResponseSeconds, rightResponseSeconds, clauses, clauses' hash, n, then n times token, offdelta;
 *        left's seal, right's seal
 * seal   0, or 1 and epoch, index, root, leaves, height, m, then m siblings; k, then k signatures: r, s, v
 * fill   counterparty, hash of the body, n, then n times index, ratio
 * </pre>
 *
 * <p>The batch stands for the side whose board signs it: a start that brings that side's own seal along is refused, as the contract does. The other
 * side's seal is read for its form alone; whether its board made it is for the contract to say.
 */
final class DisputeWords {
    static final int START = 0x40;
    static final int FILL = 0x43;

    private static final int HEAD = 8;
    private static final int DELTA = 2;

    /** Words of a seal before its path. */
    private static final int SEAL = 7;

    private static final int SIGNATURE = 3;
    private static final int FILL_HEAD = 3;

    private DisputeWords() {}

    /** @param entity whose batch it is */
    static Effect start(Words data, EntityId entity) {
        EntityId left = new EntityId(data.word(0));
        EntityId right = new EntityId(data.word(1));
        boolean isLeft = entity.equals(left);
        if (left.compareTo(right) >= 0 || (!isLeft && !entity.equals(right))) {
            throw Words.malformed("the batch's entity is no side of the account, or left is not the smaller id");
        }
        int clauses = data.number(5, Limits.MAX_PROOF_CLAUSES);
        if ((clauses == 0) != data.word(6).isZero()) {
            throw Words.malformed("there is a hash of the clauses if there are any");
        }
        int tokens = data.number(HEAD - 1, Limits.MAX_PROOF_TOKENS);
        List<TokenDelta> deltas = new ArrayList<>(tokens);
        for (int at = HEAD; at < HEAD + DELTA * tokens; at += DELTA) {
            deltas.add(new TokenDelta(new TokenId(data.word(at)), data.signed(at + 1)));
        }
        int ofLeft = HEAD + DELTA * tokens;
        int ofRight = afterSeal(data, ofLeft);
        data.expectCount(afterSeal(data, ofRight));
        data.expect(isLeft ? ofLeft : ofRight, 0);
        boolean proven = data.number(isLeft ? ofRight : ofLeft, 1) == 1;
        if (proven && data.number(2) == 0) {
            throw Words.malformed("sealed versions start at 1");
        }
        return new Effect.StartDispute(
                isLeft ? right : left,
                data.number(2),
                bodyHash(data, tokens),
                proven,
                data.number(3, Integer.MAX_VALUE),
                data.number(4, Integer.MAX_VALUE),
                clauses,
                deltas);
    }

    /** Left, right, version, both windows, the hash of the deltas' words, the count of clauses and their hash. */
    private static Bytes32 bodyHash(Words data, int tokens) {
        byte[] deltas = new byte[DELTA * tokens * Words.SIZE];
        data.bytes(HEAD, deltas);
        byte[] body = new byte[HEAD * Words.SIZE];
        data.bytes(0, body);
        // The last of the head's words, the count of tokens, gives its place to the two before it.
        System.arraycopy(body, 5 * Words.SIZE, body, 6 * Words.SIZE, 2 * Words.SIZE);
        System.arraycopy(Keccak.hash(deltas).toArray(), 0, body, 5 * Words.SIZE, Words.SIZE);
        return Keccak.hash(body);
    }

    /** @return the word after the seal that begins there */
    private static int afterSeal(Words data, int at) {
        if (data.number(at, 1) == 0) {
            return at + 1;
        }
        for (int positive : new int[] {1, 4, 5}) {
            if (data.number(at + positive) == 0) {
                throw Words.malformed("epochs, leaves and heights start at 1");
            }
        }
        data.number(at + 2);
        int count = at + SEAL + data.number(at + SEAL - 1, Limits.MAX_PATH_LENGTH);
        int signatures = data.number(count, Limits.MAX_BOARD_MEMBERS);
        for (int i = 0; i < signatures; i++) {
            int signature = count + 1 + SIGNATURE * i;
            AccountWords.requireSignature(
                    data.unsigned(signature), data.unsigned(signature + 1), data.number(signature + 2, 28));
        }
        return count + 1 + SIGNATURE * signatures;
    }

    static Effect fill(Words data) {
        int count = data.number(2, Limits.MAX_FILLS);
        data.expectCount(FILL_HEAD + 2 * count);
        List<Choice> choices = new ArrayList<>(count);
        for (int at = FILL_HEAD; at < FILL_HEAD + 2 * count; at += 2) {
            choices.add(
                    new Choice(data.number(at, Limits.MAX_PROOF_CLAUSES - 1), data.number(at + 1, Allocation.WHOLE)));
        }
        return new Effect.FillOrders(new EntityId(data.word(0)), data.word(1), choices);
    }
}
