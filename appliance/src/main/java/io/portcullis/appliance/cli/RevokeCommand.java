package io.portcullis.appliance.cli;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.authority.GrantChange;
import io.portcullis.engine.authority.HolderId;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "revoke",
        description = "Take everything from a key, and from all keys that it granted something. At once.",
        mixinStandardHelpOptions = true)
final class RevokeCommand extends EntityCommand {
    @Parameters(
            index = "0",
            paramLabel = "HOLDER",
            description = "As 'client-key grant' and 'client-key show' print it.")
    private String holder = "";

    @Override
    ExitCode run(Commanding.Engine engine) throws IOException, InterruptedException {
        HolderId from = Commanding.input("a holder, 0x and 64 digits", holder, it -> new HolderId(Bytes32.fromHex(it)));
        output().show(send(engine, new GrantChange.Remove(from)));
        return ExitCode.DONE;
    }
}
