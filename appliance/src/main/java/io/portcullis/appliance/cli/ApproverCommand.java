package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.lab.Officer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
                "Revoke one authenticator; its person's others stay. It signs nobody in from now on. Prints the next policy's document, in which",
                "nothing differs but that what was revoked is gone: have the officer sign it ('policy sign'), submit it ('policy submit') and have",
                "it approved. With --sign a lab's officer signs it and the change is filed at once, so that only the approvals are left.",
                "The signers heed a change that only takes away from the moment they agree to it."
            },
            mixinStandardHelpOptions = true)
    int revoke(
            @Parameters(paramLabel = "CREDENTIAL", description = "The credential's id, as 'approver list' shows it.")
                    String credential,
            @Option(
                            names = "--sign",
                            description = "Have the policy officer's token of a lab sign the change, and file it.")
                    boolean sign,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ApiClient api = remote.authorised();
        if (sign && !remote.isLab()) {
            throw CliTag.INPUT_INVALID.refusal(
                    "Only a lab's officer signs here; elsewhere the officer signs the draft.");
        }
        JsonNode draft = api.post("/authenticators/" + checked(credential) + "/revocation");
        if (!sign) {
            output.show(draft);
            return ExitCode.DONE.code();
        }
        byte[] signed = Officer.of(remote.lab()).sign(JsonMapper.shared().writeValueAsBytes(draft));
        output.show(api.postBytes("/policies", signed));
        return ExitCode.DONE.code();
    }

    static String checked(String credential) {
        if (!credential.matches(ID)) {
            throw CliTag.INPUT_INVALID.refusal("A credential's id is base64url, as 'approver list' shows it.");
        }
        return credential;
    }
}
