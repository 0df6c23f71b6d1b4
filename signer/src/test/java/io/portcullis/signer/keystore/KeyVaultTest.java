package io.portcullis.signer.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.keyceremony.Backup;
import io.portcullis.signer.keyceremony.CheckValue;
import io.portcullis.signer.keyceremony.CustodianCard;
import io.portcullis.signer.keyceremony.Effect.Made;
import io.portcullis.signer.keyceremony.Effect.Task;
import io.portcullis.signer.keyceremony.KeyPlace;
import io.portcullis.signer.keyceremony.Result;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.registry.VerifyingKey.Algorithm;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tasks of ceremonies on real tokens of SoftHSM: what is generated, wrapped, unwrapped and destroyed is so in the token. */
final class KeyVaultTest {
    private static final OsRandomness RANDOM = new OsRandomness();
    private static final Bytes32 SESSION = hash("session");
    private static final Bytes TEXT = Bytes.ascii("a text of some ceremony");

    private static KeyVault vault;

    @BeforeAll
    static void makeTokens() {
        TokenAddress any = TestToken.address();
        vault = new KeyVault(
                any, label -> TestToken.pin(), task -> new Result.BoardChanged(2, hash("transaction")), RANDOM);
        for (String label : List.of("vault-1", "vault-2")) {
            Result.TokenMade made =
                    assertInstanceOf(Result.TokenMade.class, vault.perform(SESSION, new Task.InitialiseToken(label)));
            assertTrue(made.serial().length() > 4);
        }
    }

    @AfterAll
    static void close() {
        vault.close();
    }

    private static Bytes32 hash(String text) {
        return Bytes32.of(Bytes.ascii(text).sha256().toArray());
    }

    private static VerifyingKey generate(KeyPlace place, Algorithm algorithm) {
        return ((Result.KeyMade) vault.perform(SESSION, new Task.GenerateKey(place, algorithm))).key();
    }

    private static void assertFault(SignerTag tag, Task task) {
        assertEquals(
                tag,
                assertThrows(SignerFault.class, () -> vault.perform(SESSION, task))
                        .tag());
    }

    @ParameterizedTest
    @EnumSource(names = {"SECP256K1", "P256"})
    void aKeyIsBackedUpAndComesBackInAnotherToken(Algorithm algorithm) {
        KeyPlace place = new KeyPlace("vault-1", "key-" + algorithm);
        VerifyingKey key = generate(place, algorithm);
        List<CustodianCard> cards =
                IntStream.range(0, 3).mapToObj(i -> CustodianCard.make(RANDOM)).toList();
        Result.Split split = (Result.Split) vault.perform(
                SESSION,
                new Task.SplitWrappingKey(
                        "vault-1", 2, cards.stream().map(CustodianCard::key).toList()));
        Bytes wrapped = ((Result.Wrapped) vault.perform(SESSION, new Task.WrapKey(place, key))).wrapped();
        vault.perform(SESSION, new Task.LockKey(place, key));
        assertFault(SignerTag.TOKEN_FAULT, new Task.WrapKey(place, key));
        vault.forget();

        Backup backup = new Backup(
                SESSION,
                key,
                split.check(),
                wrapped,
                2,
                IntStream.range(0, 3)
                        .mapToObj(i -> new Backup.Envelope(
                                i + 1, "c" + i, split.envelopes().get(i), "bag-" + i))
                        .toList());
        Bytes32 restoring = hash("restoring");
        assertEquals(split.check(), present(backup, cards, restoring, List.of(0, 2), "vault-2"));
        KeyPlace copy = new KeyPlace("vault-2", "copy-" + algorithm);
        vault.perform(restoring, new Task.UnwrapKey(copy, wrapped, key));
        Bytes text = KeyId.of(key).controlText(restoring);
        Result.Proved proved = (Result.Proved) vault.perform(restoring, new Task.ProveControl(copy, key, text));
        assertTrue(key.verifies(text, proved.signature()));
        // What came back cannot leave again.
        assertFault(SignerTag.TOKEN_FAULT, new Task.WrapKey(copy, key));

        assertEquals(3, ((Result.Destroyed) vault.perform(restoring, new Task.DestroyKey(copy, key))).objects());
        assertFault(SignerTag.KEY_MISSING, new Task.ProveControl(copy, key, text));
        vault.perform(SESSION, new Task.ProveControl(place, key, text));
    }

