package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.lab.Passkeys;
import io.portcullis.appliance.lab.SoftwareAuthenticator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "people",
        description = "Who is known, with roles and passkeys; and who approves in whose stead.",
        mixinStandardHelpOptions = true)
final class PeopleCommand implements Callable<Integer> {
    private static final String ID = "0x[0-9a-f]{64}";

    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        output.show(remote.authorised().get("/people"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "delegations",
            description = "Who approves in whose stead: of which kinds, until when, and how it stands.",
            mixinStandardHelpOptions = true)
    int delegations(@Mixin Remote from, @Mixin Output to) throws Exception {
        to.show(from.authorised().get("/delegations"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "delegate",
            description = {
                "Let somebody approve in your stead, with a passkey in software, as people of a lab have (--as). Real people use the console.",
                "It ends by itself, and with every change of the policy."
            },
            mixinStandardHelpOptions = true)
    int delegate(
            @Parameters(paramLabel = "PERSON", description = "Who is to approve in your stead.") String delegate,
            @Option(
                            names = "--kind",
                            paramLabel = "KIND",
                            defaultValue = "withdrawal",
                            description = "Of which intents; may be given more than once (default: ${DEFAULT-VALUE}).")
                    List<String> kinds,
            @Option(
                            names = "--for",
                            paramLabel = "SECONDS",
                            defaultValue = "28800",
                            description = "For how long, from now; the policy bounds it (default: ${DEFAULT-VALUE}).")
                    long seconds,
            @Mixin Remote from,
            @Mixin Output to)
            throws Exception {
        SoftwareAuthenticator passkey = passkey(from);
        ApiClient api = Passkeys.signIn(from.anonymous(), passkey);
        to.show(Passkeys.delegate(api, passkey, delegate, kinds, seconds));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "undelegate",
            description =
                    "Take a delegation of yours back (--as): it counts for nothing that is signed here from now on.",
            mixinStandardHelpOptions = true)
    int undelegate(
            @Parameters(paramLabel = "ID", description = "As 'people delegations' shows it.") String id,
            @Mixin Remote from,
            @Mixin Output to)
            throws Exception {
        if (!id.matches(ID)) {
            throw CliTag.INPUT_INVALID.refusal("A delegation's id is 0x and 64 lower-case digits.");
        }
        to.show(Passkeys.signIn(from.anonymous(), passkey(from)).post("/delegations/" + id + "/withdrawal"));
        return ExitCode.DONE.code();
    }

    private static SoftwareAuthenticator passkey(Remote remote) throws Exception {
        Path file = remote.lab().authenticator(remote.person());
        if (!Files.exists(file)) {
            throw CliTag.PASSKEY_MISSING.refusal("There is no passkey in software for " + remote.person() + ".");
        }
        return SoftwareAuthenticator.load(file);
    }
}
