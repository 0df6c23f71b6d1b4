package io.portcullis.signer.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.batch.BatchDecoder;
import io.portcullis.signer.batch.DecodedBatch;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.testing.KnownGroup;
import io.portcullis.signer.testing.TestVendor;
import io.portcullis.signer.vouching.BootWord;
import io.portcullis.signer.vouching.Pins;
import io.portcullis.signer.vouching.VendorPin;
import io.portcullis.signer.vouching.Vouching;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A genuine file passes; each way of tampering fails the question it is about. */
final class EvidenceVerifierTest {
    private static final String EVENT = "BatchProcessed(bytes32,uint64,bytes32,bytes32,uint64)";

    private static final String GROUP_CHECK = "the group signature is of this batch";
    private static final KnownGroup GROUP = new KnownGroup(7);
    private static final KnownGroup OTHER_GROUP = new KnownGroup(8);

    private final Ceremony ceremony = new Ceremony();
    private final Filing filing = new Filing(ceremony);

    @Test
    void aGenuineFilePassesEveryCheck() {
        List<EvidenceVerifier.Check> checks = verify(file("signer-1", "signer-2"));
        assertTrue(checks.stream().allMatch(EvidenceVerifier.Check::passed), checks.toString());
        assertEquals(14, checks.size());
    }

    /** Openly nothing where nothing is pinned; a failure of this question alone where a vendor's root is. */
    @Test
    void whatVouchesForEachKeyIsAQuestionOfItsOwn() {
        EvidenceFile plain = file("signer-1", "signer-2");
        List<Vouching> shown = List.of(
                new Vouching.Said(
                        "signer-1",
                        ceremony.state("signer-1", Ceremony.NOW, Ceremony.SaidOfKey.FIT),
                        new BootWord.None("no TPM")),
                new Vouching.Silent("signer-2", "it did not answer"));
        EvidenceFile vouched = new EvidenceFile(
                plain.evidence(), plain.signatures(), Optional.empty(), plain.receipt(), plain.trust(), shown);
        EvidenceVerifier.Check open = vouching(vouched, ceremony.trust());
        assertTrue(
                open.passed() && open.detail().contains("no vendor's; no make is pinned; no quote: no TPM"),
                open.detail());
        assertTrue(open.detail().contains("signer-2: it did not answer"), open.detail());
        assertEquals(
                "signer-1: nothing is shown; signer-2: nothing is shown",
                vouching(plain, ceremony.trust()).detail());
        TestVendor vendor = new TestVendor(1);
        Pins pins = new Pins(
                new TreeMap<>(Map.of(
                        "yubihsm2", new VendorPin(VendorPin.Form.YUBIHSM2, false, List.of(vendor.rootCertificate())))),
                new TreeMap<>());
        EvidenceVerifier.Check pinned = vouching(vouched, ceremony.trust().pinning(pins));
        assertEquals("KEY_ATTESTATION_MISSING", pinned.tag());
    }

