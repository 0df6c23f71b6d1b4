package io.portcullis.signer.keystore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.signer.cryptoki.CkFunction;
import io.portcullis.signer.cryptoki.CkrName;
import io.portcullis.signer.keyceremony.Backup;
import io.portcullis.signer.keyceremony.CustodianCard;
import io.portcullis.signer.keyceremony.Effect.Task;
import io.portcullis.signer.keyceremony.KeyPlace;
import io.portcullis.signer.keyceremony.Result;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.registry.VerifyingKey.Algorithm;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.curve.SecretSource;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A signer whose keys are in two tokens, the second restored from the backups of the first; the first is killed by its library. */
final class KeyLineTest {
    private static final SecretSource RANDOM = new OsRandomness();
    private static final Bytes32 SESSION = Keccak.hash("the clone".getBytes(UTF_8));
    private static final Bytes32 DIGEST = Keccak.hash("a batch".getBytes(UTF_8));
    private static final ShimLibrary FIRST = ShimLibrary.of("PLAIN", "line-first");
    private static final ShimLibrary CLONE = ShimLibrary.of("PLAIN", "line-clone");

    private static SignerIdentity identity;
    private final List<SignerTag> last = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");

    private static TokenAddress at(ShimLibrary shim, String label) {
        return new TokenAddress(shim.file(), label, Optional.of(TestProfiles.read("softhsm")));
    }

    /** Makes the first token, and has its keys come back in the clone. */
    @BeforeAll
    static void cloneTheToken() {
        TestToken.address();
        try (Pin pin = TestToken.pin()) {
            identity = TokenCeremony.perform(
                    at(FIRST, "line-first"), pin, Set.of(KeyKind.BATCH, KeyKind.AUDIT), new SecureRandom());
        }
        try (KeyVault vault = new KeyVault(TestToken.address(), label -> TestToken.pin(), task -> null, RANDOM)) {
            vault.perform(SESSION, new Task.InitialiseToken("line-clone"));
            comesBack(vault, KeyKind.BATCH, key(Algorithm.SECP256K1, identity.batchKey()));
            comesBack(vault, KeyKind.AUDIT, key(Algorithm.P256, identity.auditKey()));
            vault.perform(
                    SESSION, new Task.GenerateKey(new KeyPlace("line-clone", KeyKind.CANARY.alias()), Algorithm.P256));
        }
    }

    private static VerifyingKey key(Algorithm algorithm, String point) {
        return new VerifyingKey(algorithm, Bytes.of(Hex.decode(point)));
    }

    private static void comesBack(KeyVault vault, KeyKind kind, VerifyingKey key) {
        Bytes32 session = Keccak.hash(kind.alias().getBytes(UTF_8));
        KeyPlace from = new KeyPlace("line-first", kind.alias());
        List<CustodianCard> cards =
                IntStream.range(0, 2).mapToObj(i -> CustodianCard.make(RANDOM)).toList();
        Result.Split split = (Result.Split) vault.perform(
                session,
                new Task.SplitWrappingKey(
                        from.token(), 2, cards.stream().map(CustodianCard::key).toList()));
        Bytes wrapped = ((Result.Wrapped) vault.perform(session, new Task.WrapKey(from, key))).wrapped();
        vault.perform(session, new Task.LockKey(from, key));
        Backup backup = new Backup(
                session,
                key,
                split.check(),
                wrapped,
                2,
                IntStream.range(0, 2)
                        .mapToObj(i -> new Backup.Envelope(
                                i + 1, "c" + i, split.envelopes().get(i), "bag-" + i))
                        .toList());
        Result.DeskOpened desk = (Result.DeskOpened) vault.perform(session, new Task.OpenDesk());
        for (int i = 0; i < 2; i++) {
            Backup.Envelope envelope = backup.envelopes().get(i);
            vault.perform(
                    session,
                    new Task.TakeShare(
                            envelope.index(),
                            cards.get(i)
                                    .present(backup, envelope, session, desk.key())
                                    .orElseThrow()));
        }
        vault.perform(session, new Task.CombineShares("line-clone", 2));
        vault.perform(session, new Task.UnwrapKey(new KeyPlace("line-clone", kind.alias()), wrapped, key));
    }

