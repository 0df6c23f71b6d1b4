package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.nio.file.Path;

/** Commits blocks and tells of each only then, until it is killed. */
final class CommitForever {
    static final String COMMITTED = "committed ";

    private CommitForever() {}

    public static void main(String[] args) throws Exception {
        try (FileDisk disk = FileDisk.forWriting(Path.of(args[0]));
                SegmentedBlockLog log = open(disk)) {
            SnapshotFiles snapshots = SnapshotFiles.open(disk);
            while (true) {
                for (long group = log.nextHeight() % 3; group >= 0; group--) {
                    log.append(log.nextHeight(), LogFixture.block(log.nextHeight()));
                }
                log.commit();
                long committed = log.nextHeight() - 1;
                System.out.println(COMMITTED + committed);
                System.out.flush();
                if (committed % 17 == 0) {
                    LogFixture.snapshot(snapshots, committed);
                    snapshots.prune().floor().ifPresent(floor -> floor.truncate(log));
                }
            }
        }
    }

    static SegmentedBlockLog open(FileDisk disk) {
        try {
            return SegmentedBlockLog.open(disk, LogFixture.SMALL);
        } catch (EngineFault e) {
            if (e.tag() != EngineTag.LOG_ABSENT) {
                throw e;
            }
            return SegmentedBlockLog.create(disk, LogFixture.SMALL, Origin.GENESIS);
        }
    }
}
