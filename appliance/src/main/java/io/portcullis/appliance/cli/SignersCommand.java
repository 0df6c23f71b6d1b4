package io.portcullis.appliance.cli;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.vouching.FreshWord;
import io.portcullis.signer.vouching.Judged;
import io.portcullis.signer.vouching.Vouching;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "signers",
        description = "How the signers' machines started, and what vouches for the key that each signs batches with.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class SignersCommand {
    @Command(
            name = "list",
            description = "Each signer, and what it last said: nonce, registers, verdict, age.",
            mixinStandardHelpOptions = true)
    int list(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/signers"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "quote",
            description = {
                "Ask a signer now. The nonce is drawn here, and its word is judged here, with your own trust roots: what the appliance says of it is",
                "shown beside. A word that is refused ends with exit code 1.",
                "In the lab the trust roots are the lab's; elsewhere name them with --trust."
            },
            mixinStandardHelpOptions = true)
    int quote(
            @Parameters(paramLabel = "NAME", description = "As 'signers list' shows it.") String name,
            @Mixin TrustOption trust,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw CliTag.INPUT_INVALID.refusal("A signer's name is small letters, digits, dots and dashes.");
        }
        TrustRoots roots = trust.read(remote.lab().trust());
        byte[] drawn = new byte[Bytes32.LENGTH];
        new SecureRandom().nextBytes(drawn);
        Bytes32 nonce = Bytes32.of(drawn);
        JsonNode told = remote.authorised()
                .post(
                        "/signers/" + name + "/quote",
                        JsonMapper.shared().createObjectNode().put("nonce", nonce.toString()));
        FreshWord judged = FreshWord.judge(
                vouching(told.path("document")),
                new FreshWord.Asked(
                        name,
                        nonce,
                        InstantSource.system().instant().getEpochSecond(),
                        roots.member(name)
                                .orElseThrow(() ->
                                        CliTag.INPUT_INVALID.refusal("The trust roots name no signer " + name + "."))
                                .auditPublicKey()),
                roots.pins());
        output.show(shown(name, nonce, judged, told));
        return (judged.isRefused() ? ExitCode.REFUSED : ExitCode.DONE).code();
    }

    /** Strictly, as a signer's own answer is read. */
    private static Vouching vouching(JsonNode document) {
        return Fields.read(
                "document", StrictJson.object(JsonMapper.shared().writeValueAsBytes(document)), Vouching::read);
    }

    private static ObjectNode shown(String name, Bytes32 nonce, FreshWord judged, JsonNode told) {
        ObjectNode shown =
                JsonMapper.shared().createObjectNode().put("signer", name).put("nonce", nonce.toString());
        judged(shown.putObject("statement"), judged.statement());
        judged.boot().ifPresent(boot -> {
            ObjectNode json = judged(shown.putObject("boot"), boot.verdict());
            json.put("quoted", boot.quoted());
            boot.registers().forEach(json.withArray("registers")::add);
            boot.digest().ifPresent(digest -> json.put("digest", Hex.encode(digest.toArray())));
            boot.resets().ifPresent(resets -> json.put("resets", resets));
        });
        judged.key()
                .ifPresent(key -> judged(shown.putObject("key"), key.verdict())
                        .put("source", key.source().name())
                        .put("make", key.make())
                        .put("device", key.device())
                        .put("origin", key.origin().name())
                        .put("leaving", key.leaving().name()));
        shown.set("document", told.path("document"));
        return shown;
    }

    private static ObjectNode judged(ObjectNode into, Judged verdict) {
        into.put("standing", verdict.standing().name());
        Optional<String> tag = verdict.tag().map(Enum::name);
        tag.ifPresent(value -> into.put("tag", value));
        return into.put("words", verdict.words());
    }
}
