package io.portcullis.engine.authority;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holders may give, change and take. */
final class GrantsTest {
    private final Desk desk = new Desk();
    private final Client.Wallet alice = new Client.Wallet(2);
    private final Client.Wallet bob = new Client.Wallet(3);
    private final Client.Session session = new Client.Session(1);

    private static Grant paying(Client to, long perPayment, long perWindow) {
        return new Grant(to.key(), Desk.PAYING, Desk.capped(perPayment, perWindow, 10), 2_000_000);
    }

    private void refusesPut(Client by, Grant grant, EngineTag tag) {
        desk.refuses(tag, desk.change(by, new GrantChange.Put(grant)), Spend.NONE);
    }

    private void refusesRemove(Client by, Client whom, EngineTag tag) {
        desk.refuses(tag, desk.change(by, new GrantChange.Remove(whom.key().holder())), Spend.NONE);
    }

    private void removes(Client by, Client whom) {
        desk.admits(desk.change(by, new GrantChange.Remove(whom.key().holder())), Spend.NONE);
    }

    @Test
    void nobodyGivesMoreThanTheyHold() {
        desk.grant(desk.owner, paying(alice, 100, 150));
        List<Grant> tooMuch = List.of(
                paying(bob, 101, 150),
                paying(bob, 100, 151),
                new Grant(bob.key(), Desk.PAYING, Desk.capped(100, 150, 9), 2_000_000),
                new Grant(bob.key(), Desk.PAYING, Desk.capped(100, 150, 10), 2_000_001),
                new Grant(bob.key(), Desk.PAYING, new Allowance.Unlimited(), 2_000_000),
                new Grant(bob.key(), KindSet.of(CommandKind.REVEAL), Desk.capped(1, 1, 10), 2_000_000),
                new Grant(
                        bob.key(),
                        Desk.PAYING,
                        new Allowance.Capped(List.of(new TokenCap(Desk.OTHER_TOKEN, Amount.of(1), Amount.of(1), 10))),
                        2_000_000));
        tooMuch.forEach(grant -> refusesPut(alice, grant, EngineTag.GRANT_EXCEEDS_GRANTER));
        desk.grant(alice, paying(bob, 100, 150));
    }

    @Test
    void manyGrantsTogetherSpendNoMoreThanTheOneAbove() {
        desk.grant(desk.owner, paying(alice, 100, 150));
        desk.grant(alice, paying(bob, 100, 150));
        desk.grant(alice, new Grant(session.key(), KindSet.of(CommandKind.PAY), Desk.capped(100, 150, 10), 2_000_000));
        desk.admits(desk.pay(bob), Desk.of(100));
        desk.refuses(EngineTag.VELOCITY_EXCEEDED, desk.pay(session), Desk.of(51));
        desk.admits(desk.pay(session), Desk.of(50));
        desk.refuses(EngineTag.VELOCITY_EXCEEDED, desk.pay(alice), Desk.of(1));
    }

    @Test
    void cuttingAGrantCutsWhatWasGivenFromIt() {
        desk.grant(desk.owner, paying(alice, 100, 150));
        desk.grant(alice, paying(bob, 100, 150));
        desk.admits(desk.pay(bob), Desk.of(30));
        desk.grant(desk.owner, paying(alice, 100, 40));
        desk.refuses(EngineTag.VELOCITY_EXCEEDED, desk.pay(bob), Desk.of(11));
        desk.grant(
                desk.owner,
                new Grant(alice.key(), KindSet.of(CommandKind.LOCK), Desk.capped(100, 150, 10), desk.now + 5));
        desk.refuses(EngineTag.KIND_NOT_GRANTED, desk.pay(bob), Desk.of(1));
        desk.now += 5;
        desk.refuses(EngineTag.AUTHORITY_EXPIRED, desk.pay(bob), Desk.of(1));
    }

    @Test
    void aGrantEndsAtItsSecond() {
        desk.grant(desk.owner, new Grant(alice.key(), Desk.PAYING, new Allowance.Unlimited(), desk.now + 5));
        desk.now += 4;
        desk.admits(desk.pay(alice), Desk.of(1));
        desk.now += 1;
        desk.refuses(EngineTag.AUTHORITY_EXPIRED, desk.pay(alice), Desk.of(1));
    }

    @Test
    void removingTakesEverythingBelowAtOnce() {
        desk.grant(desk.owner, paying(alice, 100, 150));
        desk.grant(alice, paying(bob, 100, 150));
        Command repeated = desk.pay(bob);
        desk.admits(repeated, Desk.of(1));
        removes(desk.owner, alice);
        desk.refuses(EngineTag.AUTHORITY_UNKNOWN, desk.pay(alice), Desk.of(1));
        desk.refuses(EngineTag.AUTHORITY_UNKNOWN, desk.pay(bob), Desk.of(1));
        desk.refuses(EngineTag.AUTHORITY_UNKNOWN, repeated, Desk.of(1));
        refusesRemove(desk.owner, bob, EngineTag.GRANT_UNKNOWN);
    }

