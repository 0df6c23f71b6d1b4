package io.portcullis.appliance.client;

import io.portcullis.engine.authority.Authority;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.GrantKey;
import java.io.IOException;
import java.nio.file.Path;

/** By what a client commands an entity. */
public sealed interface CommandKey permits ClientKey, ApiKey {
    /**
     * The authority that makes the command this key's.
     *
     * @param unsigned whose own authority counts for nothing
     */
    Authority authorise(Command unsigned);

    /**
     * A key of either kind.
     *
     * @throws IOException also if others may read the file, or it holds no key
     */
    static CommandKey read(Path file) throws IOException {
        return KeyFile.read(file).startsWith("-----BEGIN") ? ApiKey.read(file) : ClientKey.read(file);
    }

    /** What an entity grants something to. */
    GrantKey granted();
}
