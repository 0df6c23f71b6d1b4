package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.MalformedEventException;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.signer.batch.DecodedBatch;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.ApproverTerms.Demand;
import io.portcullis.signer.policy.Enrolments;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.policy.Verdict;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.Vouching;
import io.portcullis.signer.webauthn.AssertionVerifier;
import io.portcullis.signer.webauthn.AttestationVerifier;
import io.portcullis.signer.webauthn.VerifiedAssertion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks an evidence file with nothing but its bytes and, better, the reader's own trust roots.
 *
 * <p>Each check is named and stands for one question a regulator asks. All that can be asked are asked, also after one has failed. What
 * no file can prove offline is that the chain really holds the transaction: the last check only holds the receipt against the batch, and
 * the reader looks the hash up.
 */
public final class EvidenceVerifier {
    private final List<Check> checks = new ArrayList<>();

    /**
     * One question and its answer.
     *
     * @param tag the rule that is broken, or {@code PASSED}
     * @param detail what was found
     */
    public record Check(String name, boolean passed, String tag, String detail) {}

    private EvidenceVerifier() {}

    /**
     * Asks every question.
     *
     * @param trust the reader's own roots; without them the file is only held against itself, and a check says so
     * @return at least one check; evidence is good exactly if all passed
     */
    public static List<Check> verify(byte[] file, Optional<TrustRoots> trust) {
        EvidenceVerifier verifier = new EvidenceVerifier();
        Optional<EvidenceFile> decoded = verifier.ask(
                "the file is well-formed, complete and understood",
                () -> EvidenceFile.decode(file),
                read -> read.evidence().intent().id().toString());
        decoded.ifPresent(read -> verifier.verify(read, trust));
        return List.copyOf(verifier.checks);
    }

    private void verify(EvidenceFile file, Optional<TrustRoots> own) {
        TrustRoots trust = own.orElse(file.trust());
        ask("the trust roots are yours", () -> requireOwnTrust(file, own), found -> found);
        Evidence evidence = file.evidence();
        Intent intent = evidence.intent();
        Optional<DecodedBatch> decoded = ask(
                "the batch does exactly what the intent shows",
                () -> EvidenceRules.requireBatch(intent),
                batch -> batch.effects().toString());
        if (decoded.isEmpty()) {
            return;
        }
        DecodedBatch batch = decoded.get();
        Bytes32 digest = batch.digest(trust.domain());
        ask("it is for this chain, contract and entity", () -> {
            EvidenceRules.requireJurisdiction(intent, evidence.policy().policy(), trust);
            return trust.entity().toString();
        });
        ask("the officer signed the policy, and the batch names it", () -> {
            EvidenceRules.requirePolicy(intent, batch, evidence.policy(), trust);
            EvidenceRules.requireLifetime(intent, evidence.policy().policy());
            return "version " + intent.policyVersion();
        });
        if (evidence.tighter().isPresent()) {
            ask("the tighter policy that it is judged by, too, is the officer's", () -> {
                EvidenceRules.requireTighter(evidence, trust);
                return "version " + evidence.tighter().get().policy().version();
            });
        }
        ask("the batch anchors genuine checkpoints of a quorum's logs", () -> {
            EvidenceRules.requireAnchor(intent, batch, evidence.anchorCheckpoints(), trust);
            return batch.auditAnchor().toString();
        });
        ask("a change of rules is what the officer signed", () -> {
            EvidenceRules.requireRuleChange(evidence, batch, trust);
            EvidenceRules.requireAddDelay(
                    evidence,
                    evidence.inclusion().stream()
                            .mapToLong(Inclusion::recordedAt)
                            .min()
                            .orElse(intent.createdAt()));
            return intent.kind().text();
        });
        if (evidence.newPolicy().filter(EvidenceVerifier::demandsAttestation).isPresent()) {
            ask("every authenticator enrolled is vouched for by its attestation", () -> requireAttested(evidence));
        }
        if (BoardKeys.proposesBoard(batch.effects()) || !evidence.keys().isEmpty()) {
            ask("every key of the proposed board proved control and came back from its backup", () -> {
                BoardKeys.require(intent, batch.effects(), evidence.keys(), trust);
                return evidence.keys().size() + " keys";
            });
        }
        ask(
                        "every approval is by its person, for this intent",
                        () -> EvidenceRules.verifyApprovals(evidence, new AssertionVerifier()),
                        assertions -> assertions.stream()
                                .map(VerifiedAssertion::person)
                                .collect(Collectors.joining(", ")))
                .ifPresent(assertions -> ask(
                        "the policy allows it",
                        () -> {
                            Verdict.Allow allow = EvidenceRules.requireAllowed(
                                    evidence,
                                    batch,
                                    assertions,
                                    ApproverRules.verifyDelegations(evidence, new AssertionVerifier()),
                                    EvidenceRules.requireFacts(evidence));
                            EvidenceRules.requireTrace(evidence, allow);
                            return allow;
                        },
                        (Verdict.Allow allow) -> String.join("; ", allow.trace())));
        ask("a quorum of the board signed this batch", () -> requireQuorum(file, digest, trust));
        if (file.group().isPresent() || trust.groupKey().isPresent()) {
            ask("the group signature is of this batch", () -> requireGroup(file, digest, trust));
        }
        ask(
                "each signer's key and machine are vouched for, as far as your roots ask",
                () -> requireVouched(evidence, file, trust));
        ask("the signers' logs held the intent first", () -> requireRecorded(evidence, file, trust));
        ask("the signers' logs hold each signature", () -> requireSignedEntries(file, digest, trust));
        ask("the receipt is of this batch", () -> requireReceipt(file, batch, digest));
    }

