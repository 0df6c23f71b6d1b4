package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A quorum's commits to one value in one round and, where the board shares a key, its group's signature. Whoever has the board can check
 * it, without anything else.
 *
 * <p>RLP: {@code [epoch, height, round, value, [[enclosed, signature]…], group]}; {@code enclosed} is empty for a commit that had no
 * part, {@code group} 128 bytes or empty.
 *
 * @param commits in strictly ascending order of signer
 */
public record CommitCertificate(View at, Digest value, List<Commit> commits, Optional<GroupSignature> group) {
    /**
     * One validator's commit; the rest of its vote is the certificate's.
     *
     * @param enclosed the hash of its part of the group's signature, or zero
     */
    public record Commit(Bytes32 enclosed, Signature signature) {}

    public CommitCertificate {
        commits = List.copyOf(commits);
    }

    /**
     * Nothing if this certificate is of that board; otherwise ENTITY_EPOCH_UNKNOWN, ENTITY_SIGNER_STRANGER,
     * ENTITY_CERTIFICATE_DISORDERED, ENTITY_CERTIFICATE_SHORT, ENTITY_CERTIFICATE_GROUP.
     */
    public Optional<Refusal> verify(VotingDomain domain, Validators validators, SignatureScheme scheme) {
        try {
            require(domain, validators, scheme);
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e.refusal());
        }
    }

    void require(VotingDomain domain, Validators validators, SignatureScheme scheme) {
        if (at.epoch() != validators.epoch()) {
            throw new RefusedException(
                    EngineTag.ENTITY_EPOCH_UNKNOWN, "epoch " + at.epoch() + ", not " + validators.epoch());
        }
        int weight = 0;
        int last = -1;
        for (Commit commit : commits) {
            int number = signer(domain, validators, scheme, commit);
            if (number <= last) {
                throw new RefusedException(
                        EngineTag.ENTITY_CERTIFICATE_DISORDERED, "commits ascend by signer, each once");
            }
            last = number;
            weight += validators.weightOf(number);
        }
        if (weight < validators.quorum()) {
            throw new RefusedException(
                    EngineTag.ENTITY_CERTIFICATE_SHORT, "a weight of " + weight + " of " + validators.quorum());
        }
        requireGroup(domain, validators);
    }

    private int signer(VotingDomain domain, Validators validators, SignatureScheme scheme, Commit commit) {
        Optional<Address> signer =
                scheme.signerOf(domain.digest(validators, vote(commit.enclosed())), commit.signature());
        OptionalInt number = signer.map(validators::numberOf).orElse(OptionalInt.empty());
        return number.orElseThrow(
                () -> new RefusedException(EngineTag.ENTITY_SIGNER_STRANGER, "a commit is by nobody of the board"));
    }

    private void requireGroup(VotingDomain domain, Validators validators) {
        if (validators.groupKey().isEmpty() != group.isEmpty()) {
            throw new RefusedException(
                    EngineTag.ENTITY_CERTIFICATE_GROUP, "a group signs exactly where the board shares a key");
        }
        if (group.isEmpty()) {
            return;
        }
        Bytes message =
                Bytes.of(domain.groupMessage(validators, vote(Bytes32.ZERO)).toArray());
        boolean good;
        try {
            G1 point = G1.decodeEip2537(Bytes.of(group.get().point().toArray()));
            good = validators.groupKey().get().verifies(message, new io.portcullis.threshold.bls.Signature(point));
        } catch (ThresholdRefusedException e) {
            good = false;
        }
        if (!good) {
            throw new RefusedException(
                    EngineTag.ENTITY_CERTIFICATE_GROUP, "the group's signature is of something else");
        }
    }

    private Vote vote(Bytes32 enclosed) {
        return new Vote(Kind.COMMIT, at, Optional.of(value), Optional.empty(), enclosed);
    }

    void write(RlpWriter out) {
        RlpWriter inside = new RlpWriter();
        VoteCodec.write(inside, at);
        inside.bytes(value.hash().toArray());
        inside.list(
                commits,
                (list, commit) -> list.list(new RlpWriter()
                        .bytes(
                                commit.enclosed().isZero()
                                        ? new byte[0]
                                        : commit.enclosed().toArray())
                        .bytes(commit.signature().encode())));
        inside.bytes(group.map(signature -> signature.point().toArray()).orElse(new byte[0]));
        out.list(inside);
    }

    static CommitCertificate read(RlpReader in) {
        return in.list(fields -> {
            View at = VoteCodec.readView(fields);
            Digest value = new Digest(Bytes32.of(fields.fixed(Bytes32.LENGTH).toArray()));
            List<Commit> commits = fields.items(
                    Limits.ENTITY_VALIDATORS,
                    one -> one.list(
                            commit -> new Commit(VoteCodec.readEnclosed(commit), VoteCodec.readSignature(commit))));
            Bytes group = fields.bytes(GroupSignature.LENGTH);
            return new CommitCertificate(
                    at,
                    value,
                    commits,
                    group.size() == 0 ? Optional.empty() : Optional.of(GroupSignature.of(group.toArray())));
        });
    }
}
