package io.portcullis.signer.share;

import io.portcullis.signer.fuzz.Feed;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.List;

/** The records of shares, for fuzzing. */
public final class FuzzedShare {
    private FuzzedShare() {}

    public static void record(byte[] bytes) {
        Feed.isCanonical(bytes, ShareRecord::decode, ShareRecord::encode, ThresholdRefusedException.class);
    }

    public static List<byte[]> genuine() {
        return ShareRecordTest.all().stream().map(ShareRecord::encode).toList();
    }
}