    private static String requireVouched(Evidence evidence, EvidenceFile file, TrustRoots trust) {
        List<String> found = new ArrayList<>();
        for (EvidenceFile.SignedBatch signed : file.signatures()) {
            TrustRoots.Member member = EvidenceRules.member(trust, signed.signer());
            Vouching.Signed batch = new Vouching.Signed(
                    evidence.intent().id(),
                    evidence.intent().createdAt(),
                    signed.signer(),
                    signed.address(),
                    member.auditPublicKey());
            found.add(Vouching.require(file.vouchingOf(signed.signer()), batch, trust.pins()));
        }
        return String.join("; ", found);
    }

    private static boolean demandsAttestation(SignedPolicy next) {
        return next.policy().approverTerms().demand() == Demand.DIRECT;
    }

    /** Where the chains end is for the metadata to say, which no file carries: each signer held them against its own. */
    private static String requireAttested(Evidence evidence) {
        Policy next = evidence.newPolicy().orElseThrow().policy();
        List<Enrolments.Owned> admitted =
                Enrolments.of(evidence.policy().policy(), next).admitted();
        AttestationVerifier verifier = new AttestationVerifier();
        admitted.forEach(one -> verifier.requireGenuine(next.relyingParty(), one.credential()));
        return admitted.size() + " attestations verify; their roots are the metadata's to name";
    }

    private static String requireOwnTrust(EvidenceFile file, Optional<TrustRoots> own) {
        if (own.isEmpty()) {
            throw new RefusedException(
                    SignerTag.CONFIGURATION_INVALID,
                    "no trust file was given: the rest is held against the file's own roots");
        }
        TrustRoots trust = own.get();
        boolean same = trust.domain().equals(file.trust().domain())
                && trust.entity().equals(file.trust().entity())
                && trust.officerKey().equals(file.trust().officerKey())
                && trust.threshold() == file.trust().threshold()
                && Set.copyOf(trust.members()).equals(Set.copyOf(file.trust().members()));
        if (!same) {
            throw new RefusedException(SignerTag.WRONG_ENTITY, "the file believes in other roots than yours");
        }
        return "entity " + trust.entity();
    }

    private static String requireQuorum(EvidenceFile file, Bytes32 digest, TrustRoots trust) {
        Set<Address> signers = new HashSet<>();
        int weight = 0;
        for (EvidenceFile.SignedBatch signed : file.signatures()) {
            Address address = recover(digest, signed);
            TrustRoots.Member member = EvidenceRules.member(trust, signed.signer());
            if (!address.equals(signed.address()) || !address.equals(member.address())) {
                throw new RefusedException(
                        SignerTag.SIGNATURE_INVALID,
                        "the signature shown for " + signed.signer() + " is by " + address);
            }
            if (signers.add(address)) {
                weight += member.weight();
            }
        }
        if (weight < trust.threshold()) {
            throw new RefusedException(
                    SignerTag.APPROVALS_MISSING, "signatures with weight " + weight + " of " + trust.threshold());
        }
        return "weight " + weight + " of " + trust.threshold();
    }

    /** Without a pin the key is the file's word; that the contract held the batch to it is then the receipt's. */
    private static String requireGroup(EvidenceFile file, Bytes32 digest, TrustRoots trust) {
        GroupAgreement group = file.group()
                .orElseThrow(() -> new RefusedException(
                        SignerTag.GROUP_SIGNATURE_INVALID,
                        "you pin group key " + fingerprint(trust.groupKey())
                                + ", the file shows no group's signature"));
        String shown = group.key().fingerprint();
        if (trust.groupKey().filter(pinned -> !pinned.equals(group.key())).isPresent()) {
            throw new RefusedException(
                    SignerTag.GROUP_SIGNATURE_INVALID,
                    "you pin group key " + fingerprint(trust.groupKey()) + ", the file shows " + shown);
        }
        if (!group.isOf(digest)) {
            throw new RefusedException(
                    SignerTag.GROUP_SIGNATURE_INVALID,
                    "the signature is not of group key " + shown + " over this batch");
        }
        return "group key " + shown + (trust.groupKey().isPresent() ? ", which you pin" : ", which no trust root pins");
    }

    private static String fingerprint(Optional<GroupKey> key) {
        return key.map(GroupKey::fingerprint).orElse("none");
    }

