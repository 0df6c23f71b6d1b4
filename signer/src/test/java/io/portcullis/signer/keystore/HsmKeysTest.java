package io.portcullis.signer.keystore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

class HsmKeysTest {
    private static final HsmKeys.Pool POOL = HsmKeys.Pool.STANDARD;

    private static Health health() {
        return new Health(InstantSource.system());
    }

    /** Recovery as the EVM's ecrecover does it (SEC 1, 4.1.6), written apart from the code under test. */
    private static Address recover(Bytes32 digest, Signature signature) {
        X9ECParameters curve = ECNamedCurveTable.getByName("secp256k1");
        byte[] compressed = new byte[33];
        compressed[0] = (byte) (signature.v() == 27 ? 2 : 3);
        byte[] r = signature.encode();
        System.arraycopy(r, 0, compressed, 1, 32);
        ECPoint point = curve.getCurve().decodePoint(compressed);
        BigInteger inverse = signature.r().modInverse(curve.getN());
        BigInteger e = new BigInteger(1, digest.toArray());
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(
                        point,
                        signature.s().multiply(inverse).mod(curve.getN()),
                        curve.getG(),
                        e.negate().multiply(inverse).mod(curve.getN()))
                .normalize();
        return Address.ofPublicKey(Arrays.copyOfRange(key.getEncoded(false), 1, 65));
    }

    @Test
    void everySignatureRecoversToTheSignersAddressAndHasLowS() {
        try (HsmKeys keys = TestToken.open(POOL, fault -> {})) {
            boolean sawBothParities = false;
            int firstV = 0;
            for (int i = 0; i < 40; i++) {
                Bytes32 digest = Keccak.hash(new byte[] {(byte) i});
                Signature signature = keys.signBatch(digest);
                assertEquals(keys.identity().address(), recover(digest, signature));
                assertTrue(signature.s().compareTo(Signature.HALF_ORDER) <= 0);
                sawBothParities |= firstV != 0 && firstV != signature.v();
                firstV = signature.v();
            }
            assertTrue(sawBothParities, "40 signatures show both recovery ids");
            assertEquals(TestToken.identity(), keys.identity(), "the ceremony printed what the token holds");
        }
    }

    @Test
    void keysWereMadeInTheTokenCannotLeaveItAndOnlySign() {
        try (HsmKeys keys = TestToken.open(POOL, fault -> {})) {
            for (KeyAttributes attributes : List.of(keys.batchKeyAttributes(), keys.auditKeyAttributes())) {
                assertTrue(attributes.signOnlyAndSealed(), attributes::toString);
                assertFalse(attributes.extractable());
                assertFalse(attributes.mayDecrypt());
            }
        }
    }

