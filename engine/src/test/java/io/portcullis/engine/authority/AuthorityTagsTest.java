package io.portcullis.engine.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each way in which a command fails, by its own tag. */
final class AuthorityTagsTest {
    private final Desk desk = new Desk();
    private final Client.Session session = new Client.Session(5);
    private final Client.Passkey passkey = new Client.Passkey("alice's key");

    private void grantSession() {
        desk.grant(
                desk.owner,
                new Grant(session.key(), KindSet.of(CommandKind.PAY), Desk.capped(100, 150, 10), Desk.NEVER));
    }

    private void grantPasskey() {
        desk.grant(desk.owner, new Grant(passkey.key(), Desk.PAYING, new Allowance.Unlimited(), Desk.NEVER));
    }

    @Test
    void admitsWalletPasskeyAndApiKey() {
        grantSession();
        grantPasskey();
        passkey.counter = 9;
        desk.admits(desk.pay(desk.owner), Desk.of(1_000_000));
        desk.admits(desk.pay(session), Desk.of(100));
        desk.admits(desk.pay(passkey), Desk.of(1_000_000));
    }

    @Test
    void tellsTheOutcomeAgainInsteadOfApplyingTwice() {
        Command pay = desk.pay(desk.owner);
        desk.admits(pay, Desk.of(5));
        assertEquals(new Judged.Repeated(Bytes.ascii("done")), desk.judge(pay, Desk.of(5)));
        desk.now += 60 + Limits.OUTCOME_KEPT_SECONDS;
        desk.gate.forgetUntil(desk.now);
        assertEquals(new Judged.Repeated(Bytes.ascii("done")), desk.judge(pay, Desk.of(5)));
        desk.gate.forgetUntil(++desk.now);
        desk.refuses(EngineTag.COMMAND_EXPIRED, pay, Desk.of(5));
    }

    @Test
    void refusesAnotherCommandUnderTheSameKey() {
        Command pay = desk.pay(desk.owner);
        desk.admits(pay, Desk.of(5));
        Command other = desk.command(desk.owner, pay.idempotencyKey(), CommandKind.PAY, desk.now + 61, pay.body());
        desk.refuses(EngineTag.IDEMPOTENCY_CONFLICT, other, Desk.of(5));
    }

    @Test
    void refusesStrangersAndOtherEntities() {
        desk.refuses(EngineTag.AUTHORITY_UNKNOWN, desk.pay(new Client.Wallet(2)), Desk.of(1));
        desk.refuses(EngineTag.AUTHORITY_UNKNOWN, desk.pay(session), Desk.of(1));
        Command mine = desk.pay(desk.owner);
        Command theirs = new Command(
                mine.domain(),
                EntityId.fromHex("0x" + "e2".repeat(32)),
                mine.idempotencyKey(),
                mine.kind(),
                mine.notAfterSeconds(),
                mine.body(),
                mine.authority());
        desk.refuses(EngineTag.AUTHORITY_UNKNOWN, theirs, Desk.of(1));
    }

    @Test
    void refusesASignatureOverOtherBytesAndOneNoKeyMade() {
        Command pay = desk.pay(desk.owner);
        Command more = desk.command(
                desk.owner, pay.idempotencyKey(), pay.kind(), pay.notAfterSeconds(), Bytes.ascii("to eve"));
        desk.refuses(EngineTag.AUTHORITY_UNKNOWN, Desk.signed(more, pay.authority()), Desk.of(1));
        // r = 5 is the x of no point of secp256k1.
        Signature none = new Signature(BigInteger.valueOf(5), BigInteger.ONE, 27);
        desk.refuses(EngineTag.SIGNATURE_INVALID, Desk.signed(pay, new Authority.ClientSignature(none)), Desk.of(1));
    }

    @Test
    void refusesAnotherDepositarysCommands() {
        Command pay = desk.pay(desk.owner);
        Command other = new Command(
                Bytes32.ZERO,
                pay.entity(),
                pay.idempotencyKey(),
                pay.kind(),
                pay.notAfterSeconds(),
                pay.body(),
                pay.authority());
        Command signed = Desk.signed(other, desk.owner.authority(other.digest()));
        desk.refuses(EngineTag.COMMAND_OTHER_DOMAIN, signed, Desk.of(1));
    }

    @Test
    void refusesWhatIsTooLateOrTooFar() {
        Bytes body = Bytes.ascii("x");
        desk.admits(desk.command(desk.owner, desk.freshKey(), CommandKind.PAY, desk.now, body), Desk.of(1));
        desk.refuses(
                EngineTag.COMMAND_EXPIRED,
                desk.command(desk.owner, desk.freshKey(), CommandKind.PAY, desk.now - 1, body),
                Desk.of(1));
        long last = desk.now + Limits.COMMAND_LIFETIME_SECONDS;
        desk.refuses(
                EngineTag.COMMAND_TOO_FAR,
                desk.command(desk.owner, desk.freshKey(), CommandKind.PAY, last + 1, body),
                Desk.of(1));
        desk.admits(desk.command(desk.owner, desk.freshKey(), CommandKind.PAY, last, body), Desk.of(1));
    }

