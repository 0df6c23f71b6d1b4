package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.lab.KeyDrill;
import io.portcullis.appliance.lab.KeyPlans;
import io.portcullis.appliance.lab.KeyRotation;
import io.portcullis.appliance.lab.Lab;
import io.portcullis.appliance.lab.LabDirectory;
import io.portcullis.appliance.lab.SignerKeys;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.Goal;
import io.portcullis.signer.keyceremony.Plan;
import io.portcullis.signer.keyceremony.Transcript;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "keys",
        description = {
            "The registers of the signers' keys: state of life, cryptoperiod, proof of control, backup, drill.",
            "A key signs only while it is active; value is for keys that proved control and whose backup came back in a drill."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand {
    /** Whose signers. */
    static final class Where {
        @Mixin
        private LabOption option = new LabOption();

        private LabDirectory lab() {
            return option.running();
        }

        private SignerKeys keys() throws Exception {
            return new SignerKeys(lab());
        }
    }

    @Command(name = "list", description = "All keys, a line each.", mixinStandardHelpOptions = true)
    int list(@Mixin Where where, @Mixin Output output) throws Exception {
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        where.keys().all().forEach((name, keys) -> {
            ArrayNode list = shown.putArray(name);
            for (JsonNode key : keys) {
                ObjectNode line = list.addObject();
                for (String field :
                        new String[] {"key", "purpose", "algorithm", "state", "signsUntil", "mayReceiveValue", "because"
                        }) {
                    if (key.has(field)) {
                        line.set(field, key.get(field));
                    }
                }
            }
        });
        output.show(shown);
        return ExitCode.DONE.code();
    }

    @Command(name = "show", description = "All that is known of one key.", mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "KEY", description = "Its id, the beginning of it, or its address.") String key,
            @Mixin Where where,
            @Mixin Output output)
            throws Exception {
        SignerKeys.Found found = where.keys().find(key);
        ObjectNode shown = JsonMapper.shared().createObjectNode().put("signer", found.signer());
        found.entry().properties().forEach(field -> shown.set(field.getKey(), field.getValue()));
        output.show(shown);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "attest",
            description = {
                "What vouches for a key: the maker's chain, or the token's own word; where it was made, how it may leave, and how that stands",
                "against the register and the roots that are pinned. A word that is refused ends with exit code 1."
            },
            mixinStandardHelpOptions = true)
    int attest(
            @Parameters(paramLabel = "KEY", description = "Its id, or the beginning of it.") String key,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ApiClient api = remote.authorised();
        List<String> found = new ArrayList<>();
        for (JsonNode one : api.get("/keys").path("keys")) {
            String id = one.path("key").asString("");
            if (id.startsWith(key)) {
                found.add(id);
            }
        }
        if (found.size() != 1) {
            throw CliTag.INPUT_INVALID.refusal(
                    (found.isEmpty() ? "No signer that answers has a key " : "More than one key begins with ") + key
                            + ".");
        }
        JsonNode word = api.get("/keys/" + found.getFirst() + "/attestation");
        output.show(word);
        boolean refused = word.path("verdict").path("standing").asString("").equals("REFUSED");
        return (refused ? ExitCode.REFUSED : ExitCode.DONE).code();
    }

    @Command(
            name = "prove",
            description = "Have a key sign a fresh challenge; its signer's register and log say so.",
            mixinStandardHelpOptions = true)
    int prove(
            @Parameters(paramLabel = "KEY", description = "Its id, the beginning of it, or its address.") String key,
            @Mixin Where where,
            @Mixin Output output)
            throws Exception {
        SignerKeys keys = where.keys();
        output.show(keys.prove(keys.find(key)));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "plan",
            description = {
                "Write the plan of a ceremony, which people approve before it is held: 'intents file-key PLAN'.",
                "A plan to GENERATE is for the backup and the drill of the new key, too; INITIALISE needs no key."
            },
            mixinStandardHelpOptions = true)
    int plan(
            @Parameters(
                            index = "0",
                            paramLabel = "GOAL",
                            description = "${COMPLETION-CANDIDATES}; suspending a key, and ending that, takes none.")
                    Goal goal,
            @Option(names = "--token", required = true, paramLabel = "LABEL", description = "The token's label.")
                    String token,
            @Option(names = "--label", required = true, paramLabel = "LABEL", description = "The key's, in the token.")
                    String label,
            @Option(names = "--key", paramLabel = "KEY", description = "The key, where it exists before.")
                    Optional<String> key,
            @Option(names = "--old", paramLabel = "KEY", description = "The key that a rotation ends.")
                    Optional<String> old,
            @Option(
                            names = "--old-place",
                            paramLabel = "TOKEN/LABEL",
                            description = "Where a rotation or a transport ends it.")
                    Optional<String> oldPlace,
            @Option(
                            names = "--threshold",
                            paramLabel = "M",
                            defaultValue = "0",
                            description = "How many custodians restore the backup, where one is made.")
                    int threshold,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the plan goes.")
                    Path out,
            @Mixin Where where,
            @Mixin Output output)
            throws Exception {
        Plan plan = KeyPlans.plan(where.lab(), goal, token + "/" + label, key, old, oldPlace, threshold);
        try {
            Files.write(out, StrictJson.canonical(plan.toJson()), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw CliTag.FILE_EXISTS.refusal(out + " exists.");
        }
        output.show(JsonMapper.shared()
                .createObjectNode()
                .put("file", out.toAbsolutePath().toString())
                .put("hash", plan.hash().toString()));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "drill",
            description = {
                "People approve it first: said once, it files an intent; said again, once that is COMPLETED, it goes on.",
                "Restore a key's newest backup into a scratch token, with two of its custodians, have it sign, destroy the copy.",
                "The transcript is kept beside its backup's; the signer's register takes the drill from it.",
                "In the lab, people are played by software. With people: 'ceremony key room', then 'keys record'."
            },
            mixinStandardHelpOptions = true)
    int drill(
            @Parameters(paramLabel = "KEY", description = "Its id, the beginning of it, or its address.") String key,
            @Mixin Where where,
            @Mixin Output output)
            throws Exception {
        SignerKeys keys = where.keys();
        KeyDrill.Result result = new KeyDrill(where.lab(), output::say).run(keys, keys.find(key));
        ObjectNode shown = JsonMapper.shared()
                .createObjectNode()
                .put("transcript", result.transcript().toString());
        for (String field : new String[] {"key", "backup", "lastDrill", "mayReceiveValue", "because"}) {
            if (result.entry().has(field)) {
                shown.set(field, result.entry().get(field));
            }
        }
        output.show(shown);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "record",
            description = {
                "Hand the transcript of a key ceremony to a signer's register: a backup, a drill, a new key, a destruction.",
                "The signer runs the whole ceremony again and takes from it what it proves; told twice, it is one."
            },
            mixinStandardHelpOptions = true)
    int record(
            @Parameters(paramLabel = "FILE", description = "The transcript.") Path file,
            @Option(names = "--signer", paramLabel = "NAME", required = true, description = "Whose key it is.")
                    String signer,
            @Mixin Where where,
            @Mixin Output output)
            throws Exception {
        output.show(where.keys().take(signer, Transcript.decode(InputFile.bytes(file))));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "rotate",
            description = {
                "Put a new key in the place of a board's key. First the policy is asked, and an intent filed: said again, once people have approved that,",
                "generate the key in the signer's token, back it up, drill, file the change",
                "of board. Then people approve and the chain waits. With --finish: the signer serves with the new key; an intent is filed, and, said again once that is approved, the old one is",
                "destroyed in a ceremony that names the transaction which activated the board."
            },
            mixinStandardHelpOptions = true)
    int rotate(
            @Parameters(
                            paramLabel = "KEY",
                            description =
                                    "The old key's id, the beginning of it, or its address; with --finish its signer's name.")
                    String key,
            @Option(names = "--finish", description = "The change of board is in force: end the old key.")
                    boolean finish,
            @Mixin Where where,
            @Mixin Output output)
            throws Exception {
        LabDirectory lab = where.lab();
        KeyRotation rotation = new KeyRotation(lab, process -> Lab.askRestart(lab, process), output::say);
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        if (finish) {
            KeyRotation.Done done = rotation.finish(where.keys(), key);
            shown.put("signer", done.signer())
                    .put("destroyed", done.old().toString())
                    .put("servesWith", done.next().toString())
                    .put("boardEpoch", done.epoch())
                    .put("transcript", done.transcript().toString());
        } else {
            KeyRotation.Begun begun = rotation.begin(where.keys(), where.keys().find(key));
            shown.put("signer", begun.signer())
                    .put("old", begun.old().toString())
                    .put("next", begun.next().toString())
                    .put("intent", begun.intent())
                    .put("then", "approve the intent; once it is COMPLETED: keys rotate --finish " + begun.signer());
        }
        output.show(shown);
        return ExitCode.DONE.code();
    }
}
