package io.portcullis.signer.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.batch.BatchDecoder;
import io.portcullis.signer.batch.DecodedBatch;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A genuine file passes; each way of tampering fails the question it is about. */
final class EvidenceVerifierTest {
    private static final String EVENT = "BatchProcessed(bytes32,uint64,bytes32,bytes32,uint64)";

    private final Ceremony ceremony = new Ceremony();
    private final Filing filing = new Filing(ceremony);

    @Test
    void aGenuineFilePassesEveryCheck() {
        List<EvidenceVerifier.Check> checks = verify(file("signer-1", "signer-2"));
        assertTrue(checks.stream().allMatch(EvidenceVerifier.Check::passed), checks.toString());
        assertEquals(13, checks.size());
    }

    @Test
    void withoutRootsOfOnesOwnTheFirstQuestionFails() {
        byte[] bytes = StrictJson.canonical(file("signer-1", "signer-2").toJson());
        List<EvidenceVerifier.Check> failed = EvidenceVerifier.verify(bytes, Optional.empty()).stream()
                .filter(check -> !check.passed())
                .toList();
        assertEquals(
                List.of("the trust roots are yours"),
                failed.stream().map(EvidenceVerifier.Check::name).toList());
    }

    @Test
    void anotherCeremonysRootsAreNotThese() {
        assertFails("the trust roots are yours", new Ceremony().trust(), file("signer-1", "signer-2"));
    }

    @Test
    void oneSignatureOfTwoIsNoQuorum() {
        assertFails("a quorum of the board signed this batch", ceremony.trust(), file("signer-1"));
    }

    @Test
    void oneSignerShownTwiceCountsOnce() {
        EvidenceFile genuine = file("signer-1", "signer-2");
        EvidenceFile.SignedBatch first = genuine.signatures().getFirst();
        assertFails(
                "a quorum of the board signed this batch",
                ceremony.trust(),
                new EvidenceFile(genuine.evidence(), List.of(first, first), genuine.receipt(), genuine.trust()));
    }

    @Test
    void aReceiptOfAnotherBatchFails() {
        EvidenceFile genuine = file("signer-1", "signer-2");
        EvidenceFile.Mined other = new EvidenceFile.Mined(Bytes32.ZERO, 5, Bytes32.ZERO, List.of());
        assertFails(
                "the receipt is of this batch",
                ceremony.trust(),
                new EvidenceFile(genuine.evidence(), genuine.signatures(), other, genuine.trust()));
    }

    @Test
    void aChangedAmountIsSeenInTheBytes() {
        String text =
                new String(StrictJson.canonical(file("signer-1", "signer-2").toJson()), UTF_8);
        String altered = text.replace("\"amount\":\"4000\"", "\"amount\":\"4001\"");
        assertTrue(!altered.equals(text), "the amount is in the file");
        assertEquals(
                Optional.of("EFFECTS_MISMATCH"),
                EvidenceVerifier.verify(altered.getBytes(UTF_8), Optional.of(ceremony.trust())).stream()
                        .filter(check -> !check.passed())
                        .map(EvidenceVerifier.Check::tag)
                        .findFirst());
    }

    @Test
    void anyChangedByteOfTheFileFailsSomeCheck() {
        byte[] genuine = StrictJson.canonical(file("signer-1", "signer-2").toJson());
        for (int i = 0; i < genuine.length; i += 97) {
            byte[] altered = genuine.clone();
            altered[i] ^= 1;
            List<EvidenceVerifier.Check> checks = EvidenceVerifier.verify(altered, Optional.of(ceremony.trust()));
            boolean passed = checks.stream().allMatch(EvidenceVerifier.Check::passed);
            String around =
                    new String(genuine, Math.max(0, i - 60), Math.min(80, genuine.length - Math.max(0, i - 60)), UTF_8);
            assertTrue(!passed || isClaim(genuine, i), () -> "byte changed unnoticed near " + around);
        }
    }

    /** What no file can prove offline: the simulation, the appliance's own trace, and where the chain holds the transaction. */
    private static boolean isClaim(byte[] file, int index) {
        String text = new String(file, UTF_8);
        return within(text, "\"simulation\":", "}", index)
                || within(text, "\"trace\":", "]", index)
                || within(text, "\"blockHash\":", "\"logs\"", index)
                || within(text, "\"transactionHash\":", "}", index);
    }

    private static boolean within(String text, String from, String to, int index) {
        int start = text.lastIndexOf(from, index);
        return start >= 0 && text.indexOf(to, start) >= index;
    }

    private EvidenceFile file(String... signers) {
        Evidence evidence = filing.build();
        Intent intent = evidence.intent();
        DecodedBatch batch = BatchDecoder.decode(intent.batchBytes().toArray());
        Bytes32 digest = batch.digest(Ceremony.DOMAIN);
        List<EvidenceFile.SignedBatch> signatures = new ArrayList<>();
        for (String signer : signers) {
            Signature signature = ceremony.signBatch(signer, digest);
            Inclusion entry = filing.log(signer)
                    .append(
                            StrictJson.newObject()
                                    .put("version", 1)
                                    .put("at", Ceremony.NOW)
                                    .put("type", "signed")
                                    .put("intent", intent.id().toString())
                                    .put("digest", digest.toString())
                                    .put("signature", Hex.encode(signature.encode())),
                            Ceremony.NOW);
            signatures.add(new EvidenceFile.SignedBatch(signer, ceremony.address(signer), signature, entry));
        }
        EvidenceFile.Log event = new EvidenceFile.Log(
                List.of(Keccak.hash(EVENT.getBytes(UTF_8)), batch.entity().value(), word(batch.nonce())),
                List.of(digest, batch.auditAnchor(), word(batch.auditAnchoredAt())));
        return new EvidenceFile(
                evidence,
                signatures,
                new EvidenceFile.Mined(Keccak.hash(new byte[] {1}), 9, Keccak.hash(new byte[] {2}), List.of(event)),
                ceremony.trust());
    }

    private List<EvidenceVerifier.Check> verify(EvidenceFile file) {
        return EvidenceVerifier.verify(StrictJson.canonical(file.toJson()), Optional.of(ceremony.trust()));
    }

    private static void assertFails(String name, TrustRoots trust, EvidenceFile file) {
        List<EvidenceVerifier.Check> checks =
                EvidenceVerifier.verify(StrictJson.canonical(file.toJson()), Optional.of(trust));
        assertTrue(checks.stream().anyMatch(check -> check.name().equals(name) && !check.passed()), checks.toString());
    }

    private static Bytes32 word(long value) {
        byte[] word = new byte[Bytes32.LENGTH];
        ByteBuffer.wrap(word).position(24).putLong(BigInteger.valueOf(value).longValueExact());
        return Bytes32.of(word);
    }
}
