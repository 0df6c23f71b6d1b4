package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Asked;
import io.portcullis.signer.policy.PolicyDiff;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.vouching.Vouching;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file that proves one batch to anybody, offline: the evidence, then {@code "signatures":[{"signer","address","signature",
 * "signed"}…], "group":{…}, "receipt":{"transactionHash","blockNumber","blockHash","logs":[{"topics","words"}…]}, "trust":{…}, "vouching":[…]}; the group only
 * where the board named its key; vouching in no file of before it was.
 *
 * @param signatures with the entry of each signer's log that says so
 * @param group the agreement of the board's group, if it had a key
 * @param receipt as the node reported it: offline it is a claim, and the transaction hash says where to check it; none of an agreement, which
 *     is no batch of the chain's
 * @param vouching what each signer showed of its key and its machine, or that it showed nothing
 * @param trust the roots the appliance believes in; a reader compares them with their own copy from the ceremony
 */
public record EvidenceFile(
        Evidence evidence,
        List<SignedBatch> signatures,
        Optional<GroupAgreement> group,
        Optional<Mined> receipt,
        TrustRoots trust,
        List<Vouching> vouching) {
    private static final int MAX_LOGS = 256;
    private static final int MAX_WORDS = 16;

    /** One signer's agreement. */
    public record SignedBatch(String signer, Address address, Signature signature, Inclusion signed) {}

    /** Where the chain holds the batch. */
    public record Mined(Bytes32 transactionHash, long blockNumber, Bytes32 blockHash, List<Log> logs) {
        public Mined {
            logs = List.copyOf(logs);
        }
    }

    /** One event, undecoded. */
    public record Log(List<Bytes32> topics, List<Bytes32> words) {
        public Log {
            topics = List.copyOf(topics);
            words = List.copyOf(words);
        }
    }

    /** Of a batch whose board named no group key. */
    public EvidenceFile(Evidence evidence, List<SignedBatch> signatures, Optional<Mined> receipt, TrustRoots trust) {
        this(evidence, signatures, Optional.empty(), receipt, trust);
    }

    /** Of signers who were not asked what vouches for them. */
    public EvidenceFile(
            Evidence evidence,
            List<SignedBatch> signatures,
            Optional<GroupAgreement> group,
            Optional<Mined> receipt,
            TrustRoots trust) {
        this(evidence, signatures, group, receipt, trust, List.of());
    }

    public EvidenceFile {
        signatures = List.copyOf(signatures);
        vouching = List.copyOf(vouching);
    }

    /** What a signer showed, if anything is here. */
    Optional<Vouching> vouchingOf(String signer) {
        return vouching.stream().filter(one -> one.signer().equals(signer)).findFirst();
    }

    /** The intent, to be judged again by another policy: by its approvals as they are shown, which are not verified here. */
    public PolicyDiff.Filed filed() {
        Intent intent = evidence.intent();
        Set<String> approvers =
                evidence.approvals().stream().map(Approval::person).collect(Collectors.toSet());
        long recordedAt = evidence.inclusion().stream()
                .mapToLong(Inclusion::recordedAt)
                .max()
                .orElse(intent.createdAt());
        return new PolicyDiff.Filed(
                intent.id(),
                Asked.of(intent, approvers),
                intent.nonce(),
                signatures.stream()
                        .mapToLong(signed -> signed.signed().recordedAt())
                        .max()
                        .orElse(recordedAt),
                recordedAt,
                intent.expiresAt() + evidence.policy().policy().chain().withdrawalDelaySeconds(),
                !signatures.isEmpty());
    }

    public ObjectNode toJson() {
        ObjectNode json = evidence.toJson();
        ArrayNode list = json.putArray("signatures");
        for (SignedBatch signed : signatures) {
            ObjectNode node = list.addObject()
                    .put("signer", signed.signer())
                    .put("address", signed.address().toString())
                    .put("signature", Hex.encode(signed.signature().encode()));
            node.set("signed", signed.signed().toJson());
        }
        group.ifPresent(agreement -> json.set("group", agreement.toJson()));
        receipt.ifPresent(mined -> json.set("receipt", toJson(mined)));
        json.set("trust", trust.toJson());
        if (!vouching.isEmpty()) {
            ArrayNode vouched = json.putArray("vouching");
            vouching.forEach(one -> vouched.add(one.toJson()));
        }
        return json;
    }

    private static ObjectNode toJson(Mined receipt) {
        ObjectNode mined = StrictJson.newObject()
                .put("transactionHash", receipt.transactionHash().toString())
                .put("blockNumber", receipt.blockNumber())
                .put("blockHash", receipt.blockHash().toString());
        ArrayNode logs = mined.putArray("logs");
        for (Log log : receipt.logs()) {
            ObjectNode node = logs.addObject();
            ArrayNode topics = node.putArray("topics");
            log.topics().forEach(topic -> topics.add(topic.toString()));
            ArrayNode words = node.putArray("words");
            log.words().forEach(word -> words.add(word.toString()));
        }
        return mined;
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    public static EvidenceFile decode(byte[] bytes) {
        return Fields.read(
                "file",
                StrictJson.object(bytes),
                in -> new EvidenceFile(
                        Evidence.read(in),
                        in.objects("signatures", Limits.MAX_BOARD_MEMBERS, EvidenceFile::readSignature),
                        in.optionalObject("group", GroupAgreement::read),
                        in.optionalObject(
                                "receipt",
                                receipt -> new Mined(
                                        receipt.bytes32("transactionHash"),
                                        receipt.number("blockNumber"),
                                        receipt.bytes32("blockHash"),
                                        receipt.objects(
                                                "logs",
                                                MAX_LOGS,
                                                log -> new Log(
                                                        log.bytes32s("topics", EventLog.MAX_TOPICS),
                                                        log.bytes32s("words", MAX_WORDS))))),
                        in.object("trust", TrustRoots::read),
                        in.has("vouching")
                                ? in.objects("vouching", Limits.MAX_BOARD_MEMBERS, Vouching::read)
                                : List.of()));
    }

    private static SignedBatch readSignature(Fields in) {
        try {
            return new SignedBatch(
                    in.identifier("signer"),
                    in.address("address"),
                    Signature.decode(in.fixedBytes("signature", Signature.LENGTH)),
                    in.object("signed", Inclusion::read));
        } catch (IllegalArgumentException e) {
            throw in.invalid("signature", "in the contract's form: " + e.getMessage());
        }
    }
}
