package io.portcullis.signer.keystore;

import static io.portcullis.signer.cryptoki.ScratchToken.must;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.cryptoki.CkFunction;
import io.portcullis.signer.cryptoki.CkrName;
import io.portcullis.signer.cryptoki.Cryptoki;
import io.portcullis.signer.cryptoki.ScratchToken;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.cryptoki.SlotId;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.sealing.SealedShare;
import io.portcullis.threshold.sealing.Sealing;
import io.portcullis.threshold.sealing.SealingScheme;
import io.portcullis.threshold.sealing.ShareBinding;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A signer's keys on each make of HSM, and when the HSM fails: on libraries that imitate the make and fail on demand. */
class HsmFaultsTest {
    private static final Map<Make, TokenAddress> READY = new ConcurrentHashMap<>();
    private static final Bytes32 DIGEST = Keccak.hash("a batch".getBytes(UTF_8));

    /** The makes that can bear a signer. */
    enum Make {
        SOFTHSM("PLAIN", "softhsm", "faults", ""),
        CLOUDHSM("CLOUDHSM", "cloudhsm-sdk5", "cloudhsm", ""),
        YUBIHSM("YUBIHSM", "yubihsm2", "yubihsm-keys", "0001");

        private final String vendor;
        private final String profile;
        private final String label;
        private final String pinPrefix;

        Make(String vendor, String profile, String label, String pinPrefix) {
            this.vendor = vendor;
            this.profile = profile;
            this.label = label;
            this.pinPrefix = pinPrefix;
        }

        ShimLibrary shim() {
            return ShimLibrary.of(vendor);
        }

        Pin pin() {
            return Pin.taking((pinPrefix + ScratchToken.PIN).getBytes(US_ASCII));
        }

        /** Its token with the keys that the ceremony makes, once a run. */
        TokenAddress ready() {
            return READY.computeIfAbsent(this, ignored -> {
                VendorProfile known = TestProfiles.read(profile);
                TestToken.address();
                if (known.has(VendorProfile.Habit.INITIALISED_BY_VENDOR)) {
                    ScratchToken.open(TestToken.LIBRARY, label).close();
                }
                TokenAddress address = new TokenAddress(shim().file(), label, Optional.of(known));
                try (Pin pin = pin()) {
                    TokenCeremony.perform(address, pin, new SecureRandom());
                }
                return address;
            });
        }
    }

    private final List<SignerTag> faults = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");

    @AfterEach
    void mend() {
        for (Make make : Make.values()) {
            make.shim().reset();
        }
    }

    private HsmKeys open(Make make, Duration deadline) {
        try (Pin pin = make.pin()) {
            return HsmKeys.open(
                    make.ready(), pin, new HsmKeys.Pool(4, 64, deadline), fault -> faults.add(fault.tag()), () -> now);
        }
    }

    private HsmKeys open(Make make) {
        return open(make, Duration.ofSeconds(30));
    }

    private static SignerTag refusal(HsmKeys keys) {
        return assertThrows(SignerFault.class, () -> keys.signBatch(DIGEST)).tag();
    }

    @ParameterizedTest
    @EnumSource
    void aSignerLivesOnEveryMake(Make make) throws Exception {
        try (HsmKeys keys = open(make)) {
            assertTrue(keys.batchKeyAttributes().signOnlyAndSealed());
            assertEquals(65, keys.signBatch(DIGEST).encode().length);
            assertTrue(AuditKeyVerifier.verifies(
                    keys.identity().auditKey(), "log".getBytes(UTF_8), keys.signAudit("log".getBytes(UTF_8))));
            Sealing seals = keys.seals(
                    make.ready().profile().flatMap(VendorProfile::sealing).orElseThrow());
            ShareBinding binding = new ShareBinding(Bytes.ascii("entity").sha256(), 41, 2, 1);
            try (LockedMemory secret = LockedMemory.allocate(32)) {
                new OsRandomness().fill(secret.open(SecretAccess.INSTANCE));
                SealedShare sealed = seals.seal(secret, binding, SecretAccess.INSTANCE);
                try (LockedMemory opened = seals.unseal(sealed, binding, SecretAccess.INSTANCE)) {
                    assertEquals(-1, opened.open(SecretAccess.INSTANCE).mismatch(secret.open(SecretAccess.INSTANCE)));
                }
            } finally {
                seals.destroy(41);
            }
            keys.watch().close();
        }
        assertEquals(List.of(), faults);
    }

    @ParameterizedTest
    @EnumSource
    void aCeremonyNeverTouchesATokenThatHasKeys(Make make) {
        TokenAddress address = make.ready();
        try (Pin pin = make.pin()) {
            assertEquals(
                    SignerTag.TOKEN_EXISTS,
                    assertThrows(SignerFault.class, () -> TokenCeremony.perform(address, pin, new SecureRandom()))
                            .tag());
        }
    }

