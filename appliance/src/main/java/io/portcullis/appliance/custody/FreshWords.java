package io.portcullis.appliance.custody;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.vouching.FreshWord;
import io.portcullis.signer.vouching.Pins;
import io.portcullis.signer.vouching.Vouching;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What signers vouched for when somebody asked with a nonce: the last word of each, kept in a file {@code SIGNER.json}, {@code {"nonce","at","vouching"}}.
 *
 * <p>Invariant: a word is judged anew each time it is looked at, against the pins of now; the file is only believed to be what was heard.
 */
public final class FreshWords {
    private static final Logger LOG = LoggerFactory.getLogger(FreshWords.class);

    private final Path folder;
    private final List<SignerDoor> signers;
    private final TrustRoots trust;
    private final InstantSource clock;

    /**
     * A word and how it stands.
     *
     * @param at when it was asked for, Unix seconds
     */
    public record Heard(String signer, Bytes32 nonce, long at, Vouching vouching, FreshWord judged) {}

    public FreshWords(Path folder, List<SignerDoor> signers, TrustRoots trust, InstantSource clock) {
        this.folder = folder;
        this.signers = List.copyOf(signers);
        this.trust = trust;
        this.clock = clock;
    }

    public List<String> signers() {
        return signers.stream().map(SignerDoor::name).toList();
    }

    /** What is believed of vendors and machines. */
    public Pins pins() {
        return trust.pins();
    }

    /**
     * Asks a signer now.
     *
     * @param nonce drawn by whoever wants to know
     * @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code SIGNER_UNKNOWN}, or the signer's own tag
     */
    public Heard ask(String signer, Bytes32 nonce) {
        SignerDoor door = signers.stream()
                .filter(one -> one.name().equals(signer))
                .findFirst()
                .orElseThrow(() -> ApplianceTag.SIGNER_UNKNOWN.refusal("No signer here is called " + signer + "."));
        Vouching shown = door.vouch(FreshWord.challenge(nonce));
        Heard heard = judged(signer, nonce, clock.instant().getEpochSecond(), shown);
        keep(heard);
        return heard;
    }

    /** Empty if nobody asked, or what was kept does not read. */
    public Optional<Heard> last(String signer) {
        Path file = file(signer);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Fields.read(
                    "word",
                    StrictJson.object(Files.readAllBytes(file)),
                    in -> judged(signer, in.bytes32("nonce"), in.number("at"), in.object("vouching", Vouching::read))));
        } catch (IOException | RefusedException e) {
            LOG.warn("the last word of {} does not read: {}", signer, e.getMessage());
            return Optional.empty();
        }
    }

    private Heard judged(String signer, Bytes32 nonce, long at, Vouching shown) {
        FreshWord.Asked asked = new FreshWord.Asked(
                signer, nonce, at, trust.member(signer).orElseThrow().auditPublicKey());
        return new Heard(signer, nonce, at, shown, FreshWord.judge(shown, asked, trust.pins()));
    }

    private void keep(Heard heard) {
        ObjectNode json =
                StrictJson.newObject().put("nonce", heard.nonce().toString()).put("at", heard.at());
        json.set("vouching", heard.vouching().toJson());
        try {
            PrivateFile.directory(folder);
            PrivateFile.write(file(heard.signer()), StrictJson.canonical(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String signer) {
        return folder.resolve(signer + ".json");
    }
}
