package io.portcullis.signer.watermark;

import io.portcullis.depositary.journal.Disk;
import java.nio.ByteBuffer;

/**
 * A disk that takes everything at once and keeps nothing: for tests of what happens before it.
 *
 * @param isCommittedByItsCaller without the journal's own thread, which a model checker of operations cannot schedule
 */
record EndlessDisk(boolean isCommittedByItsCaller) implements Disk {
    @Override
    public long size() {
        return 0;
    }

    @Override
    public void read(long offset, ByteBuffer into) {}

    @Override
    public void write(long offset, ByteBuffer from) {}

    @Override
    public void force() {}

    @Override
    public void inspect() {}

    @Override
    public void close() {}
}
