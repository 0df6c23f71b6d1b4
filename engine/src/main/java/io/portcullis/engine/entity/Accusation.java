package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdRefusedException;

/**
 * Evidence under the signature of the validator that found it. Anybody who has the board can check it, offline.
 *
 * @param signature over {@link VotingDomain#digest(Validators, Address, Evidence)}
 */
public record Accusation(Evidence evidence, Signature signature) {
    /** What became of checking it. */
    public sealed interface Judgement {
        record Proven(Address accused, Address accuser) implements Judgement {}

        record Unproven(Refusal refusal) implements Judgement {}
    }

    public Bytes encode(EntityId entity) {
        return EvidenceCodec.encode(entity, this);
    }

    /** Refuses with ENTITY_MESSAGE_TOO_LONG, ENTITY_VERSION_UNKNOWN, ENTITY_OTHER, ENCODING_INVALID. */
    public static Decoded<Accusation> decode(EntityId entity, Bytes bytes) {
        return EvidenceCodec.decode(entity, bytes);
    }

    /** Unproven is ENTITY_EPOCH_UNKNOWN, ENTITY_SIGNER_STRANGER, ENTITY_EVIDENCE_INVALID. */
    public Judgement verify(VotingDomain domain, Validators validators, SignatureScheme scheme) {
        Electorate electorate = new Electorate(domain, validators, scheme);
        try {
            Address accused = validators.addressOf(accused(electorate));
            Address accuser = scheme.signerOf(domain.digest(validators, accused, evidence), signature)
                    .filter(address -> validators.numberOf(address).isPresent())
                    .orElseThrow(() -> new RefusedException(
                            EngineTag.ENTITY_SIGNER_STRANGER, "the accuser is nobody of the board"));
            return new Judgement.Proven(accused, accuser);
        } catch (RefusedException e) {
            return new Judgement.Unproven(e.refusal());
        }
    }

    private int accused(Electorate electorate) {
        return switch (evidence) {
            case Evidence.Equivocation(SignedVote first, SignedVote second) -> {
                int number = electorate.signer(first);
                if (electorate.signer(second) != number) {
                    throw new RefusedException(EngineTag.ENTITY_EVIDENCE_INVALID, "the votes are by two validators");
                }
                yield number;
            }
            case Evidence.BadPart(Message commit) -> {
                int number = electorate.signer(commit.signed());
                if (isGoodPart(electorate, number, commit)) {
                    throw new RefusedException(EngineTag.ENTITY_EVIDENCE_INVALID, "the part is the member's");
                }
                yield number;
            }
        };
    }

    private static boolean isGoodPart(Electorate electorate, int number, Message commit) {
        GroupSharing sharing = electorate
                .validators()
                .sharing()
                .orElseThrow(() -> new RefusedException(
                        EngineTag.ENTITY_EVIDENCE_INVALID, "without a shared key no part is good or bad"));
        Bytes message = Bytes.of(electorate
                .domain()
                .groupMessage(electorate.validators(), commit.vote())
                .toArray());
        try {
            return sharing.memberKey(Parts.index(number))
                    .orElseThrow()
                    .verifies(
                            message,
                            io.portcullis.threshold.bls.Signature.decode(
                                    ((Enclosure.Part) commit.enclosure()).signature()));
        } catch (ThresholdRefusedException e) {
            return false;
        }
    }
}
