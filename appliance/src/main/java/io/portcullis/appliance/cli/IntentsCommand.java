package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.lab.Passkeys;
import io.portcullis.appliance.lab.SoftwareAuthenticator;
import io.portcullis.depositary.model.Bytes32;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "intents",
        description = "Requests to move value or change rules.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class IntentsCommand {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ID = "0x[0-9a-f]{64}";

    @Command(name = "file", description = "File a withdrawal.", mixinStandardHelpOptions = true)
    int file(
            @Option(
                            names = "--token",
                            required = true,
                            paramLabel = "ID",
                            description = "The token's id, 0x and 64 digits.")
                    String token,
            @Option(
                            names = "--destination",
                            required = true,
                            paramLabel = "ADDRESS",
                            description = "Where it goes, with its EIP-55 checksum; it must be on the allow-list.")
                    String destination,
            @Option(
                            names = "--amount",
                            required = true,
                            paramLabel = "UNITS",
                            description = "How much, in the token's smallest unit.")
                    String amount,
            @Option(
                            names = "--purpose",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why; up to 500 characters.")
                    String purpose,
            @Option(
                            names = "--lifetime",
                            paramLabel = "SECONDS",
                            defaultValue = "3600",
                            description = "How long it may be approved (default: ${DEFAULT-VALUE}).")
                    long lifetime,
            @Option(
                            names = "--break-glass",
                            description =
                                    "In an emergency: to an end that the policy committed to, with fewer approvers and a longer delay. Raises an alarm.")
                    boolean breakGlass,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = JSON.createObjectNode()
                .put("token", token)
                .put("destination", destination)
                .put("amount", amount)
                .put("purpose", purpose)
                .put("lifetimeSeconds", lifetime);
        output.show(remote.authorised().post(breakGlass ? "/intents/break-glass" : "/intents", body));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "file-key",
            description = {
                "File what lets the ceremonies of a plan be held ('keys plan' writes one).",
                "Once it is COMPLETED, its evidence and the plan are what the key room is shown."
            },
            mixinStandardHelpOptions = true)
    int fileKey(
            @Parameters(paramLabel = "PLAN", description = "The plan's file.") Path plan,
            @Mixin Filed filed,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = filed.body().put("plan", new String(InputFile.bytes(plan), StandardCharsets.UTF_8));
        output.show(remote.authorised().post("/intents/key", body));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "file-credit-limit",
            description = {
                "File what lets a counterparty owe more. Once it is COMPLETED: 'credit --permit'.",
                "To lower a limit takes no approval: 'credit'."
            },
            mixinStandardHelpOptions = true)
    int fileCreditLimit(
            @Option(
                            names = "--counterparty",
                            required = true,
                            paramLabel = "ENTITY",
                            description = "Who may owe more: one of the policy's counterparties.")
                    String counterparty,
            @Option(names = "--token", required = true, paramLabel = "ID", description = "The token's id.")
                    String token,
            @Option(
                            names = "--from",
                            required = true,
                            paramLabel = "UNITS",
                            description = "The limit now; it must still be that when it rises.")
                    String from,
            @Option(names = "--to", required = true, paramLabel = "UNITS", description = "The new limit.") String to,
            @Mixin Filed filed,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = filed.body()
                .put("counterparty", counterparty)
                .put("token", token)
                .put("from", from)
                .put("to", to);
        output.show(remote.authorised().post("/intents/credit-limit", body));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "file-default",
            description = {
                "File the declaration of a debtor's default to the default fund; for the fund's own board.",
                "Approved and signed, the appliance brings it there: exits wait, and the debts that stand are counted."
            },
            mixinStandardHelpOptions = true)
    int fileDefault(
            @Option(names = "--debtor", required = true, paramLabel = "ENTITY", description = "Who failed.")
                    String debtor,
            @Option(names = "--token", required = true, paramLabel = "ID", description = "The token's id.")
                    String token,
            @Option(
                            names = "--profile",
                            paramLabel = "PROFILE",
                            defaultValue = "XLN",
                            description =
                                    "XLN: the pool, then the hub's bond; EMIR: the bond first (default: ${DEFAULT-VALUE}).")
                    String profile,
            @Option(
                            names = "--id",
                            paramLabel = "ID",
                            description = "Names the default, 0x and 64 digits (default: drawn at random).")
                    Optional<String> id,
            @Mixin Filed filed,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        byte[] drawn = new byte[Bytes32.LENGTH];
        new SecureRandom().nextBytes(drawn);
        ObjectNode body = filed.body()
                .put("id", id.orElse(Bytes32.of(drawn).toString()))
                .put("debtor", debtor)
                .put("token", token)
                .put("profile", profile);
        output.show(remote.authorised().post("/intents/default", body));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "file-fund-exit",
            description = {
                "File that shares of the default fund's pool leave, or units of the hub's bond, for the own reserve.",
                "They bear losses until the notice is over and somebody finishes the exit."
            },
            mixinStandardHelpOptions = true)
    int fileFundExit(
            @Option(names = "--token", required = true, paramLabel = "ID", description = "The token's id.")
                    String token,
            @Option(
                            names = "--part",
                            paramLabel = "PART",
                            defaultValue = "pool",
                            description = "pool or bond (default: ${DEFAULT-VALUE}).")
                    String part,
            @Option(
                            names = "--units",
                            required = true,
                            paramLabel = "UNITS",
                            description = "Shares of the pool, or units of the bond.")
                    String units,
            @Mixin Filed filed,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = filed.body().put("token", token).put("part", part).put("units", units);
        output.show(remote.authorised().post("/intents/fund-exit", body));
        return ExitCode.DONE.code();
    }

    @Command(name = "list", description = "All intents, newest first.", mixinStandardHelpOptions = true)
    int list(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/intents"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "show",
            description = "One intent: effects, verdict, approvals, signatures, state.",
            mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "ID") String id, @Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/intents/" + checked(id)));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "approve",
            description = "Approve with a passkey in software, as people of a lab have. Real people use the console.",
            mixinStandardHelpOptions = true)
    int approve(@Parameters(paramLabel = "ID") String id, @Mixin Remote remote, @Mixin Output output) throws Exception {
        return decide(id, "approve", remote, output);
    }

    @Command(
            name = "reject",
            description = "Reject with a passkey in software, as people of a lab have. Real people use the console.",
            mixinStandardHelpOptions = true)
    int reject(@Parameters(paramLabel = "ID") String id, @Mixin Remote remote, @Mixin Output output) throws Exception {
        return decide(id, "reject", remote, output);
    }

    @Command(
            name = "cancel",
            description =
                    "End an intent for good. Before it is signed: by a signed word that every signer keeps, with a passkey in software, as people of a lab have; real people use the console. While its withdrawal is queued: on the chain, as a guardian.",
            mixinStandardHelpOptions = true)
    int cancel(@Parameters(paramLabel = "ID") String id, @Mixin Remote remote, @Mixin Output output) throws Exception {
        String state =
                remote.authorised().get("/intents/" + checked(id)).path("state").asString();
        if (!state.equals("QUEUED")) {
            return decide(id, "cancel", remote, output);
        }
        output.show(remote.authorised().post("/intents/" + id + "/cancel"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "evidence",
            description = "The evidence file of a finished intent, for 'portcullis verify'.",
            mixinStandardHelpOptions = true)
    int evidence(
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description =
                                    "Write it there instead of to standard output; an existing file is left alone.")
                    Optional<Path> out,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        String evidence = remote.authorised().getText("/intents/" + checked(id) + "/evidence");
        if (out.isEmpty()) {
            output.show(JSON.readTree(evidence));
            return ExitCode.DONE.code();
        }
        try {
            Files.writeString(out.get(), evidence, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw CliTag.FILE_EXISTS.refusal(out.get() + " exists.");
        } catch (IOException e) {
            throw CliTag.FILE_UNREADABLE.refusal(out.get() + " cannot be written: " + e.getMessage() + ".");
        }
        output.show(
                JSON.createObjectNode().put("file", out.get().toAbsolutePath().toString()));
        return ExitCode.DONE.code();
    }

    private static int decide(String id, String decision, Remote remote, Output output) throws Exception {
        Path file = remote.lab().authenticator(remote.person());
        if (!Files.exists(file)) {
            throw CliTag.PASSKEY_MISSING.refusal("There is no passkey in software for " + remote.person() + ".");
        }
        SoftwareAuthenticator passkey = SoftwareAuthenticator.load(file);
        ApiClient api = Passkeys.signIn(remote.anonymous(), passkey);
        output.show(Passkeys.decide(api, passkey, checked(id), decision));
        return ExitCode.DONE.code();
    }

    static String checked(String id) {
        if (!id.matches(ID)) {
            throw CliTag.INPUT_INVALID.refusal("An intent's id is 0x and 64 lower-case digits.");
        }
        return id;
    }
}