    @Test
    void aTokenThatIsNotAsDescribedIsRefused() {
        TokenAddress real = Make.SOFTHSM.ready();
        TokenAddress misnamed =
                new TokenAddress(real.library(), real.label(), Optional.of(TestProfiles.read("cloudhsm-sdk5")));
        TokenAddress plain = new TokenAddress(
                TestToken.LIBRARY, TestToken.address().label(), Optional.of(TestProfiles.read("yubihsm2")));
        try (Pin pin = Make.SOFTHSM.pin();
                Pin other = TestToken.pin()) {
            assertThrows(SignerFault.class, () -> HsmKeys.open(misnamed, pin, HsmKeys.Pool.STANDARD, f -> {}));
            // What a YubiHSM lists SoftHSM lists, too: a profile is no proof of the make.
            HsmKeys.open(plain, other, HsmKeys.Pool.STANDARD, f -> {}).close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"CKR_DEVICE_ERROR", "CKR_SESSION_HANDLE_INVALID", "CKR_TOKEN_NOT_PRESENT", "CKR_USER_NOT_LOGGED_IN"
            })
    void fatalCodesEndTheProcess(CkrName code) {
        Make make = Make.SOFTHSM;
        try (HsmKeys keys = open(make)) {
            make.shim().fail(CkFunction.C_Sign, code, 0, 1);
            assertEquals(SignerTag.TOKEN_FAULT, refusal(keys));
            assertEquals(List.of(SignerTag.TOKEN_FAULT), faults);
        }
    }

    @Test
    void aWrongSignatureNeverLeavesAndEndsTheProcess() {
        try (HsmKeys keys = open(Make.SOFTHSM)) {
            Make.SOFTHSM.shim().corrupt(1);
            assertEquals(SignerTag.TOKEN_FAULT, refusal(keys));
            assertEquals(List.of(SignerTag.TOKEN_FAULT), faults);
        }
    }

    @Test
    void anAmbiguousSignatureIsNeverRepeatedBehindTheCallersBack() {
        Make make = Make.CLOUDHSM;
        try (HsmKeys keys = open(make)) {
            long before = make.shim().calls(CkFunction.C_Sign);
            make.shim().fail(CkFunction.C_Sign, CkrName.CKR_FUNCTION_FAILED, 0, 1);
            assertEquals(SignerTag.TOKEN_BUSY, refusal(keys));
            assertEquals(before + 1, make.shim().calls(CkFunction.C_Sign), "the token was asked once");
            assertEquals(65, keys.signBatch(DIGEST).encode().length, "the caller asks again, for the same");
            assertEquals(List.of(), faults);
        }
    }

    @Test
    void codesThatAreNeitherFatalNorBusyAreRefusals() {
        try (HsmKeys keys = open(Make.YUBIHSM)) {
            Make.YUBIHSM.shim().fail(CkFunction.C_SignInit, CkrName.CKR_FUNCTION_REJECTED, 0, 1);
            assertEquals(SignerTag.TOKEN_REFUSED, refusal(keys));
            assertEquals(65, keys.signBatch(DIGEST).encode().length);
            assertEquals(List.of(), faults);
        }
    }

    @Test
    void aTokenThatKeepsFailingIsLeftAloneUntilItsCanarySings() {
        Make make = Make.CLOUDHSM;
        Health health = new Health(() -> now);
        try (Pin pin = make.pin();
                TokenSession session = TokenSession.open(make.ready(), pin);
                HsmKeys keys = new HsmKeys(
                        session.key(KeyKind.BATCH),
                        session.key(KeyKind.AUDIT),
                        () -> {},
                        new HsmKeys.Pool(2, 8, Duration.ofSeconds(30)),
                        fault -> faults.add(fault.tag()),
                        health);
                CanaryWatch watch = new CanaryWatch(
                        session.canary()::sing, health, Duration.ofSeconds(30), fault -> faults.add(fault.tag()))) {
            make.shim().fail(CkFunction.C_Sign, CkrName.CKR_FUNCTION_FAILED, 0, 7);
            for (int i = 0; i < 5; i++) {
                assertEquals(SignerTag.TOKEN_BUSY, refusal(keys));
            }
            long asked = make.shim().calls(CkFunction.C_Sign);
            assertEquals(SignerTag.TOKEN_SHUT_OFF, refusal(keys));
            watch.beat();
            watch.beat();
            assertEquals(asked + 1, make.shim().calls(CkFunction.C_Sign), "the canary's first round, and no more");
            now = now.plusSeconds(2);
            watch.beat();
            assertEquals(SignerTag.TOKEN_SHUT_OFF, refusal(keys), "the canary failed: cooling lasts longer now");
            now = now.plusSeconds(3);
            watch.beat();
            assertEquals(SignerTag.TOKEN_SHUT_OFF, refusal(keys));
            now = now.plusSeconds(1);
            watch.beat();
            assertEquals(65, keys.signBatch(DIGEST).encode().length, "the canary sang");
            assertEquals(List.of(), faults);
        }
    }