    @Test
    void judgesAnEarlierBlockAtTheTimeReached() {
        Command soon = desk.command(desk.owner, desk.freshKey(), CommandKind.PAY, desk.now, Bytes.EMPTY);
        desk.now += 10;
        desk.admits(desk.pay(desk.owner), Desk.of(1));
        desk.now -= 20;
        desk.refuses(EngineTag.COMMAND_EXPIRED, soon, Desk.of(1));
    }

    @Test
    void refusesKindsAndTokensAndAmountsThatWereNotGranted() {
        grantSession();
        desk.refuses(
                EngineTag.KIND_NOT_GRANTED,
                desk.command(session, desk.freshKey(), CommandKind.LOCK, desk.now + 1, Bytes.EMPTY),
                Desk.of(1));
        desk.refuses(EngineTag.TOKEN_NOT_GRANTED, desk.pay(session), new Spend.Of(Desk.OTHER_TOKEN, Amount.of(1)));
        desk.refuses(EngineTag.PAYMENT_CAP_EXCEEDED, desk.pay(session), Desk.of(101));
        desk.refuses(EngineTag.SPEND_UNSTATED, desk.pay(session), Spend.NONE);
        desk.refuses(EngineTag.AMOUNT_NOT_POSITIVE, desk.pay(session), Desk.of(0));
        desk.refuses(EngineTag.AMOUNT_NOT_POSITIVE, desk.pay(session), Desk.of(-1));
        desk.refuses(EngineTag.AMOUNT_TOO_LARGE, desk.pay(desk.owner), new Spend.Of(Desk.TOKEN, Amount.MAX));
    }

    @Test
    void refusesBeyondTheVelocityUntilTheWindowHasRolledOn() {
        grantSession();
        desk.admits(desk.pay(session), Desk.of(100));
        desk.now += 9;
        desk.refuses(EngineTag.VELOCITY_EXCEEDED, desk.pay(session), Desk.of(51));
        desk.admits(desk.pay(session), Desk.of(50));
        desk.refuses(EngineTag.VELOCITY_EXCEEDED, desk.pay(session), Desk.of(1));
        desk.now += 1;
        desk.admits(desk.pay(session), Desk.of(100));
        desk.refuses(EngineTag.VELOCITY_EXCEEDED, desk.pay(session), Desk.of(1));
    }

    @Test
    void countsNothingForWhatFailed() {
        grantSession();
        Command pay = desk.pay(session);
        Judged.Admitted admitted = assertInstanceOf(Judged.Admitted.class, desk.judge(pay, Desk.of(100)));
        desk.refuses(EngineTag.VELOCITY_EXCEEDED, desk.pay(session), Desk.of(51));
        desk.gate.failed(admitted, Bytes.ascii("no capacity"));
        desk.restart();
        assertEquals(new Judged.Repeated(Bytes.ascii("no capacity")), desk.judge(pay, Desk.of(100)));
        desk.admits(desk.pay(session), Desk.of(100));
    }

    @Test
    void refusesAnApiKeyFromAnotherSession() {
        grantSession();
        Command pay = desk.pay(session);
        Authority.ApiKey stolen = new Authority.ApiKey(session.key().keyId(), Bytes32.ZERO);
        desk.refuses(EngineTag.API_PIN_WRONG, Desk.signed(pay, stolen), Desk.of(1));
    }

    @Test
    void refusesAPasskeyWhoseCounterDoesNotRise() {
        grantPasskey();
        passkey.counter = 0xffff_fff0L;
        Command first = desk.pay(passkey);
        desk.admits(first, Desk.of(1));
        assertInstanceOf(Judged.Repeated.class, desk.judge(first, Desk.of(1)));
        desk.refuses(EngineTag.PASSKEY_COUNTER_STALE, desk.pay(passkey), Desk.of(1));
        passkey.counter = 0;
        desk.refuses(EngineTag.PASSKEY_COUNTER_STALE, desk.pay(passkey), Desk.of(1));
        passkey.counter = 0xffff_fff1L;
        desk.admits(desk.pay(passkey), Desk.of(1));
    }

    @Test
    void acceptsAPasskeyThatNeverCounts() {
        grantPasskey();
        desk.admits(desk.pay(passkey), Desk.of(1));
        desk.admits(desk.pay(passkey), Desk.of(1));
    }

