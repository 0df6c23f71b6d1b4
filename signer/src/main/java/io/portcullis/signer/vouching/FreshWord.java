package io.portcullis.signer.vouching;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.security.PublicKey;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a signer vouched for when somebody wanted to know, judged by who drew the nonce. The signer is asked for its {@link #challenge}, so that no quote
 * which was asked for so is ever one for an intent.
 *
 * @param statement whether the word on the key is this signer's own, and of now
 * @param key empty if nothing was said
 * @param boot empty if nothing was said
 */
public record FreshWord(Judged statement, Optional<KeyReading> key, Optional<BootReading> boot) {
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/fresh-word/v1");

    /** How far a signer's clock may be from the asker's. */
    private static final long MAX_SKEW_SECONDS = 600;

    /**
     * What was asked.
     *
     * @param at when, Unix seconds
     * @param auditKey that the signer's word is signed with
     */
    public record Asked(String signer, Bytes32 nonce, long at, PublicKey auditKey) {}

    /** What the signer is asked for in the place of an intent's id: {@code SHA-256("portcullis/fresh-word/v1" ‖ nonce)}. */
    public static Bytes32 challenge(Bytes32 nonce) {
        return Bytes32.of(DOMAIN.concat(Bytes.of(nonce.toArray())).sha256().toArray());
    }

    /** Whether anything of it is refused. */
    public boolean isRefused() {
        return verdicts().anyMatch(one -> one.standing() == Judged.Standing.REFUSED);
    }

    private Stream<Judged> verdicts() {
        return Stream.concat(
                Stream.of(statement),
                Stream.concat(key.map(KeyReading::verdict).stream(), boot.map(BootReading::verdict).stream()));
    }

    public static FreshWord judge(Vouching shown, Asked asked, Pins pins) {
        return switch (shown) {
            case Vouching.Silent silent ->
                new FreshWord(
                        new Judged(
                                Judged.Standing.REFUSED,
                                Optional.of(SignerTag.KEY_ATTESTATION_MISSING),
                                "it vouches for nothing: " + silent.why()),
                        Optional.empty(),
                        Optional.empty());
            case Vouching.Said said -> {
                KeyStatement key = said.key();
                yield new FreshWord(
                        Judged.of(true, () -> ownAndOfNow(said, asked)),
                        Optional.of(KeyReading.of(key.attestation(), key.key(), key.token(), pins, asked.at())),
                        Optional.of(BootReading.of(said.boot(), pins.boot(asked.signer()), challenge(asked.nonce()))));
            }
        };
    }

    private static String ownAndOfNow(Vouching.Said said, Asked asked) {
        KeyStatement key = said.key();
        boolean own = said.signer().equals(asked.signer())
                && key.signer().equals(asked.signer())
                && key.isSignedBy(asked.auditKey());
        if (!own) {
            throw new RefusedException(
                    SignerTag.KEY_STATEMENT_INVALID,
                    "the word on the key is not signed with " + asked.signer() + "'s audit key");
        }
        if (Math.abs(key.at() - asked.at()) > MAX_SKEW_SECONDS) {
            throw new RefusedException(
                    SignerTag.KEY_STATEMENT_INVALID, "the word on the key is not of the time it was asked for");
        }
        return "signed with " + asked.signer() + "'s audit key, in state " + key.state();
    }
}
