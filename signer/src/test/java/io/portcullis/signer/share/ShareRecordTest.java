package io.portcullis.signer.share;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.ceremony.Proof;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.sealing.SealedShare;
import io.portcullis.threshold.sealing.SealingScheme;
import io.portcullis.threshold.sealing.ShareBinding;
import io.portcullis.threshold.sharing.Commitment;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The journal's records: one encoding each, and those of the first version stay readable. */
final class ShareRecordTest {
    private static final Path FILE = Path.of("src/test/resources/golden/share-records-v1.txt");
    private static final Bytes SESSION = Bytes.ascii("session").sha256();

    static List<ShareRecord> all() {
        GroupSharing sharing = new GroupSharing(
                3,
                new Commitment(List.of(G2.generator(), G2.generator().times(Scalar.of(5)))),
                new TreeSet<>(List.of(1, 2, 3)));
        ShareBinding binding = new ShareBinding(Bytes.ascii("entity").sha256(), 3, 2, 1);
        return List.of(
                new ShareRecord.Opened(1_800_000_000L),
                new ShareRecord.Joined(SESSION),
                new ShareRecord.Pending(
                        new Proof(SESSION, 2, SESSION.sha256()),
                        sharing,
                        new SealedShare(SealingScheme.AES_GCM, binding, SESSION.sha256())),
                new ShareRecord.Activated(SESSION, new Signature(G1.generator())),
                new ShareRecord.Renounced(SESSION),
                new ShareRecord.Abandoned(SESSION),
                new ShareRecord.Destroyed(2, 1_800_000_001L),
                new ShareRecord.HandedOver(SESSION),
                new ShareRecord.DealtOn(SESSION));
    }

    @Test
    void recordsOfTheFirstVersionAreReadAsTheyWereWritten() throws IOException {
        List<String> encoded = all().stream()
                .map(record -> HexFormat.of().formatHex(record.encode()))
                .toList();
        if (Optional.ofNullable(System.getenv("PORTCULLIS_WRITE_GOLDEN")).isPresent() && !Files.exists(FILE)) {
            Files.write(FILE, encoded);
        }
        assertEquals(encoded, Files.readAllLines(FILE));
        for (String line : Files.readAllLines(FILE)) {
            byte[] bytes = HexFormat.of().parseHex(line);
            assertArrayEquals(bytes, ShareRecord.decode(bytes).encode());
        }
    }

    @Test
    void refusesARecordThatIsCutOrOfAnotherVersion() {
        for (ShareRecord record : all()) {
            byte[] bytes = record.encode();
            assertThrows(
                    ThresholdRefusedException.class, () -> ShareRecord.decode(Arrays.copyOf(bytes, bytes.length - 1)));
            byte[] later = bytes.clone();
            later[bytes[0] < (byte) 0xf8 && bytes[0] >= (byte) 0xc0 ? 1 : headerOf(bytes)] = 2;
            assertThrows(ThresholdRefusedException.class, () -> ShareRecord.decode(later));
        }
    }

    private static int headerOf(byte[] list) {
        return 1 + (list[0] & 0xff) - 0xf7;
    }
}
