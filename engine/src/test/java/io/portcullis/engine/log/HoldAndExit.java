package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.nio.file.Path;

/** Another process that tries to hold a directory. */
final class HoldAndExit {
    private HoldAndExit() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        try (FileDisk disk =
                args[1].equals("write") ? FileDisk.forWriting(directory) : FileDisk.forReading(directory)) {
            System.out.println("held " + disk.names().size());
        } catch (EngineFault e) {
            System.exit(e.tag() == EngineTag.LOG_IN_USE ? OtherProcess.REFUSED : 1);
        }
    }
}
