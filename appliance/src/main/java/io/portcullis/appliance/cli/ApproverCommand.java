package io.portcullis.appliance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What people sign with, and taking one of those away: the others of a person stay. */
@Command(
        name = "approver",
        description = "What approvers sign with.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ApproverCommand {
    private static final String ID = "[A-Za-z0-9_-]{1,1364}";

    @Command(
            name = "list",
            description = "Every authenticator: whose, of which model, in force or not, revoked or not.",
            mixinStandardHelpOptions = true)
    int list(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/authenticators"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "revoke",
            description = {
                "Revoke one authenticator; its person's others stay. It signs nobody in from now on. Prints the next policy's document without",
                "it: have the officer sign it ('policy sign'), submit it ('policy submit') and have it approved. The signers heed a change that",
                "only takes away from the moment they agree to it."
            },
            mixinStandardHelpOptions = true)
    int revoke(
            @Parameters(paramLabel = "CREDENTIAL", description = "The credential's id, as 'approver list' shows it.")
                    String credential,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        if (!credential.matches(ID)) {
            throw CliTag.INPUT_INVALID.refusal("A credential's id is base64url, as 'approver list' shows it.");
        }
        output.show(remote.authorised().post("/authenticators/" + credential + "/revocation"));
        return ExitCode.DONE.code();
    }
}