    @Test
    void onlyWhoIsAboveChangesAGrant() {
        desk.grant(desk.owner, paying(alice, 100, 150));
        desk.grant(desk.owner, paying(bob, 100, 150));
        refusesPut(alice, paying(bob, 1, 1), EngineTag.GRANT_NOT_BELOW);
        refusesRemove(alice, bob, EngineTag.GRANT_NOT_BELOW);
        refusesRemove(alice, desk.owner, EngineTag.GRANT_NOT_BELOW);
        refusesPut(alice, paying(alice, 1, 1), EngineTag.GRANT_NOT_BELOW);
        removes(alice, alice);
        desk.refuses(EngineTag.AUTHORITY_UNKNOWN, desk.pay(alice), Desk.of(1));
        refusesRemove(desk.owner, desk.owner, EngineTag.LAST_AUTHORITY);
    }

    @Test
    void aHolderWithoutTheKindGrantsNothing() {
        desk.grant(
                desk.owner, new Grant(alice.key(), KindSet.of(CommandKind.PAY), new Allowance.Unlimited(), Desk.NEVER));
        refusesPut(alice, paying(bob, 1, 1), EngineTag.KIND_NOT_GRANTED);
    }

    @Test
    void aNewKeyTakesOverRightsAndWhatWasSpent() {
        Client.Passkey old = new Client.Passkey("old");
        Client.Passkey fresh = new Client.Passkey("fresh");
        desk.grant(desk.owner, paying(old, 100, 150));
        old.counter = 1_000;
        desk.grant(old, paying(bob, 100, 150));
        old.counter++;
        desk.admits(desk.pay(old), Desk.of(100));
        old.counter++;
        desk.admits(desk.change(old, new GrantChange.Rekey(fresh.key())), Spend.NONE);
        old.counter++;
        desk.refuses(EngineTag.AUTHORITY_UNKNOWN, desk.pay(old), Desk.of(1));
        fresh.counter = 1;
        desk.refuses(EngineTag.VELOCITY_EXCEEDED, desk.pay(fresh), Desk.of(51));
        desk.admits(desk.pay(fresh), Desk.of(25));
        desk.admits(desk.pay(bob), Desk.of(25));
        fresh.counter++;
        desk.refuses(EngineTag.GRANT_HELD, desk.change(fresh, new GrantChange.Rekey(bob.key())), Spend.NONE);
        desk.refuses(EngineTag.GRANT_INVALID, desk.change(fresh, new GrantChange.Rekey(session.key())), Spend.NONE);
    }

    @Test
    void grantsAreBoundedInNumberAndDepth() {
        Client.Wallet above = desk.owner;
        for (int depth = 2; depth <= Limits.GRANT_DEPTH; depth++) {
            Client.Wallet next = new Client.Wallet(10 + depth);
            desk.grant(above, paying(next, 100, 150));
            above = next;
        }
        refusesPut(above, paying(bob, 1, 1), EngineTag.GRANT_TOO_DEEP);
        for (int i = Limits.GRANT_DEPTH; i < Limits.GRANTS_PER_ENTITY; i++) {
            desk.grant(
                    desk.owner,
                    new Grant(
                            new Client.Session(i).key(), KindSet.of(CommandKind.PAY), Desk.capped(1, 1, 1), 2_000_000));
        }
        refusesPut(desk.owner, paying(bob, 1, 1), EngineTag.TOO_MANY_GRANTS);
    }

    @Test
    void refusesBodiesThatAreNoChange() {
        for (Bytes body : List.of(Bytes.EMPTY, Bytes.ofHex("c0"), Bytes.ofHex("c20101"), Bytes.ofHex("c3010280"))) {
            desk.refuses(
                    EngineTag.GRANT_INVALID,
                    desk.command(desk.owner, desk.freshKey(), CommandKind.GRANT, desk.now, body),
                    Spend.NONE);
        }
    }

    @Test
    void anApiKeyIsCappedAndNeitherGrantsNorAdministers() {
        GrantKey key = session.key();
        for (CommandKind kind : List.of(CommandKind.GRANT, CommandKind.ADMINISTER)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Grant(key, KindSet.of(CommandKind.PAY, kind), Desk.capped(1, 1, 1), 1));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new Grant(key, KindSet.of(CommandKind.PAY), new Allowance.Unlimited(), 1));
    }
}
