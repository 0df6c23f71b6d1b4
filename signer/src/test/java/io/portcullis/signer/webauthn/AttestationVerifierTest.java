package io.portcullis.signer.webauthn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.policy.ApproverTerms;
import io.portcullis.signer.policy.ApproverTerms.Delegable;
import io.portcullis.signer.policy.ApproverTerms.Demand;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Maker;
import io.portcullis.signer.testing.Passkey;
import io.portcullis.signer.testing.Passkey.Scene;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A maker's authenticators are enrolled by its root, its metadata and a policy that lists them; each rule broken alone has its tag. */
final class AttestationVerifierTest {
    private static final String MODEL = "10203040-0000-4000-8000-000000000007";
    private static final String OTHER = "10203040-0000-4000-8000-000000000008";
    private static final Maker MAKER = new Maker(MODEL);
    private static final Policy.RelyingParty HERE =
            new Policy.RelyingParty("localhost", "Portcullis", Set.of("https://localhost:8443"));
    private static final MetadataReader READER = new MetadataReader(MAKER.serviceRoot(), Maker.HOST, 30);
    private static final String NEXT = "2027-02-01";
    private static final Metadata SOUND = READER.read(MAKER.blob(7, NEXT), 0, Ceremony.NOW);
    private static final Passkey PASSKEY = new Passkey("alice");
    private static final AttestationVerifier VERIFIER = new AttestationVerifier();

    private static ApproverTerms terms(Demand demand, String model) {
        return new ApproverTerms(
                demand,
                List.of(new ApproverTerms.Model(model, "maker")),
                1,
                Delegable.NOTHING,
                List.of(),
                Optional.empty());
    }

    private static void enrol(Policy.Credential credential, Metadata metadata) {
        VERIFIER.requireEnrollable(HERE, terms(Demand.DIRECT, MODEL), credential, Optional.of(metadata), Ceremony.NOW);
    }

    private static void assertRefused(SignerTag tag, Policy.Credential credential) {
        assertRefused(tag, () -> enrol(credential, SOUND));
    }

    private static void assertRefused(SignerTag tag, org.junit.jupiter.api.function.Executable call) {
        assertEquals(tag, assertThrows(RefusedException.class, call).refusal().tag());
    }

    @Test
    void aGenuineAuthenticatorOfAListedModelIsEnrolled() {
        assertDoesNotThrow(() -> enrol(MAKER.enrolled(PASSKEY, 1), SOUND));
    }

    @Test
    void aSilentAuthenticatorIsRefused() {
        assertRefused(SignerTag.ATTESTATION_NONE, MAKER.silent(PASSKEY));
        assertRefused(SignerTag.ATTESTATION_NONE, bare());
    }

    private static Policy.Credential bare() {
        Policy.Credential plain = PASSKEY.credential();
        return new Policy.Credential(plain.id(), plain.publicKey(), MODEL, 1, Optional.empty());
    }

    @Test
    void anAuthenticatorThatVouchesForItselfIsRefused() {
        assertRefused(SignerTag.ATTESTATION_SELF, MAKER.selfMade(PASSKEY));
    }

    @Test
    void aCounterfeitWhoseChainEndsElsewhereIsRefused() {
        assertRefused(SignerTag.ATTESTATION_UNTRUSTED, MAKER.counterfeit(PASSKEY));
    }

    @Test
    void anExpiredAttestationCertificateIsRefused() {
        assertRefused(
                SignerTag.ATTESTATION_EXPIRED, MAKER.enrolled(PASSKEY, 1, Scene.HONEST, MAKER.leaf(Ceremony.NOW - 1)));
    }

    @Test
    void aCertificateOfAnotherModelIsRefused() {
        assertRefused(SignerTag.ATTESTATION_INVALID, MAKER.mislabelled(PASSKEY, OTHER));
    }

    @Test
    void aCertificateThatIsNoAttestationKeysIsRefused() {
        assertRefused(SignerTag.ATTESTATION_INVALID, MAKER.enrolled(PASSKEY, 1, Scene.HONEST, MAKER.root()));
    }