    @Test
    void signsFromManyThreadsWithoutLosingSessions() throws Exception {
        try (HsmKeys keys = TestToken.open(new HsmKeys.Pool(3, 1_000, Duration.ofSeconds(60)), fault -> {});
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Address>> signed = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Bytes32 digest = Keccak.hash(Integer.toString(i).getBytes(UTF_8));
                signed.add(callers.submit(() -> recover(digest, keys.signBatch(digest))));
            }
            for (Future<Address> address : signed) {
                assertEquals(keys.identity().address(), address.get());
            }
        }
    }

    @Test
    void auditSignaturesVerify() throws Exception {
        try (HsmKeys keys = TestToken.open(POOL, fault -> {})) {
            byte[] signature = keys.signAudit("a checkpoint".getBytes(UTF_8));
            assertEquals(64, signature.length);
            assertTrue(
                    AuditKeyVerifier.verifies(keys.identity().auditKey(), "a checkpoint".getBytes(UTF_8), signature));
            assertFalse(AuditKeyVerifier.verifies(keys.identity().auditKey(), "another".getBytes(UTF_8), signature));
        }
    }

    @Test
    void refusesWrongPinAndThenTakesTheRightOne() {
        TokenAddress token = TestToken.address();
        try (Pin wrong = Pin.taking("not-the-pin".getBytes(UTF_8))) {
            SignerFault fault = assertThrows(SignerFault.class, () -> HsmKeys.open(token, wrong, POOL, f -> {}));
            assertEquals(SignerTag.PIN_WRONG, fault.tag());
        }
        TestToken.open(POOL, fault -> {}).close();
    }

    @Test
    void wrongPinIsNotAcceptedBecauseTheTokenIsLoggedInAlready() {
        try (HsmKeys open = TestToken.open(POOL, fault -> {});
                Pin wrong = Pin.taking("not-the-pin".getBytes(UTF_8))) {
            SignerFault fault =
                    assertThrows(SignerFault.class, () -> HsmKeys.open(TestToken.address(), wrong, POOL, f -> {}));
            assertEquals(SignerTag.TOKEN_FAULT, fault.tag());
            assertEquals(65, open.signBatch(Keccak.hash(new byte[] {1})).encode().length, "the open one still signs");
        }
    }

    @Test
    void refusesAbsentTokenAndAbsentLibrary() {
        TestToken.address();
        try (Pin pin = TestToken.pin()) {
            TokenAddress absent = new TokenAddress(TestToken.LIBRARY, "nobody");
            assertEquals(
                    SignerTag.TOKEN_ABSENT,
                    assertThrows(SignerFault.class, () -> HsmKeys.open(absent, pin, POOL, f -> {}))
                            .tag());
            TokenAddress noLibrary = new TokenAddress(Path.of("/nonexistent/library.so"), "test");
            assertEquals(
                    SignerTag.TOKEN_ABSENT,
                    assertThrows(SignerFault.class, () -> HsmKeys.open(noLibrary, pin, POOL, f -> {}))
                            .tag());
        }
    }

    @Test
    void ceremonyNeverTouchesAnExistingToken() {
        TokenAddress token = TestToken.address();
        try (Pin pin = TestToken.pin()) {
            SignerFault fault =
                    assertThrows(SignerFault.class, () -> TokenCeremony.perform(token, pin, new SecureRandom()));
            assertEquals(SignerTag.TOKEN_EXISTS, fault.tag());
        }
    }

    @Test
    void tokenWithoutKeysIsRefused() {
        TestToken.address();
        TokenAddress blank = new TokenAddress(TestToken.LIBRARY, "blank");
        try (Pin pin = TestToken.pin();
                Pin officer = Pin.taking("officer-1234".getBytes(UTF_8))) {
            Token.initialize(blank, officer, pin);
            SignerFault fault = assertThrows(SignerFault.class, () -> HsmKeys.open(blank, pin, POOL, f -> {}));
            assertEquals(SignerTag.KEY_MISSING, fault.tag());
        }
    }

    @Test
    void callersBeyondTheQueueAreRefusedAndTheRestIsServed() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (HsmKeys real = TestToken.open(POOL, fault -> {});
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            TokenKey slow = new TwinKey(real.batchKey(), digest -> {
                busy.countDown();
                await(release);
                return real.batchKey().sign(digest);
            });
            HsmKeys keys = new HsmKeys(
                    slow, slow, () -> {}, new HsmKeys.Pool(1, 1, Duration.ofSeconds(60)), f -> {}, health());
            Bytes32 digest = Keccak.hash(new byte[] {7});
            Future<Signature> first = callers.submit(() -> keys.signBatch(digest));
            busy.await();
            // One is signing and the queue has one place: of two more callers exactly one is refused, at once.
            CompletableFuture<SignerTag> refused = new CompletableFuture<>();
            List<Future<Signature>> more = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                more.add(callers.submit(() -> {
                    try {
                        return keys.signBatch(digest);
                    } catch (SignerFault fault) {
                        refused.complete(fault.tag());
                        return null;
                    }
                }));
            }
            assertEquals(SignerTag.SESSIONS_EXHAUSTED, refused.get());
            release.countDown();
            assertEquals(real.identity().address(), recover(digest, first.get()));
            long served = 0;
            for (Future<Signature> future : more) {
                served += future.get() == null ? 0 : 1;
            }
            assertEquals(1, served);
            keys.close();
        }
    }

    @Test
    void sessionExhaustionOfTheTokenIsATagAndNotAFault() {
        Exception deep = new java.security.ProviderException("sign", new IllegalStateException("CKR_SESSION_COUNT"));
        assertEquals(
                SignerTag.SESSIONS_EXHAUSTED,
                TokenFaults.of(deep, Optional.empty()).tag());
        Exception other = new java.security.ProviderException("sign", new IllegalStateException("CKR_DEVICE_ERROR"));
        assertEquals(
                SignerTag.TOKEN_FAULT, TokenFaults.of(other, Optional.empty()).tag());
    }

    @Test
    void signatureThatDoesNotVerifyNeverLeavesAndEndsTheProcess() {
        try (HsmKeys real = TestToken.open(POOL, fault -> {})) {
            List<SignerTag> faults = new ArrayList<>();
            TokenKey lying = new TwinKey(real.batchKey(), digest -> {
                byte[] rs = real.batchKey().sign(digest);
                rs[40] ^= 1;
                return rs;
            });
            HsmKeys keys = new HsmKeys(lying, lying, () -> {}, POOL, fault -> faults.add(fault.tag()), health());
            SignerFault fault = assertThrows(SignerFault.class, () -> keys.signBatch(Keccak.hash(new byte[] {7})));
            assertEquals(SignerTag.TOKEN_FAULT, fault.tag());
            assertEquals(List.of(SignerTag.TOKEN_FAULT), faults);
            keys.close();
        }
    }

    @Test
    void digestIsThirtyTwoBytesByType() {
        assertThrows(IllegalArgumentException.class, () -> Bytes32.of(new byte[65]));
        assertThrows(IllegalArgumentException.class, () -> Bytes32.of(new byte[31]));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
