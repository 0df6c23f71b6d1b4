package io.portcullis.signer.keystore;

import static io.portcullis.signer.cryptoki.ScratchToken.must;
import static io.portcullis.signer.cryptoki.ScratchToken.withPin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.cryptoki.AttributeType;
import io.portcullis.signer.cryptoki.Attributes;
import io.portcullis.signer.cryptoki.CkrName;
import io.portcullis.signer.cryptoki.Cryptoki;
import io.portcullis.signer.cryptoki.KeyPair;
import io.portcullis.signer.cryptoki.Mechanism;
import io.portcullis.signer.cryptoki.MechanismType;
import io.portcullis.signer.cryptoki.ObjectClass;
import io.portcullis.signer.cryptoki.ObjectHandle;
import io.portcullis.signer.cryptoki.Outcome;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.cryptoki.SlotId;
import io.portcullis.signer.cryptoki.Template;
import io.portcullis.signer.cryptoki.TokenInfo;
import io.portcullis.signer.cryptoki.UserType;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds a token to its profile. One suite for every make: a subclass brings the token, nothing else.
 *
 * <p>Each capability is as its stance says: offered and done, refused with one of the codes named, or, where the profile calls the token
 * misleading, answered with CKR_OK and not done.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HsmConformance {
    private static final Mechanism ECDSA = Mechanism.of(MechanismType.ECDSA);

    private HsmUnderTest hsm;
    private Cryptoki cryptoki;
    private SlotId slot;
    private Session session;

    abstract HsmUnderTest bring() throws Exception;

    @BeforeAll
    void logIn() throws Exception {
        hsm = bring();
        cryptoki = must(Cryptoki.open(hsm.library()));
        slot = must(cryptoki.slots()).stream()
                .filter(one -> cryptoki.tokenInfo(one) instanceof Outcome.Done<TokenInfo>(TokenInfo info)
                        && info.initialized()
                        && info.label().equals(hsm.label()))
                .findFirst()
                .orElseThrow();
        session = must(cryptoki.openSession(slot, Cryptoki.Access.WRITING));
        String wrong = hsm.pin().substring(0, hsm.pin().length() - 1) + "x";
        Outcome<Outcome.Nothing> refused = withPin(wrong, pin -> session.login(UserType.USER, pin));
        assertTrue(refused.isRefusedWith(CkrName.CKR_PIN_INCORRECT), refused::toString);
        must(withPin(hsm.pin(), pin -> session.login(UserType.USER, pin)));
    }

    @AfterAll
    void logOut() {
        if (session != null) {
            session.close();
        }
    }

    private VendorProfile profile() {
        return hsm.profile();
    }

    private CapabilityProbe probe() {
        return new CapabilityProbe(cryptoki, slot, session, profile());
    }

    private static KeyPair p256(CapabilityProbe probe, VendorProfile profile, String label) {
        return must(probe.pair(
                MechanismType.EC_KEY_PAIR_GEN,
                CapabilityProbe.P256,
                profile.has(VendorProfile.Habit.TOKEN_OBJECTS_ONLY),
                label));
    }

    @ParameterizedTest
    @EnumSource
    void capabilityIsAsItsProfileSays(Capability capability) {
        try (CapabilityProbe probe = probe()) {
            Outcome<Boolean> came = probe.ask(capability);
            switch (profile().stances().get(capability)) {
                case Stance.Offers() -> assertEquals(new Outcome.Done<>(true), came);
                case Stance.Misleads(String ignored) -> assertEquals(new Outcome.Done<>(false), came);
                case Stance.Refuses refuses -> {
                    if (!(came instanceof Outcome.Refused<Boolean> refused)) {
                        throw new AssertionError("it is not refused: " + came);
                    }
                    assertTrue(refuses.codes().contains(refused.code()), refused::toString);
                }
            }
        }
    }

    @Test
    void mechanismsOfTheProfileAreListed() {
        assertTrue(must(cryptoki.mechanisms(slot)).containsAll(profile().mechanisms()));
    }

    @Test
    void privateKeysNeverShowTheirValue() {
        try (CapabilityProbe probe = probe()) {
            KeyPair pair = p256(probe, profile(), "kept");
            Attributes read = must(session.read(
                    pair.privateKey(),
                    List.of(
                            AttributeType.VALUE,
                            AttributeType.SENSITIVE,
                            AttributeType.ALWAYS_SENSITIVE,
                            AttributeType.EXTRACTABLE,
                            AttributeType.NEVER_EXTRACTABLE,
                            AttributeType.LOCAL)));
            assertEquals(Optional.empty(), read.octets(AttributeType.VALUE));
            assertEquals(Optional.of(true), read.flag(AttributeType.SENSITIVE));
            assertEquals(Optional.of(true), read.flag(AttributeType.ALWAYS_SENSITIVE));
            assertEquals(Optional.of(false), read.flag(AttributeType.EXTRACTABLE));
            assertEquals(Optional.of(true), read.flag(AttributeType.NEVER_EXTRACTABLE));
            assertEquals(Optional.of(true), read.flag(AttributeType.LOCAL));
        }
    }

    @Test
    void keysAreFoundByTheirLabelAndGoneOnceDestroyed() {
        try (CapabilityProbe probe = probe()) {
            KeyPair pair = p256(probe, profile(), "found");
            Template wanted = Template.of(ObjectClass.PRIVATE_KEY).labelled("found");
            assertEquals(List.of(pair.privateKey()), must(session.find(wanted)));
            must(session.destroy(pair.privateKey()));
            assertEquals(List.of(), must(session.find(wanted)));
            assertTrue(session.sign(ECDSA, pair.privateKey(), Bytes.of(new byte[32])) instanceof Outcome.Refused);
        }
    }

    @Test
    void signaturesComeWithinTheDeadline() {
        try (CapabilityProbe probe = probe()) {
            KeyPair pair = p256(probe, profile(), "timed");
            PublicPoint point = PublicPoint.read(session, pair.publicKey(), "secp256r1");
            for (int i = 0; i < 3; i++) {
                Bytes digest = Bytes.of(new byte[] {(byte) i}).sha256();
                long since = System.nanoTime();
                Bytes signature = must(session.sign(ECDSA, pair.privateKey(), digest));
                long nanos = System.nanoTime() - since;
                assertTrue(nanos < profile().deadline().toNanos(), () -> nanos + " ns for one signature");
                SignatureForm.requireVerified(point, digest, signature);
            }
        }
    }

    @Test
    void sessionsSignSideBySide() throws Exception {
        try (CapabilityProbe probe = probe();
                ExecutorService pool =
                        Executors.newFixedThreadPool(profile().has(VendorProfile.Habit.ONE_AT_A_TIME) ? 1 : 3)) {
            KeyPair pair = p256(probe, profile(), "shared");
            PublicPoint point = PublicPoint.read(session, pair.publicKey(), "secp256r1");
            List<Future<Bytes>> signatures = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Bytes digest = Bytes.of(new byte[] {(byte) i}).sha256();
                signatures.add(pool.submit(() -> signInOwnSession(pair.privateKey(), digest)));
            }
            for (int i = 0; i < 3; i++) {
                SignatureForm.requireVerified(
                        point,
                        Bytes.of(new byte[] {(byte) i}).sha256(),
                        signatures.get(i).get());
            }
        }
    }

    private Bytes signInOwnSession(ObjectHandle key, Bytes digest) {
        try (Session own = must(cryptoki.openSession(slot, Cryptoki.Access.WRITING))) {
            Bytes last = Bytes.EMPTY;
            for (int i = 0; i < 3; i++) {
                last = must(own.sign(ECDSA, key, digest));
            }
            return last;
        }
    }

    @Test
    void sessionsRunOutWhereTheProfileSaysAndComeBackWhenClosed() {
        Optional<VendorProfile.Sessions> bound = profile().sessions();
        int most = bound.map(VendorProfile.Sessions::most).orElse(300);
        for (int round = 0; round < 2; round++) {
            List<Session> opened = new ArrayList<>();
            Optional<Outcome<Session>> refused = Optional.empty();
            // One is open already.
            for (int i = 1; i < most + 1 && refused.isEmpty(); i++) {
                switch (cryptoki.openSession(slot, Cryptoki.Access.WRITING)) {
                    case Outcome.Done<Session>(Session one) -> opened.add(one);
                    case Outcome.Refused<Session> no -> refused = Optional.of(no);
                }
            }
            opened.forEach(one -> must(one.end()));
            if (bound.isPresent()) {
                assertEquals(most - 1, opened.size());
                assertTrue(refused.orElseThrow().isRefusedWith(CkrName.CKR_SESSION_COUNT), refused::toString);
            } else {
                assertEquals(most, opened.size(), "no limit is named and none is met");
            }
        }
    }

    @Test
    void refusalsLeaveTheSessionFit() {
        try (CapabilityProbe probe = probe()) {
            KeyPair pair = p256(probe, profile(), "fit");
            PublicPoint point = PublicPoint.read(session, pair.publicKey(), "secp256r1");
            for (int i = 0; i < 20; i++) {
                if (!profile().has(VendorProfile.Habit.ONLY_LISTED_MECHANISMS)) {
                    assertTrue(
                            session.sign(Mechanism.of(new MechanismType(0x7fff_ff01L)), pair.privateKey(), Bytes.EMPTY)
                                    instanceof Outcome.Refused);
                }
                assertTrue(
                        session.sign(ECDSA, new ObjectHandle(0x7fff_ff01L), Bytes.of(new byte[32]))
                                instanceof Outcome.Refused);
            }
            Bytes digest = Bytes.ascii("after refusals").sha256();
            SignatureForm.requireVerified(point, digest, must(session.sign(ECDSA, pair.privateKey(), digest)));
        }
    }

    @Test
    void randomIsFresh() {
        assertNotEquals(must(session.random(32)), must(session.random(32)));
    }
}
