package io.portcullis.signer.service;

import static io.portcullis.signer.service.SignerRig.granted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Operation;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.duress.DuressList;
import io.portcullis.signer.duress.SealedList;
import io.portcullis.signer.duress.SealedList.Way;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Approval.Decision;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.testing.Passkey;
import io.portcullis.signer.testing.Passkey.Scene;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people decide, as a signer in its own process hears it: rejections, clones and duress, all of it over a restart. */
final class SignerDecisionsTest {
    private static final Operation GATE = new Operation.RaiseFreeze(FreezeLevel.NO_NEW_CREDIT);

    private static Approval decided(Passkey key, Bytes32 intent, Decision decision, long counter) {
        return key.decide("ann", intent, decision, Scene.HONEST.withCounter(counter));
    }

    private static Evidence approved(SignerRig rig, SignerClient client, long nonce, Passkey key, long counter) {
        return rig.freeze(client, nonce, GATE, id -> decided(key, id, Decision.APPROVE, counter));
    }

    private static SignerTag tagOf(Answer<?> answer) {
        return assertInstanceOf(Answer.Refused.class, answer, answer.toString())
                .refusal()
                .tag();
    }

    private static Answer<Bytes32> tell(
            SignerRig rig, SignerClient client, Intent intent, Decision decision, Approval by) {
        return client.decide(intent, rig.genesis(), decision, by);
    }

    private static List<String> log(SignerClient client) {
        List<String> entries = new ArrayList<>();
        long size = granted(client.checkpoint()).size();
        for (long index = 0; index < size; index++) {
            entries.add(new String(granted(client.prove(index)).leaf().toArray(), UTF_8));
        }
        return entries;
    }

    private static long count(List<String> entries, String... words) {
        return entries.stream()
                .filter(entry -> List.of(words).stream().allMatch(entry::contains))
                .count();
    }

    private static DuressList listed(SignerRig rig, int salt, Intent.Bytes... credentials) {
        return DuressList.of(rig.trust().entity(), Keccak.hash(new byte[] {(byte) salt}), List.of(credentials));
    }

    private static byte[] signed(SignerRig rig, DuressList list) throws Exception {
        return list.encode(
                new Intent.Bytes(rig.officerSigns(Bytes.of(list.signedBytes())).toArray()));
    }

