package io.portcullis.signer.watermark;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.evidence.OwnMemory;
import io.portcullis.signer.fuzz.Feed;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Facts;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/** The watermark's records, for fuzzing. */
public final class FuzzedWatermark {
    private FuzzedWatermark() {}

    public static void record(byte[] bytes) {
        Feed.isCanonical(bytes, Remembered::decode, Remembered::encode, IllegalArgumentException.class);
    }

    public static List<byte[]> genuine() {
        EntityId entity = new EntityId(Bytes32.of(Bytes.ascii("entity").sha256().toArray()));
        return List.of(
                new Remembered.Nonce(entity, 7, Bytes32.ZERO).encode(),
                new Remembered.Batch(
                                entity,
                                Bytes32.ZERO,
                                new Facts.Spent(
                                        IntentKind.WITHDRAWAL,
                                        8,
                                        1,
                                        2,
                                        List.of(new Facts.Outflow(
                                                new TokenId(entity.value()), entity.value(), Amount.of(40)))))
                        .encode(),
                new Remembered.Agreement(
                                entity,
                                entity,
                                Bytes32.ZERO,
                                new Facts.Spent(
                                        IntentKind.AGREEMENT,
                                        8,
                                        1,
                                        2,
                                        List.of(new Facts.Outflow(
                                                new TokenId(entity.value()), entity.value(), Amount.of(40)))))
                        .encode(),
                new Remembered.Counter(new Intent.Bytes(new byte[] {1, 2}), 3, Bytes32.ZERO).encode(),
                new Remembered.AcceptedVersion(2, Bytes32.ZERO).encode(),
                new Remembered.Proposed(new OwnMemory.Proposal(3, Bytes32.ZERO, true, 9)).encode(),
                new Remembered.Locked(new Intent.Bytes(new byte[] {1, 2}), 9).encode(),
                new Remembered.Rejected(Bytes32.ZERO, entity, 7).encode(),
                new Remembered.Cancelled(Bytes32.ZERO, entity, 7).encode(),
                new Remembered.MetadataNumber(7).encode(),
                new Remembered.Opened(1).encode());
    }
}