    @Test
    void aTokenThatHangsCostsItsCallersADeadlineAndItsCanaryTheProcess() throws Exception {
        Make make = Make.SOFTHSM;
        Health health = new Health(() -> now);
        try (Pin pin = make.pin();
                TokenSession session = TokenSession.open(make.ready(), pin);
                HsmKeys keys = new HsmKeys(
                        session.key(KeyKind.BATCH),
                        session.key(KeyKind.AUDIT),
                        () -> {},
                        new HsmKeys.Pool(1, 8, Duration.ofMillis(300)),
                        fault -> faults.add(fault.tag()),
                        health);
                CanaryWatch watch = new CanaryWatch(
                        session.canary()::sing, health, Duration.ofMillis(300), fault -> faults.add(fault.tag()))) {
            make.shim().hang(CkFunction.C_Sign, 2);
            assertEquals(SignerTag.SESSIONS_EXHAUSTED, refusal(keys));
            assertEquals(List.of(), faults, "one slow signature is no fault");
            watch.beat();
            assertEquals(List.of(SignerTag.TOKEN_FAULT), faults, "a canary that hangs is");
            assertEquals(2, make.shim().hanging());
            make.shim().reset();
        }
    }

    @Test
    void aCanaryWithAWrongSongIsAFault() {
        Make make = Make.YUBIHSM;
        try (Pin pin = make.pin();
                TokenSession session = TokenSession.open(make.ready(), pin);
                CanaryWatch watch = new CanaryWatch(
                        session.canary()::sing,
                        new Health(() -> now),
                        Duration.ofSeconds(30),
                        fault -> faults.add(fault.tag()))) {
            watch.beat();
            assertEquals(List.of(), faults);
            make.shim().corrupt(1);
            watch.beat();
            assertEquals(List.of(), faults, "it is not time yet");
            watch.rest(true);
            now = now.plusSeconds(15);
            watch.beat();
            assertEquals(List.of(), faults, "a token under maintenance is not asked");
            watch.rest(false);
            watch.beat();
            assertEquals(List.of(SignerTag.TOKEN_FAULT), faults);
        }
    }

    @Test
    void sessionsThatOthersHoldAreARefusalAndNoFault() throws Exception {
        Make make = Make.YUBIHSM;
        List<Session> others = new ArrayList<>();
        try (HsmKeys keys = open(make);
                ExecutorService callers = Executors.newFixedThreadPool(4)) {
            Cryptoki cryptoki = must(Cryptoki.open(make.shim().file()));
            SlotId slot = must(cryptoki.slots()).stream()
                    .filter(one -> must(cryptoki.tokenInfo(one)).label().equals(make.label))
                    .findFirst()
                    .orElseThrow();
            while (make.shim().sessions() < 16) {
                others.add(must(cryptoki.openSession(slot, Cryptoki.Access.READING)));
            }
            assertTrue(cryptoki.openSession(slot, Cryptoki.Access.READING).isRefusedWith(CkrName.CKR_SESSION_COUNT));
            List<SignerTag> seen = new ArrayList<>();
            List<Future<SignerTag>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(callers.submit(() -> {
                    try {
                        keys.signBatch(DIGEST);
                        return SignerTag.INTERNAL;
                    } catch (SignerFault fault) {
                        return fault.tag();
                    }
                }));
            }
            for (Future<SignerTag> call : calls) {
                seen.add(call.get());
            }
            assertTrue(seen.contains(SignerTag.SESSIONS_EXHAUSTED), seen::toString);
            assertTrue(
                    seen.stream().allMatch(tag -> tag == SignerTag.SESSIONS_EXHAUSTED || tag == SignerTag.INTERNAL),
                    seen::toString);
            others.forEach(Session::close);
            for (int i = 0; i < 4; i++) {
                assertEquals(65, keys.signBatch(DIGEST).encode().length);
            }
            assertEquals(List.of(), faults);
        } finally {
            others.forEach(Session::close);
        }
    }

    @Test
    void aLibraryWithInterfacesIsSpokenToByThem() {
        ShimLibrary shim = Make.YUBIHSM.shim();
        long before = shim.interfacesAsked();
        assertEquals(2, must(must(Cryptoki.open(shim.file())).info()).cryptoki().major());
        assertEquals(before + 1, shim.interfacesAsked());
    }

    @Test
    void aFullTokenRefusesAnotherKey() {
        Make make = Make.YUBIHSM;
        try (HsmKeys keys = open(make)) {
            make.shim().limits(16, 0, 0);
            Sealing seals = keys.seals(SealingScheme.AES_CBC_HMAC);
            ShareBinding binding = new ShareBinding(Bytes.ascii("entity").sha256(), 42, 2, 1);
            try (LockedMemory secret = LockedMemory.allocate(32)) {
                SignerFault fault =
                        assertThrows(SignerFault.class, () -> seals.seal(secret, binding, SecretAccess.INSTANCE));
                assertEquals(SignerTag.TOKEN_FAULT, fault.tag());
            }
        }
    }
}