    @Test
    void anAttestationOfAnotherCredentialKeyOrCeremonyIsRefused() {
        Policy.Credential good = MAKER.enrolled(PASSKEY, 1);
        Policy.Credential other = MAKER.enrolled(new Passkey("bob"), 1);
        assertRefused(
                SignerTag.ATTESTATION_INVALID,
                new Policy.Credential(good.id(), good.publicKey(), MODEL, 1, other.attestation()));
        assertRefused(
                SignerTag.ATTESTATION_INVALID,
                new Policy.Credential(good.id(), other.publicKey(), MODEL, 1, good.attestation()));
        assertRefused(
                SignerTag.ATTESTATION_INVALID,
                MAKER.credential(
                        PASSKEY, 1, good.attestation().orElseThrow().object().toArray(), Bytes32.ZERO));
        assertRefused(
                SignerTag.RP_ID_WRONG,
                MAKER.enrolled(PASSKEY, 1, Scene.HONEST.withRelyingParty("evil.example"), MAKER.leaf(Maker.DIES)));
    }

    @Test
    void aCredentialThatMayBeCopiedIsRefusedByItsAttestationToo() {
        Scene copied = Scene.HONEST.withFlags(Passkey.USER_PRESENT | Passkey.USER_VERIFIED | Passkey.BACKUP_ELIGIBLE);
        assertRefused(SignerTag.BACKUP_ELIGIBLE, MAKER.enrolled(PASSKEY, 1, copied, MAKER.leaf(Maker.DIES)));
    }

    @Property(tries = 500)
    void aChangedByteOfAnAttestationIsRefused(@ForAll int at, @ForAll byte value) {
        Policy.Credential good = MAKER.enrolled(PASSKEY, 1);
        byte[] object = good.attestation().orElseThrow().object().toArray();
        int place = Math.floorMod(at, object.length);
        byte before = object[place];
        object[place] = value;
        if (value != before) {
            Policy.Credential bad = MAKER.credential(
                    PASSKEY, 1, object, good.attestation().orElseThrow().clientDataHash());
            assertThrows(RefusedException.class, () -> enrol(bad, SOUND));
        }
    }

    @Test
    void whatNoSignatureCoversHasOneFormOnly() {
        Policy.Attestation good = MAKER.enrolled(PASSKEY, 1).attestation().orElseThrow();
        byte[] object = good.object().toArray();
        // A map's key as bytes instead of text, the statement's and the object's.
        for (String key : List.of("fmt", "attStmt", "alg", "sig", "x5c", "authData")) {
            assertMalformed(good, changed(object, indexOf(object, key.getBytes(UTF_8)) - 1, -0x20));
        }
        // One unused bit in the certificate's last BIT STRING, its signature, which ends where the next key begins.
        int end = indexOf(object, "authData".getBytes(UTF_8)) - 1;
        int unused = IntStream.iterate(end - 1, place -> place - 1)
                .filter(place -> object[place] == 0 && object[place - 1] == end - place && object[place - 2] == 3)
                .findFirst()
                .orElseThrow();
        assertMalformed(good, changed(object, unused, 1));
        byte[] longer = Arrays.copyOf(object, object.length + 1);
        assertMalformed(good, longer);
        assertMalformed(good, new byte[] {(byte) 0xbf});
    }

    private static void assertMalformed(Policy.Attestation good, byte[] object) {
        assertRefused(SignerTag.ATTESTATION_INVALID, MAKER.credential(PASSKEY, 1, object, good.clientDataHash()));
    }

    private static byte[] changed(byte[] object, int place, int by) {
        byte[] other = object.clone();
        other[place] += (byte) by;
        return other;
    }

