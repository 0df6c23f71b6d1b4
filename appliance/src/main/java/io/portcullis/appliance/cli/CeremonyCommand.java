package io.portcullis.appliance.cli;

import io.portcullis.appliance.ceremony.Relay;
import io.portcullis.appliance.ceremony.Resolution;
import io.portcullis.appliance.lab.GroupCeremony;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.threshold.ceremony.Aborted;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Kind;
import io.portcullis.threshold.signing.GroupSharing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "ceremony",
        description = {
            "The group key that the board's members share and nobody ever holds.",
            "Shares are made and used in the signers' locked memory and rest only as ciphertext under a key of each one's HSM."
        },
        mixinStandardHelpOptions = true,
        subcommands = KeyCeremonyCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class CeremonyCommand {
    /** What all ceremonies ask. */
    static final class Terms {
        @Option(
                names = "--purpose",
                paramLabel = "TEXT",
                description = "Why, for the definition that the officer signs.")
        private Optional<String> purpose = Optional.empty();

        @Option(
                names = "--least",
                paramLabel = "N",
                description = "Go on while this many members are left (default: all of them).")
        private Optional<Integer> least = Optional.empty();

        @Mixin
        private LabOption lab = new LabOption();

        private GroupCeremony ceremony() throws Exception {
            return new GroupCeremony(lab.running());
        }
    }

    @Command(name = "dkg", description = "Make a new group key, without a dealer.", mixinStandardHelpOptions = true)
    int dkg(
            @Option(
                            names = "--threshold",
                            paramLabel = "T",
                            description = "How many must sign (default: ${DEFAULT-VALUE}).",
                            defaultValue = "2")
                    int threshold,
            @Option(
                            names = "--members",
                            paramLabel = "NAME",
                            split = ",",
                            description = "Whose (default: all signers).")
                    List<String> members,
            @Mixin Terms terms,
            @Mixin Output output)
            throws Exception {
        return run(Kind.DKG, Optional.of(threshold), Optional.ofNullable(members), terms, output);
    }

    @Command(
            name = "reshare",
            description = "Give the same key's shares to other members, or ask for another number of them.",
            mixinStandardHelpOptions = true)
    int reshare(
            @Option(names = "--threshold", paramLabel = "T", description = "How many must sign (default: as before).")
                    Optional<Integer> threshold,
            @Option(
                            names = "--members",
                            paramLabel = "NAME",
                            split = ",",
                            description = "Whose (default: all signers).")
                    List<String> members,
            @Mixin Terms terms,
            @Mixin Output output)
            throws Exception {
        return run(Kind.RESHARE, threshold, Optional.ofNullable(members), terms, output);
    }

    @Command(
            name = "refresh",
            description = "Give the same members new shares of the same key: what was stolen slowly is worthless.",
            mixinStandardHelpOptions = true)
    int refresh(@Mixin Terms terms, @Mixin Output output) throws Exception {
        return run(Kind.REFRESH, Optional.empty(), Optional.empty(), terms, output);
    }

    @Command(name = "status", description = "What each signer holds.", mixinStandardHelpOptions = true)
    int status(@Mixin Terms terms, @Mixin Output output) throws Exception {
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        terms.ceremony().shares().forEach((name, held) -> {
            ObjectNode one = shown.putObject(name);
            if (held.isEmpty()) {
                one.put("share", "the signer does not answer");
                return;
            }
            held.get()
                    .active()
                    .ifPresentOrElse(
                            sharing -> {
                                one.put("share", held.get().index());
                                describe(one, sharing);
                            },
                            () -> one.put("share", "none"));
            held.get().sessionInDoubt().ifPresent(session -> one.put("inDoubt", session.toString()));
        });
        output.show(shown);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "resolve",
            description = "Show a transcript to every signer that was stopped before it learned the end.",
            mixinStandardHelpOptions = true)
    int resolve(
            @Parameters(paramLabel = "FILE", description = "The session's transcript.") Path file,
            @Mixin Terms terms,
            @Mixin Output output)
            throws Exception {
        InputFile.bytes(file);
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        Resolution.Result result = terms.ceremony().resolve(file);
        shown.put("outcome", result.completed() ? "COMPLETED" : "ABORTED");
        result.signers().forEach(shown::put);
        output.show(shown);
        return ExitCode.DONE.code();
    }

    private static int run(
            Kind kind, Optional<Integer> threshold, Optional<List<String>> members, Terms terms, Output output)
            throws Exception {
        GroupCeremony ceremony = terms.ceremony();
        List<String> names = members.orElseGet(ceremony::names);
        int needed = threshold
                .or(() -> ceremony.inForce().map(GroupSharing::threshold))
                .orElse(2);
        GroupCeremony.Wish wish = new GroupCeremony.Wish(
                kind,
                needed,
                terms.least.orElse(names.size()),
                names,
                terms.purpose.orElse("A " + kind.text() + " from the command line"));
        Relay.Result result = ceremony.run(wish, output::say);
        ObjectNode shown = JsonMapper.shared()
                .createObjectNode()
                .put("session", result.transcript().definition().session().toString());
        int code = ExitCode.REFUSED.code();
        if (result.state() instanceof Completed completed) {
            shown.put("outcome", "COMPLETED");
            describe(shown, completed.sharing());
            shown.put("groupKey", "0x" + completed.sharing().groupKey().point().encodeEip2537());
            code = ExitCode.DONE.code();
        } else if (result.state() instanceof Aborted aborted) {
            shown.put("outcome", "ABORTED").put("reason", aborted.reason().toString());
        }
        result.ends().forEach((name, end) -> shown.put(name, end));
        result.silent().forEach((name, why) -> shown.put(name, why));
        shown.put(
                "transcript",
                ceremony.transcriptOf(result.transcript().definition()).toString());
        output.show(shown);
        return code;
    }

    private static void describe(ObjectNode into, GroupSharing sharing) {
        into.put("sharing", sharing.threshold() + " of " + sharing.indices().size())
                .put("epoch", sharing.epoch())
                .put(
                        "fingerprint",
                        GroupKey.of(sharing.groupKey().point().encodeEip2537().toArray())
                                .fingerprint());
    }
}
