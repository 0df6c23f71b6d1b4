package io.portcullis.engine.log;

import java.io.IOException;
import java.util.List;

/**
 * A directory that this process holds. The seam where tests put a disk that fills, fails and loses power at a chosen operation. Names
 * are durable only after {@link #forceNames}, bytes only after {@link DiskFile#force}.
 */
public interface Disk extends AutoCloseable {
    /** Names of files, in no order. */
    List<String> names() throws IOException;

    /** Makes a new empty file, readable by its owner only. */
    DiskFile create(String name) throws IOException;

    DiskFile open(String name) throws IOException;

    /** Gives a file another name at once; a file of that name is replaced. */
    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Makes created, renamed and deleted names durable. */
    void forceNames() throws IOException;

    /** Lets the directory go. */
    @Override
    void close() throws IOException;
}