    private static Address recover(Bytes32 digest, EvidenceFile.SignedBatch signed) {
        try {
            return Secp256k1.recover(digest, signed.signature());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    SignerTag.SIGNATURE_INVALID, "the signature of " + signed.signer() + " is nobody's");
        }
    }

    /** Every proof shown must hold, also of signers that did not sign: a false one is a sign of tampering. */
    private static String requireRecorded(Evidence evidence, EvidenceFile file, TrustRoots trust) {
        for (Inclusion recorded : evidence.inclusion()) {
            requireGenuine(recorded, trust);
            if (!recorded.records(
                    EvidenceRules.INTENT_RECORDED, evidence.intent().id())) {
                throw new RefusedException(
                        SignerTag.INTENT_NOT_RECORDED,
                        "the entry shown of " + recorded.signer() + " is of something else");
            }
        }
        for (EvidenceFile.SignedBatch signed : file.signatures()) {
            boolean first = evidence.inclusion().stream()
                    .anyMatch(recorded -> recorded.signer().equals(signed.signer())
                            && recorded.index() < signed.signed().index());
            if (!first) {
                throw new RefusedException(
                        SignerTag.INTENT_NOT_RECORDED, signed.signer() + " did not record the intent before it signed");
            }
        }
        return evidence.inclusion().size() + " logs";
    }

    private static String requireSignedEntries(EvidenceFile file, Bytes32 digest, TrustRoots trust) {
        for (EvidenceFile.SignedBatch signed : file.signatures()) {
            requireGenuine(signed.signed(), trust);
            ObjectNode entry = StrictJson.canonicalObject(signed.signed().leaf().toArray());
            boolean same = signed.signed().signer().equals(signed.signer())
                    && signed.signed()
                            .records("signed", file.evidence().intent().id())
                    && entry.path("digest").asString("").equals(digest.toString())
                    && entry.path("signature")
                            .asString("")
                            .equals(Hex.encode(signed.signature().encode()));
            if (!same) {
                throw new RefusedException(
                        SignerTag.CHECKPOINT_INVALID, "the entry of " + signed.signer() + " is not of this signature");
            }
        }
        return file.signatures().size() + " logs";
    }

    private static void requireGenuine(Inclusion inclusion, TrustRoots trust) {
        EvidenceRules.requireGenuine(inclusion.checkpoint(), trust);
        if (!inclusion.holds()) {
            throw new RefusedException(
                    SignerTag.CHECKPOINT_INVALID, "the path of " + inclusion.signer() + " does not lead to its root");
        }
    }

    private static String requireReceipt(EvidenceFile file, DecodedBatch batch, Bytes32 digest) {
        if (!batch.isForChain()) {
            if (file.receipt().isPresent()) {
                throw new RefusedException(
                        SignerTag.FIELDS_MISMATCH,
                        "an agreement, a permit or a word to a fund has no receipt of its own");
            }
            if (batch.fundWord().isPresent()) {
                return "a word to a default fund: whoever likes brings it to the chain, where it takes effect once";
            }
            return batch.permitted().isPresent()
                    ? "a permit: no chain sees it; who goes by it, once, is the key room or the engine"
                    : "an agreement: the counterparty brings it to the chain, where its nonce " + batch.nonce()
                            + " of the account is spent once";
        }
        EvidenceFile.Mined receipt = file.receipt()
                .orElseThrow(() -> new RefusedException(SignerTag.FIELD_MISSING, "file.receipt is missing"));
        for (EvidenceFile.Log log : receipt.logs()) {
            try {
                DepositaryEvent event = DepositaryEvent.decode(new EventLog(log.topics(), log.words()));
                if (event instanceof DepositaryEvent.BatchProcessed processed
                        && processed.entity().equals(batch.entity())
                        && processed.nonce() == batch.nonce()
                        && processed.digest().equals(digest)
                        && processed.auditAnchor().equals(batch.auditAnchor())
                        && processed.auditAnchoredAt() == batch.auditAnchoredAt()) {
                    return "transaction " + receipt.transactionHash() + ", block " + receipt.blockNumber();
                }
            } catch (MalformedEventException | IllegalArgumentException e) {
                throw new RefusedException(SignerTag.FIELD_INVALID, "a log of the receipt is not the Depositary's");
            }
        }
        throw new RefusedException(SignerTag.FIELDS_MISMATCH, "no event of the receipt names this batch");
    }

    private void ask(String name, Supplier<String> question) {
        ask(name, question, answer -> answer);
    }

    private <T> Optional<T> ask(String name, Supplier<T> question, Function<T, String> detail) {
        try {
            T answer = question.get();
            checks.add(new Check(name, true, "PASSED", detail.apply(answer)));
            return Optional.of(answer);
        } catch (RefusedException e) {
            checks.add(
                    new Check(name, false, e.refusal().tag().name(), e.refusal().reason()));
            return Optional.empty();
        }
    }
}