    private static EvidenceVerifier.Check vouching(EvidenceFile file, TrustRoots trust) {
        List<EvidenceVerifier.Check> asked = verify(file, trust).stream()
                .filter(check -> check.name().contains("vouched for, as far as your roots ask") || !check.passed())
                .toList();
        assertEquals(1, asked.size(), asked.toString());
        return asked.getFirst();
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
    void theGroupsSignatureIsOneQuestionMore() {
        EvidenceFile grouped = grouped(GROUP::agreeTo);
        List<EvidenceVerifier.Check> checks = verify(grouped, ceremony.trust());
        assertTrue(checks.stream().allMatch(EvidenceVerifier.Check::passed), checks.toString());
        assertEquals(15, checks.size());
        assertEquals(
                "group key " + GROUP.key().fingerprint() + ", which no trust root pins",
                groupCheck(grouped, ceremony.trust()).detail());
        assertEquals(
                "group key " + GROUP.key().fingerprint() + ", which you pin",
                groupCheck(grouped, ceremony.trust().pinning(GROUP.key())).detail());
    }

    @Test
    void aGroupsSignatureOfAnotherBatchFails() {
        Bytes32 other = Keccak.hash(new byte[] {9});
        assertGroupRefused(ceremony.trust(), grouped(digest -> new GroupAgreement(GROUP.key(), GROUP.sign(other))));
    }

    @Test
    void aSignatureOfAnotherGroupFails() {
        assertGroupRefused(
                ceremony.trust(), grouped(digest -> new GroupAgreement(GROUP.key(), OTHER_GROUP.sign(digest))));
    }

    @Test
    void aPinnedGroupKeyIsTheOnlyOneThatCounts() {
        assertGroupRefused(ceremony.trust().pinning(GROUP.key()), grouped(OTHER_GROUP::agreeTo));
    }

    @Test
    void aFileWithoutTheGroupsSignatureFailsWhereAKeyIsPinned() {
        assertGroupRefused(ceremony.trust().pinning(GROUP.key()), file("signer-1", "signer-2"));
    }

    @Test
    void coordinatesThatAreNoPointFailAndDoNotThrow() {
        byte[] key = GROUP.key().point().toArray();
        key[GroupKey.LENGTH - 1] ^= 1;
        GroupKey offTheCurve = GroupKey.of(key);
        GroupSignature infinity = GroupSignature.of(new byte[GroupSignature.LENGTH]);
        assertGroupRefused(ceremony.trust(), grouped(digest -> new GroupAgreement(offTheCurve, GROUP.sign(digest))));
        assertGroupRefused(ceremony.trust(), grouped(digest -> new GroupAgreement(GROUP.key(), infinity)));
    }

    @Test
    void aGroupOfAnotherFormIsNotRead() {
        String text = new String(StrictJson.canonical(grouped(GROUP::agreeTo).toJson()), UTF_8);
        String key = GROUP.key().toString();
        assertNotRead("LENGTH_WRONG", text.replace(key, key + "00"));
        assertNotRead("LENGTH_WRONG", text.replace(key, "0x"));
        assertNotRead("FIELD_INVALID", text.replace(key, "0x01" + key.substring(4)));
        assertNotRead("FIELD_MISSING", text.replace("\"key\":\"" + key + "\",", ""));
        assertNotRead("FIELD_UNKNOWN", text.replace("\"group\":{", "\"group\":{\"epoch\":1,"));
    }

    @Test
    void rootsThatPinAGroupKeyReadBack() {
        TrustRoots pinning = ceremony.trust().pinning(GROUP.key());
        assertEquals(pinning, TrustRoots.decode(StrictJson.canonical(pinning.toJson())));
        assertEquals(Optional.empty(), ceremony.trust().groupKey());
    }

    @Test
    void aReceiptOfAnotherBatchFails() {
        EvidenceFile genuine = file("signer-1", "signer-2");
        EvidenceFile.Mined other = new EvidenceFile.Mined(Bytes32.ZERO, 5, Bytes32.ZERO, List.of());
        assertFails(
                "the receipt is of this batch",
                ceremony.trust(),
                new EvidenceFile(genuine.evidence(), genuine.signatures(), Optional.of(other), genuine.trust()));
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
        byte[] genuine = StrictJson.canonical(grouped(GROUP::agreeTo).toJson());
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
                Optional.of(new EvidenceFile.Mined(
                        Keccak.hash(new byte[] {1}), 9, Keccak.hash(new byte[] {2}), List.of(event))),
                ceremony.trust());
    }

    /** @param agreed what the group says to the batch's digest */
    private EvidenceFile grouped(Function<Bytes32, GroupAgreement> agreed) {
        EvidenceFile plain = file("signer-1", "signer-2");
        byte[] batch = plain.evidence().intent().batchBytes().toArray();
        return new EvidenceFile(
                plain.evidence(),
                plain.signatures(),
                Optional.of(agreed.apply(BatchDecoder.decode(batch).digest(Ceremony.DOMAIN))),
                plain.receipt(),
                plain.trust());
    }

    private List<EvidenceVerifier.Check> verify(EvidenceFile file) {
        return verify(file, ceremony.trust());
    }

    private static List<EvidenceVerifier.Check> verify(EvidenceFile file, TrustRoots trust) {
        return EvidenceVerifier.verify(StrictJson.canonical(file.toJson()), Optional.of(trust));
    }

    private static EvidenceVerifier.Check groupCheck(EvidenceFile file, TrustRoots trust) {
        return verify(file, trust).stream()
                .filter(check -> check.name().equals(GROUP_CHECK))
                .findFirst()
                .orElseThrow();
    }

    /** That question fails, and no other does. */
    private static void assertGroupRefused(TrustRoots trust, EvidenceFile file) {
        assertEquals(
                List.of(GROUP_CHECK + " GROUP_SIGNATURE_INVALID"),
                verify(file, trust).stream()
                        .filter(check -> !check.passed())
                        .map(check -> check.name() + " " + check.tag())
                        .toList());
    }

    private void assertNotRead(String tag, String text) {
        assertEquals(
                List.of(tag),
                EvidenceVerifier.verify(text.getBytes(UTF_8), Optional.of(ceremony.trust())).stream()
                        .map(EvidenceVerifier.Check::tag)
                        .toList());
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
