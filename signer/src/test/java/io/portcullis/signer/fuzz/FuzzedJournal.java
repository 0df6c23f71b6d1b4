package io.portcullis.signer.fuzz;

import io.portcullis.depositary.journal.FaultLine;
import io.portcullis.depositary.journal.Journal;
import io.portcullis.depositary.journal.SectorDisk;
import io.portcullis.depositary.journal.SectorDisk.Image;
import io.portcullis.depositary.journal.SectorDisk.Survival;
import io.portcullis.signer.journal.JournalVoice;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A journal's file, for fuzzing: what recovers keeps what it had, through another restart. */
public final class FuzzedJournal {
    private static final Journal.Kind KIND = new Journal.Kind("fuzzed", JournalVoice.OF_MEMORIES);

    private FuzzedJournal() {}

    public static void recovery(byte[] file) {
        SectorDisk disk = new SectorDisk("file", FaultLine.whole(), Image.EMPTY);
        try {
            disk.write(0, ByteBuffer.wrap(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Bytes> found;
        try {
            found = records(disk, true);
        } catch (SignerFault e) {
            return; // As declared.
        }
        if (!records(disk, false).equals(found)) {
            throw new AssertionError("a second recovery finds other records");
        }
    }

    private static List<Bytes> records(SectorDisk disk, boolean first) {
        List<Bytes> records = new ArrayList<>();
        try (Journal journal =
                Journal.create(disk, KIND, (sequence, offset, payload) -> records.add(Bytes.of(payload)))) {
            List<Bytes> found = List.copyOf(records);
            if (first) {
                journal.append(new byte[] {7});
                return join(found, Bytes.of(new byte[] {7}));
            }
            return found;
        }
    }

    private static List<Bytes> join(List<Bytes> all, Bytes last) {
        List<Bytes> joined = new ArrayList<>(all);
        joined.add(last);
        return joined;
    }

    /** A genuine file, without the zeros behind its last record. */
    public static byte[] genuine(int records) {
        SectorDisk disk = new SectorDisk("file", FaultLine.whole(), Image.EMPTY);
        try (Journal journal = Journal.create(disk, KIND, (sequence, offset, payload) -> {})) {
            for (int i = 0; i < records; i++) {
                journal.append(new byte[] {(byte) i, 1, 2});
            }
        }
        return disk.survivors(Survival.ALL, 0).bytes();
    }
}
