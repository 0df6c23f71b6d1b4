package io.portcullis.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.engine.account.AccountMachine.Step;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The machine over values and the machine over records are one. */
class AccountMachineTest {
    private static final int STEPS = 60;

    @Property(tries = 40)
    void anyHistoryGivesTheSameViewsEventsAndRefusals(@ForAll long seed) {
        Random random = new Random(seed);
        RandomTransactions transactions = new RandomTransactions(random, List.of(AccountRig.GOLD, AccountRig.COAL));
        try (AccountRig rig = AccountRig.withCredit()) {
            AccountState state = rig.accounts.view(rig.account);
            for (int i = 0; i < STEPS; i++) {
                Authored next = new Authored(
                        Side.ofLeft(random.nextBoolean()), transactions.next(state, state.noticeSequence(), rig.now));
                List<AccountEvent> events = new ArrayList<>();
                Step step = AccountMachine.step(state, next, rig.now);
                Optional<Refusal> refusal = rig.accounts.apply(rig.account, next, rig.now, events::add);
                state = same(rig, state, step, refusal, events);
                if (random.nextInt(6) == 0) {
                    events.clear();
                    Step end = AccountMachine.close(state, List.of(next), rig.now);
                    rig.accounts.close(rig.account, List.of(next), rig.now, events::add);
                    state = same(rig, state, end, Optional.empty(), events);
                    rig.now += random.nextInt(20);
                }
            }
        }
    }

    @Property(tries = 30)
    void anyFrameGivesTheSameViewsEventsAndRefusals(@ForAll long seed) {
        Random random = new Random(seed);
        RandomTransactions transactions = new RandomTransactions(random, List.of(AccountRig.GOLD, AccountRig.COAL));
        try (AccountRig rig = AccountRig.withCredit()) {
            for (int i = 0; i < STEPS / 3; i++) {
                AccountState state = rig.accounts.view(rig.account);
                List<Transaction> batch = new ArrayList<>();
                for (int count = random.nextInt(8); count >= 0; count--) {
                    batch.add(transactions.next(state, state.noticeSequence(), rig.now));
                }
                Optional<Accounts.Made> made = rig.accounts
                        .propose(rig.account, Side.ofLeft(random.nextBoolean()), batch, rig.now)
                        .made();
                if (made.isPresent()) {
                    Frame frame = made.get().frame();
                    List<AccountEvent> events = new ArrayList<>();
                    boolean forged = random.nextInt(8) == 0;
                    Accounts.Signed signed = new Accounts.Signed(
                            frame,
                            frame.hash(),
                            forged ? AccountRig.HASH : made.get().proofBodyHash());
                    Step step = AccountMachine.step(state, frame, signed.bodyHash());
                    same(rig, state, step, rig.accounts.replay(rig.account, List.of(signed), events::add), events);
                }
                rig.now += random.nextInt(20);
            }
        }
    }

    private static AccountState same(
            AccountRig rig, AccountState before, Step step, Optional<Refusal> refusal, List<AccountEvent> events) {
        AccountState after = before;
        if (refusal.isPresent()) {
            assertEquals(new Step.Refused(refusal.get()), step);
        } else {
            after = assertInstanceOf(Step.Taken.class, step).state();
            assertEquals(new Step.Taken(after, events), step);
        }
        assertEquals(rig.accounts.view(rig.account), after);
        assertEquals(rig.accounts.root(rig.account), AccountMachine.root(after));
        return after;
    }
}
