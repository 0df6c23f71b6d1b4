package io.portcullis.appliance.cli;

import io.portcullis.appliance.lab.LabDirectory;
import io.portcullis.appliance.lab.SignerKeys;
import java.nio.file.Path;
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
        @Option(
                names = "--directory",
                paramLabel = "DIR",
                description = "The lab's folder (default: lab/up of the checkout).")
        private Optional<Path> directory = Optional.empty();

        private SignerKeys keys() throws Exception {
            LabDirectory lab = LabDirectory.at(directory.orElseGet(() -> LabDirectory.standard("up")));
            if (lab.console().isEmpty()) {
                throw CliTag.LAB_NOT_RUNNING.refusal("There is no lab in " + lab.root() + ".");
            }
            return new SignerKeys(lab);
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
}