    /** Lets some cards present their shares, and combines them. */
    private static CheckValue present(
            Backup backup, List<CustodianCard> cards, Bytes32 session, List<Integer> who, String token) {
        Result.DeskOpened desk = (Result.DeskOpened) vault.perform(session, new Task.OpenDesk());
        for (int i : who) {
            Backup.Envelope envelope = backup.envelopes().get(i);
            vault.perform(
                    session,
                    new Task.TakeShare(
                            envelope.index(),
                            cards.get(i)
                                    .present(backup, envelope, session, desk.key())
                                    .orElseThrow()));
        }
        return ((Result.Combined) vault.perform(session, new Task.CombineShares(token, who.size()))).check();
    }

    @Test
    void fewerSharesMakeAnotherKeyWhichUnwrapsNothing() {
        KeyPlace place = new KeyPlace("vault-1", "short");
        VerifyingKey key = generate(place, Algorithm.P256);
        List<CustodianCard> cards =
                IntStream.range(0, 3).mapToObj(i -> CustodianCard.make(RANDOM)).toList();
        Result.Split split = (Result.Split) vault.perform(
                SESSION,
                new Task.SplitWrappingKey(
                        "vault-1", 3, cards.stream().map(CustodianCard::key).toList()));
        Bytes wrapped = ((Result.Wrapped) vault.perform(SESSION, new Task.WrapKey(place, key))).wrapped();
        Backup backup = new Backup(
                SESSION,
                key,
                split.check(),
                wrapped,
                3,
                IntStream.range(0, 3)
                        .mapToObj(i -> new Backup.Envelope(
                                i + 1, "c" + i, split.envelopes().get(i), "bag-" + i))
                        .toList());
        CheckValue wrong = present(backup, cards, hash("two of three"), List.of(0, 1), "vault-2");
        assertTrue(!wrong.equals(split.check()));
        assertFault(SignerTag.TOKEN_FAULT, new Task.UnwrapKey(new KeyPlace("vault-2", "short"), wrapped, key));
    }

    @Test
    void anAbortDestroysWhatItsSessionMadeAndNothingElse() {
        KeyPlace place = new KeyPlace("vault-1", "mine");
        VerifyingKey key = generate(place, Algorithm.P256);
        assertTrue(vault.undo(hash("another session"), new Made.Key(place)));
        vault.perform(SESSION, new Task.ProveControl(place, key, TEXT));
        assertFault(SignerTag.KEY_EXISTS, new Task.GenerateKey(place, Algorithm.P256));
        assertTrue(vault.undo(SESSION, new Made.Key(place)));
        assertFault(SignerTag.KEY_MISSING, new Task.ProveControl(place, key, TEXT));
        assertTrue(vault.undo(SESSION, new Made.Key(place)), "what is gone is gone");
    }

    @Test
    void aKeyIsNeverTakenForAnother() {
        KeyPlace place = new KeyPlace("vault-1", "one");
        generate(place, Algorithm.P256);
        VerifyingKey other = generate(new KeyPlace("vault-1", "two"), Algorithm.P256);
        assertFault(SignerTag.CEREMONY_CHECK_DIFFERS, new Task.DestroyKey(place, other));
        assertFault(SignerTag.TOKEN_EXISTS, new Task.InitialiseToken("vault-1"));
        assertEquals(false, vault.undo(SESSION, new Made.Token("vault-1")));
    }
}