    @AfterEach
    void mend() {
        FIRST.reset();
        CLONE.reset();
    }

    private HsmKeys open(TokenAddress... tokens) {
        return KeyLine.open(
                Arrays.stream(tokens)
                        .map(token -> new KeyLine.Seat(token, TestToken::pin))
                        .toList(),
                KeyKind.BATCH.alias(),
                HsmKeys.Pool.STANDARD,
                fault -> last.add(fault.tag()),
                () -> now);
    }

    private HsmKeys both() {
        return open(at(FIRST, "line-first"), at(CLONE, "line-clone"));
    }

    private static void signs(HsmKeys keys) throws GeneralSecurityException {
        assertEquals(identity.address(), Secp256k1.recover(DIGEST, keys.signBatch(DIGEST)));
        assertTrue(AuditKeyVerifier.verifies(identity.auditKey(), new byte[] {1}, keys.signAudit(new byte[] {1})));
    }

    private static SignerTag refusal(HsmKeys keys) {
        return assertThrows(SignerFault.class, () -> keys.signBatch(DIGEST)).tag();
    }

    @Test
    void theCloneSignsOnceTheFirstIsLostAndNoCallAsksTwoTokens() throws Exception {
        try (HsmKeys keys = both()) {
            signs(keys);
            assertTrue(keys.isFirstAsked());
            FIRST.fail(CkFunction.C_Sign, CkrName.CKR_DEVICE_REMOVED, 0, 1);
            long asked = CLONE.calls(CkFunction.C_Sign);
            assertEquals(SignerTag.TOKEN_FAULT, refusal(keys));
            assertEquals(
                    asked,
                    CLONE.calls(CkFunction.C_Sign),
                    "nobody knows yet what the first did: it is the caller's to ask");
            assertEquals(List.of(), last, "the process goes on");

            long before = FIRST.calls(CkFunction.C_Sign);
            signs(keys);
            assertFalse(keys.isFirstAsked());
            assertEquals(before, FIRST.calls(CkFunction.C_Sign), "a token that failed fatally is not asked again");

            CLONE.fail(CkFunction.C_Sign, CkrName.CKR_DEVICE_ERROR, 0, 1);
            assertEquals(SignerTag.TOKEN_FAULT, refusal(keys));
            assertEquals(List.of(SignerTag.TOKEN_FAULT), last, "with the last token the process ends");
        }
    }

    @Test
    void theFirstIsAskedAgainOnceItsOwnCanaryHasSigned() throws Exception {
        try (HsmKeys keys = both()) {
            FIRST.fail(CkFunction.C_Sign, CkrName.CKR_FUNCTION_FAILED, 0, Limits.FAILURES_TO_OPEN);
            for (int i = 0; i < Limits.FAILURES_TO_OPEN; i++) {
                assertThrows(SignerFault.class, () -> keys.signBatch(DIGEST));
            }
            signs(keys);
            assertFalse(keys.isFirstAsked());
            now = now.plus(Limits.FIRST_COOLING);
            List<CanaryWatch> canaries = keys.watches();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!keys.isFirstAsked() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            canaries.forEach(CanaryWatch::close);
            assertTrue(keys.isFirstAsked());
            signs(keys);
            assertEquals(List.of(), last);
        }
    }

    @Test
    void aFirstTokenThatIsAwayLeavesTheCloneToBegin() throws Exception {
        try (HsmKeys keys = open(at(FIRST, "not-there"), at(CLONE, "line-clone"))) {
            signs(keys);
        }
        assertEquals(
                SignerTag.TOKEN_ABSENT,
                assertThrows(SignerFault.class, () -> open(at(FIRST, "not-there"), at(CLONE, "nor-there")))
                        .tag());
    }

    @Test
    void aTokenWithOtherKeysIsNoClone() {
        assertEquals(
                SignerTag.TOKENS_DIFFER,
                assertThrows(SignerFault.class, () -> open(TestToken.address(), at(CLONE, "line-clone")))
                        .tag());
    }
}