    @Test
    void refusesAssertionsThatWereMadeForSomethingElse() {
        grantPasskey();
        passkey.type = "webauthn.create";
        desk.refuses(EngineTag.PASSKEY_TYPE_WRONG, desk.pay(passkey), Desk.of(1));
        passkey.type = "webauthn.get";
        Command other = desk.pay(passkey);
        desk.refuses(EngineTag.PASSKEY_CHALLENGE_WRONG, Desk.signed(desk.pay(passkey), other.authority()), Desk.of(1));
        passkey.rpId = "evil.example";
        desk.refuses(EngineTag.PASSKEY_RELYING_PARTY_WRONG, desk.pay(passkey), Desk.of(1));
        passkey.rpId = "hub.example";
        for (String origin : List.of("https://hub.example.evil", "https://hub.exampl", "", "http://hub.example")) {
            passkey.origin = origin;
            desk.refuses(EngineTag.PASSKEY_ORIGIN_WRONG, desk.pay(passkey), Desk.of(1));
        }
        passkey.origin = Client.Passkey.ORIGIN;
        for (String tail : List.of(
                "}",
                ",\"crossOrigin\":true}",
                ",\"crossOrigin\":false",
                ",\"crossOrigin\":false} ",
                ",\"crossOrigin\":false,\"x\":1",
                ",\"origin\":\"https://evil.example\",\"crossOrigin\":false}")) {
            passkey.tail = tail;
            desk.refuses(EngineTag.PASSKEY_ORIGIN_WRONG, desk.pay(passkey), Desk.of(1));
        }
        passkey.tail = ",\"crossOrigin\":false,\"added\":\"by a browser\"}";
        desk.admits(desk.pay(passkey), Desk.of(1));
    }

    @Test
    void refusesAssertionsWithoutPersonOrWithStrangeData() {
        grantPasskey();
        for (int flags : new int[] {0x00, 0x01, 0x04}) {
            passkey.flags = flags;
            desk.refuses(EngineTag.PASSKEY_USER_UNVERIFIED, desk.pay(passkey), Desk.of(1));
        }
        for (int flags : new int[] {0x07, 0x25, 0x45, 0x85, 0x15}) {
            passkey.flags = flags;
            desk.refuses(EngineTag.PASSKEY_DATA_INVALID, desk.pay(passkey), Desk.of(1));
        }
        passkey.flags = 0x1d;
        desk.admits(desk.pay(passkey), Desk.of(1));
        Command pay = desk.pay(passkey);
        Authority.PasskeyAssertion by = passkey.authority(pay.digest());
        Bytes cut = Bytes.of(java.util.Arrays.copyOf(by.authenticatorData().toArray(), 36));
        desk.refuses(
                EngineTag.PASSKEY_DATA_INVALID,
                Desk.signed(
                        pay,
                        new Authority.PasskeyAssertion(
                                by.credentialId(), by.publicKey(), cut, by.clientDataJson(), by.signature())),
                Desk.of(1));
    }

    @Test
    void refusesAnotherKeysAssertion() {
        grantPasskey();
        Client.Passkey forger = new Client.Passkey(passkey.name);
        Command pay = desk.pay(forger);
        desk.refuses(EngineTag.PASSKEY_KEY_WRONG, pay, Desk.of(1));
        Authority.PasskeyAssertion by = forger.authority(pay.digest());
        Authority.PasskeyAssertion claimed = new Authority.PasskeyAssertion(
                by.credentialId(), passkey.publicKey(), by.authenticatorData(), by.clientDataJson(), by.signature());
        desk.refuses(EngineTag.SIGNATURE_INVALID, Desk.signed(pay, claimed), Desk.of(1));
        Authority.PasskeyAssertion unreadable = new Authority.PasskeyAssertion(
                by.credentialId(), by.publicKey(), by.authenticatorData(), by.clientDataJson(), Bytes.ofHex("30"));
        desk.refuses(EngineTag.SIGNATURE_INVALID, Desk.signed(pay, unreadable), Desk.of(1));
    }

    @Test
    void foundsAnEntityOnce() {
        Grant root = new Grant(desk.owner.key(), KindSet.ALL, new Allowance.Unlimited(), Desk.NEVER);
        EntityId other = EntityId.fromHex("0x" + "e2".repeat(32));
        assertEquals(
                EngineTag.GRANTS_FOUNDED,
                desk.gate.found(Desk.ENTITY, List.of(root)).orElseThrow().tag());
        assertEquals(
                EngineTag.GRANT_INVALID,
                desk.gate.found(other, List.of()).orElseThrow().tag());
        assertEquals(
                EngineTag.GRANT_INVALID,
                desk.gate.found(other, List.of(root, root)).orElseThrow().tag());
        assertEquals(Optional.empty(), desk.gate.found(other, List.of(root)));
    }
}