    private static int indexOf(byte[] in, byte[] word) {
        return IntStream.range(0, in.length - word.length)
                .filter(i -> Arrays.equals(in, i, i + word.length, word, 0, word.length))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aModelThatThePolicyDoesNotListIsRefusedWhateverIsDemanded() {
        for (Demand demand : List.of(Demand.ANY, Demand.DIRECT)) {
            assertRefused(
                    SignerTag.MODEL_NOT_ALLOWED,
                    () -> VERIFIER.requireEnrollable(
                            HERE, terms(demand, OTHER), MAKER.enrolled(PASSKEY, 1), Optional.of(SOUND), Ceremony.NOW));
        }
    }

    @Test
    void aModelThatTheMetadataDoesNotKnowIsRefused() {
        Maker unknown = new Maker(OTHER);
        assertRefused(
                SignerTag.MODEL_UNKNOWN,
                () -> VERIFIER.requireEnrollable(
                        HERE,
                        terms(Demand.DIRECT, OTHER),
                        unknown.enrolled(PASSKEY, 1),
                        Optional.of(SOUND),
                        Ceremony.NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REVOKED",
                "USER_VERIFICATION_BYPASS",
                "ATTESTATION_KEY_COMPROMISE",
                "USER_KEY_REMOTE_COMPROMISE",
                "USER_KEY_PHYSICAL_COMPROMISE"
            })
    void aCompromisedModelIsNeitherEnrolledNorUsed(String status) {
        Metadata broken = READER.read(MAKER.blob(8, NEXT, status, "UPDATE_AVAILABLE"), 7, Ceremony.NOW);
        assertRefused(SignerTag.MODEL_COMPROMISED, () -> enrol(MAKER.enrolled(PASSKEY, 1), broken));
        assertRefused(SignerTag.MODEL_COMPROMISED, () -> broken.requireSound(MODEL));
        assertDoesNotThrow(() -> SOUND.requireSound(MODEL));
    }

    @Test
    void withoutMetadataDirectAttestationIsRefusedAndAnyIsNot() {
        assertRefused(
                SignerTag.METADATA_ABSENT,
                () -> VERIFIER.requireEnrollable(
                        HERE, terms(Demand.DIRECT, MODEL), MAKER.enrolled(PASSKEY, 1), Optional.empty(), Ceremony.NOW));
        assertDoesNotThrow(() ->
                VERIFIER.requireEnrollable(HERE, terms(Demand.ANY, MODEL), bare(), Optional.empty(), Ceremony.NOW));
    }

    @Test
    void aBlobThatSomebodyElseSignedIsRefused() {
        assertRefused(
                SignerTag.METADATA_SIGNATURE_INVALID,
                () -> READER.read(MAKER.blobOfAnotherHost(9, NEXT), 0, Ceremony.NOW));
        assertRefused(
                SignerTag.METADATA_SIGNATURE_INVALID,
                () -> READER.read(MAKER.blobOfAnotherRoot(9, NEXT), 0, Ceremony.NOW));
        byte[] bent = MAKER.blob(9, NEXT);
        // Still base64url: what is wrong is the signature alone.
        bent[bent.length - 2] = (byte) (bent[bent.length - 2] == 'A' ? 'B' : 'A');
        assertRefused(SignerTag.METADATA_SIGNATURE_INVALID, () -> READER.read(bent, 0, Ceremony.NOW));
        assertRefused(SignerTag.METADATA_SIGNATURE_INVALID, () -> READER.read(MAKER.blob(9, NEXT), 0, Maker.DIES + 1));
    }

    @Test
    void anOlderBlobThanTheOneBelievedIsRefused() {
        assertRefused(SignerTag.METADATA_ROLLED_BACK, () -> READER.read(MAKER.blob(6, NEXT), 7, Ceremony.NOW));
        assertEquals(7, READER.read(MAKER.blob(7, NEXT), 7, Ceremony.NOW).number());
    }

    @Test
    void aBlobPastItsGraceEnrolsNobodyAndStillTellsOfCompromises() {
        String longAgo = "2026-12-16";
        Metadata fresh = READER.read(MAKER.blob(7, longAgo), 0, Ceremony.NOW);
        assertRefused(SignerTag.METADATA_STALE, () -> enrol(MAKER.enrolled(PASSKEY, 1), fresh));
        Metadata inGrace = READER.read(MAKER.blob(7, "2026-12-17"), 0, Ceremony.NOW);
        assertDoesNotThrow(() -> enrol(MAKER.enrolled(PASSKEY, 1), inGrace));
        Metadata broken = READER.read(MAKER.blob(7, longAgo, "REVOKED"), 0, Ceremony.NOW);
        assertRefused(SignerTag.MODEL_COMPROMISED, () -> broken.requireSound(MODEL));
    }

    @Property(tries = 300)
    void anyBytesForABlobAreRefused(@ForAll byte[] bytes) {
        assertThrows(RefusedException.class, () -> READER.read(bytes, 0, Ceremony.NOW));
    }

    @Test
    void jwtsThatHoldNothingAreRefused() {
        for (String text : List.of("", "a.b.c", "..", "e30.e30.", "bnVsbA.bnVsbA.bnVsbA", "W10.W10.W10")) {
            assertThrows(RefusedException.class, () -> READER.read(text.getBytes(UTF_8), 0, Ceremony.NOW), text);
        }
    }
}
