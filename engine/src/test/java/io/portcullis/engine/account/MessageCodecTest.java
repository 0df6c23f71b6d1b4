package io.portcullis.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes of the other side are the one encoding of a message, or are refused. */
class MessageCodecTest {
    private final Random random = new Random(11);

    @Test
    void whatIsWrittenIsReadBack() {
        messages().forEach(message -> assertEquals(message, AccountMessage.decode(message.encode())));
    }

    @Test
    void everyCutOrLongerEncodingIsRefused() {
        for (AccountMessage message : messages()) {
            byte[] bytes = message.encode().toArray();
            for (int length = 0; length < bytes.length; length++) {
                assertEquals(Optional.of(EngineTag.ENCODING_INVALID), read(Arrays.copyOf(bytes, length)));
            }
            assertEquals(Optional.of(EngineTag.ENCODING_INVALID), read(Arrays.copyOf(bytes, bytes.length + 1)));
        }
    }

    @Test
    void aChangedEncodingIsRefusedOrIsItself() {
        for (AccountMessage message : messages()) {
            byte[] bytes = message.encode().toArray();
            for (int at = 0; at < bytes.length; at++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] changed = bytes.clone();
                    changed[at] ^= (byte) (1 << bit);
                    read(changed).ifPresent(tag -> assertEquals(EngineTag.ENCODING_INVALID, tag));
                }
            }
        }
    }

    private static Optional<EngineTag> read(byte[] bytes) {
        try {
            assertEquals(Bytes.of(bytes), AccountMessage.decode(Bytes.of(bytes)).encode());
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e.refusal().tag());
        }
    }

    /** Each kind of message, with frames of whatever a history holds. */
    private List<AccountMessage> messages() {
        RandomTransactions transactions = new RandomTransactions(random, List.of(AccountRig.GOLD, AccountRig.COAL));
        List<Authored> all = new ArrayList<>();
        try (AccountRig rig = AccountRig.withCredit()) {
            while (all.size() < 40) {
                Transaction next = transactions.next(rig.accounts.view(rig.account), 0, rig.now);
                rig.tries(Side.ofLeft(random.nextBoolean()), next);
                all.add(new Authored(Side.LEFT, next));
            }
        }
        Frame frame = new Frame(7, AccountRig.HASH, AccountRig.START, all, AccountRig.PREIMAGE, FrameAuthor.LEFT);
        return List.of(
                new AccountMessage.Proposal(AccountRig.KEY, frame),
                new AccountMessage.Acknowledgement(AccountRig.KEY, 6, Bytes32.ZERO, Optional.of(frame)),
                new AccountMessage.Acknowledgement(AccountRig.KEY, 6, AccountRig.HASH, Optional.empty()),
                new AccountMessage.Rejection(AccountRig.KEY, 6, AccountRig.HASH, "EXPIRED", "too late"));
    }
}