    private static void writeDuress(SignerRig rig, Path file, DuressList list) throws Exception {
        Files.write(file, signed(rig, list));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void rejectionsCancellationsClonesAndDuressAreHeededForGood(@TempDir Path directory) throws Exception {
        try (SignerRig rig = new SignerRig(directory)) {
            Path duress = directory.resolve("duress.json");
            DuressList nobody = listed(rig, 3);
            writeDuress(rig, duress, nobody);
            Path configuration = SignerRig.edited(rig.configure("one"), json -> json.put("duress", duress.toString()));
            Process process = rig.serve(configuration);
            SignerClient client = rig.client("one");

            // An approval is heard as it is made, and shown again with the evidence.
            Evidence first = approved(rig, client, 1, SignerRig.ANN, 7);
            Answer<Bytes32> outward = tell(
                    rig,
                    client,
                    first.intent(),
                    Decision.APPROVE,
                    first.approvals().getFirst());
            assertEquals(first.intent().id(), granted(outward));
            tell(
                    rig,
                    client,
                    first.intent(),
                    Decision.APPROVE,
                    first.approvals().getFirst());
            granted(client.sign(first));
            assertEquals(1, count(log(client), "\"type\":\"decided\"", "approve"), "heard twice, written once");

            // One rejection ends an intent and its nonce.
            Evidence unwanted = approved(rig, client, 2, SignerRig.ANN, 9);
            Approval no = decided(SignerRig.ANN, unwanted.intent().id(), Decision.REJECT, 8);
            assertEquals(
                    SignerTag.CHALLENGE_MISMATCH, tagOf(tell(rig, client, unwanted.intent(), Decision.APPROVE, no)));
            granted(tell(rig, client, unwanted.intent(), Decision.REJECT, no));
            assertEquals(SignerTag.INTENT_REJECTED, tagOf(client.sign(unwanted)));
            Evidence another = rig.freeze(
                    client,
                    2,
                    new Operation.RaiseFreeze(FreezeLevel.SEALED),
                    id -> decided(SignerRig.ANN, id, Decision.APPROVE, 10));
            assertEquals(SignerTag.NONCE_ALREADY_USED, tagOf(client.sign(another)));

            // So does a cancellation; one that comes after the signature says so, and the guardian's on the chain is
            // what is left.
            Evidence calledOff = approved(rig, client, 12, SignerRig.ANN, 11);
            Approval off = decided(SignerRig.ANN, calledOff.intent().id(), Decision.CANCEL, 12);
            assertEquals(
                    SignerTag.CHALLENGE_MISMATCH, tagOf(tell(rig, client, calledOff.intent(), Decision.REJECT, off)));
            granted(tell(rig, client, calledOff.intent(), Decision.CANCEL, off));
            granted(tell(rig, client, calledOff.intent(), Decision.CANCEL, off));
            assertEquals(SignerTag.INTENT_CANCELLED, tagOf(client.sign(calledOff)));
            assertEquals(1, count(log(client), "\"type\":\"decided\"", "cancel"), "heard twice, written once");
            Approval late = decided(SignerRig.ANN, first.intent().id(), Decision.CANCEL, 13);
            assertEquals(SignerTag.CANCELLED_TOO_LATE, tagOf(tell(rig, client, first.intent(), Decision.CANCEL, late)));
            assertEquals(SignerTag.INTENT_CANCELLED, tagOf(client.sign(first)), "and it signs it no second time");

            // The list is changed while the signer runs, past people who can neither read nor make one.
            DuressList threatened = listed(rig, 4, SignerRig.ANNS_OTHER.id());
            Bytes sealed = SealedList.seal(Way.TO_SIGNER, signed(rig, threatened), nobody, new SecureRandom());
            assertEquals(
                    SignerTag.DURESS_LIST_INVALID,
                    tagOf(client.placeDuress(
                            SealedList.seal(Way.TO_SIGNER, signed(rig, threatened), threatened, new SecureRandom()))));
            List<String> before = log(client);
            assertTrue(granted(client.placeDuress(sealed)));
            assertEquals(SignerTag.DURESS_LIST_INVALID, tagOf(client.placeDuress(sealed)), "nothing is taken twice");
            List<String> since = log(client).subList(before.size(), log(client).size());
            assertTrue(since.stream().allMatch(row -> row.contains("\"type\":\"refused\"")), since.toString());
            assertEquals(
                    threatened,
                    DuressList.decode(
                            SealedList.open(Way.FROM_SIGNER, granted(client.duress()), threatened), rig.trust()));

            // Under threat: the same answer outwardly, and nothing is signed.
            Evidence forced = approved(rig, client, 3, SignerRig.ANNS_OTHER, 7);
            Answer<Bytes32> underThreat = tell(
                    rig,
                    client,
                    forced.intent(),
                    Decision.APPROVE,
                    forced.approvals().getFirst());
            assertEquals(forced.intent().id(), granted(underThreat));
            assertEquals(outward.getClass(), underThreat.getClass());
            assertEquals(SignerTag.DELAYED, tagOf(client.sign(forced)));
            assertEquals(
                    1,
                    count(
                            log(client),
                            "\"type\":\"decided\"",
                            forced.intent().id().toString()));
            assertEquals(
                    1, count(log(client), "freeze-raised"), "only what the first batch raised: others read this log");
            assertEquals(0, count(log(client), "DURESS"));
            assertEquals(1, count(log(client), "\"type\":\"signed\""));

            // A counter that goes back locks the credential, and not only this once.
            Evidence clone = approved(rig, client, 4, SignerRig.ANN, 9);
            assertEquals(SignerTag.COUNTER_REGRESSED, tagOf(client.sign(clone)));
            assertEquals(1, count(log(client), "credential-locked", "\"person\":\"ann\"", "\"shown\":9"));
            Evidence later = approved(rig, client, 4, SignerRig.ANN, 50);
            assertEquals(SignerTag.CREDENTIAL_LOCKED, tagOf(client.sign(later)));

            process.destroyForcibly().waitFor();
            rig.serve(configuration);
            assertEquals(SignerTag.INTENT_REJECTED, tagOf(client.sign(unwanted)));
            assertEquals(SignerTag.INTENT_CANCELLED, tagOf(client.sign(calledOff)));
            assertEquals(SignerTag.DELAYED, tagOf(client.sign(forced)));
            assertEquals(SignerTag.CREDENTIAL_LOCKED, tagOf(client.sign(approved(rig, client, 5, SignerRig.ANN, 60))));
        }
    }

    @Test
    void aDuressListThatOthersCanReadOrThatNobodySignedKeepsTheSignerShut(@TempDir Path directory) throws Exception {
        try (SignerRig rig = new SignerRig(directory)) {
            Path duress = directory.resolve("duress.json");
            writeDuress(rig, duress, listed(rig, 3, SignerRig.ANNS_OTHER.id()));
            Path configuration = SignerRig.edited(rig.configure("one"), json -> json.put("duress", duress.toString()));
            Files.setPosixFilePermissions(duress, PosixFilePermissions.fromString("rw-r-----"));
            assertEquals(
                    3,
                    rig.start(SignerMain.class, List.of(), "serve", configuration)
                            .waitFor());
            assertTrue(Files.readString(directory.resolve("err.log")).contains("DURESS_LIST_INVALID"));
        }
    }
}
