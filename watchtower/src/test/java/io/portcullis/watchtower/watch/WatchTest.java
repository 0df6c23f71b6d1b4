package io.portcullis.watchtower.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a tower owes, through every turn that a chain can take. */
class WatchTest {
    private static final WatchRules RULES = new WatchRules(3, 64);
    private static final long UNTIL = 100_000;
    private static final BigInteger ANSWER = BigInteger.valueOf(100);

    private WatchState state = WatchState.empty(RULES);
    private final List<WatchEffect> effects = new ArrayList<>();

    private void feed(WatchInput input) {
        Watch.Step step = Watch.step(state, input);
        state = step.state();
        effects.clear();
        effects.addAll(step.effects());
    }

    private static Bytes32 account(int i) {
        return Keccak.hash(new byte[] {(byte) (i >> 8), (byte) i});
    }

    private static WatchInput.InBlock in(long block, Seen seen) {
        return new WatchInput.InBlock(block, block * 12, seen);
    }

    private static Seen start(int account, long version, long held) {
        return new Seen.DisputeStarted(account(account), version, UNTIL + account, held);
    }

    private void block(long height, Seen... seen) {
        feed(new WatchInput.ChainMoved(
                height,
                height * 12,
                List.of(),
                List.of(seen).stream().map(each -> in(height, each)).toList()));
    }

    private List<WatchEffect.Answer> answers() {
        return effects.stream()
                .filter(WatchEffect.Answer.class::isInstance)
                .map(WatchEffect.Answer.class::cast)
                .toList();
    }

    private boolean rang(AlarmKind kind) {
        return effects.stream()
                .anyMatch(effect -> effect instanceof WatchEffect.Ring(Alarm alarm) && alarm.kind() == kind);
    }

    @Test
    void answersAStaleDisputeInTheBlockThatShowsItAndNoOther() {
        block(1, start(1, 3, 7), start(2, 7, 7), start(3, 9, 7), start(4, 5, -1));
        assertEquals(
                List.of(new WatchEffect.Answer(account(1), 1, 7, UNTIL + 1, Payer.OWN)),
                answers(),
                "what is newest already needs no answer");
        assertTrue(rang(AlarmKind.STALE_DISPUTE));
        assertFalse(rang(AlarmKind.UNANSWERABLE), "an account that nobody entrusted to it");
        block(2, start(5, 5, 0));
        assertTrue(rang(AlarmKind.UNANSWERABLE), "its promise ran out");
    }

    @Test
    void owesUntilTheRemedyIsBuriedThroughReorgsOfBoth() {
        block(1, start(1, 3, 7));
        block(2, new Seen.DisputeCountered(account(1), 7));
        assertEquals(0, state.owed());
        // 64 blocks later the remedy is taken back.
        feed(new WatchInput.ChainMoved(65, 780, List.of(in(2, new Seen.DisputeCountered(account(1), 7))), List.of()));
        assertEquals(1, answers().size(), "owed again");
        // And then the dispute, which comes again in another block.
        feed(new WatchInput.ChainMoved(66, 792, List.of(in(1, start(1, 3, 7))), List.of()));
        assertEquals(0, state.cases().size());
        block(67, start(1, 3, 7));
        assertEquals(67, answers().getFirst().startedIn(), "another dispute: another order");
        block(68, new Seen.DisputeCountered(account(1), 7));
        block(69, new Seen.DisputeEnded(account(1), 7));
        block(69 + 63);
        assertEquals(1, state.cases().size(), "not buried yet");
        block(69 + 64);
        assertEquals(List.of(new WatchEffect.Forget(account(1))), effects);
        assertTrue(state.cases().isEmpty());
    }

    @Test
    void aNewerAppointmentInTheMidstOfADisputeIsOwedToo() {
        block(1, start(1, 7, 7), start(2, 4, -1));
        assertEquals(List.of(), answers());
        feed(new WatchInput.Appointed(account(1), 8));
        assertEquals(8, answers().getFirst().version());
        feed(new WatchInput.Appointed(account(2), 5));
        assertEquals(5, answers().getFirst().version(), "even one that was first handed over now");
        feed(new WatchInput.Appointed(account(1), 6));
        assertEquals(List.of(), answers(), "nothing older");
        feed(new WatchInput.Appointed(account(3), 6));
        assertEquals(List.of(), answers(), "nothing runs there");
    }

    @Test
    void tenThousandDisputesOfOneDayTakeTheirShareOfEachBlock() {
        WatchRules day = new WatchRules(45, 64);
        state = WatchState.empty(day);
        block(1, IntStream.range(0, 10_000).mapToObj(i -> start(i, 1, 2)).toArray(Seen[]::new));
        Set<Bytes32> mined = new HashSet<>();
        long height = 1;
        while (!answers().isEmpty()) {
            assertTrue(answers().size() <= 45);
            List<Seen> counters = answers().stream()
                    .<Seen>map(answer -> new Seen.DisputeCountered(answer.account(), answer.version()))
                    .toList();
            answers().forEach(answer -> assertTrue(mined.add(answer.account()), "each once"));
            block(++height, counters.toArray(Seen[]::new));
        }
        assertEquals(10_000, mined.size());
        assertEquals(0, state.owed());
        assertTrue(height * 12 < 86_400, "within the day");
    }

    @Test
    void theAlarmRingsBeforeThePoolPays() {
        feed(new WatchInput.Funds(BigInteger.valueOf(150), BigInteger.valueOf(1_000), ANSWER));
        block(1, start(1, 1, 2), start(2, 1, 2));
        feed(new WatchInput.Funds(BigInteger.valueOf(150), BigInteger.valueOf(1_000), ANSWER));
        assertTrue(rang(AlarmKind.GAS_LOW), "enough for one, not for both");
        feed(new WatchInput.Funds(BigInteger.valueOf(50), BigInteger.valueOf(1_000), ANSWER));
        int empty = index(AlarmKind.GAS_EMPTY);
        int firstAnswer = effects.indexOf(answers().getFirst());
        assertTrue(empty >= 0 && empty < firstAnswer);
        assertTrue(answers().stream().allMatch(answer -> answer.payer() == Payer.POOL));
        assertEquals(2, answers().size(), "what the own key was to pay for is asked for again");
        feed(new WatchInput.Funds(BigInteger.valueOf(50), BigInteger.ONE, ANSWER));
        assertTrue(rang(AlarmKind.NOBODY_PAYS));
        feed(new WatchInput.Funds(BigInteger.valueOf(50), BigInteger.ONE, ANSWER));
        assertEquals(List.of(), effects, "each rings once");
        feed(new WatchInput.Funds(BigInteger.valueOf(500), BigInteger.ONE, ANSWER));
        assertTrue(effects.contains(new WatchEffect.Still(AlarmKind.NOBODY_PAYS, "")));
        assertEquals(Payer.OWN, state.payer());
    }

    private int index(AlarmKind kind) {
        return IntStream.range(0, effects.size())
                .filter(i -> effects.get(i) instanceof WatchEffect.Ring(Alarm alarm) && alarm.kind() == kind)
                .findFirst()
                .orElse(-1);
    }

    @Test
    void ringsForWhatTheChainShowsOfClients() {
        EntityId client = new EntityId(account(77));
        TokenId token = new TokenId(account(78));
        block(
                1,
                new Seen.WithdrawalQueued(client, account(1), token, Amount.of(5), 99),
                new Seen.FreezeMoved(client, io.portcullis.depositary.model.FreezeLevel.SEALED),
                new Seen.BoardActivated(client, 2),
                new Seen.DebtOpened(client, token, Amount.of(7)));
        for (AlarmKind kind :
                List.of(AlarmKind.WITHDRAWAL, AlarmKind.FREEZE, AlarmKind.BOARD_CHANGED, AlarmKind.DEBT)) {
            assertTrue(rang(kind), kind.name());
        }
        feed(new WatchInput.Reserves(token, Amount.of(9), Amount.of(10)));
        assertTrue(rang(AlarmKind.RESERVES_SHORT));
        feed(new WatchInput.Reserves(token, Amount.of(11), Amount.of(10)));
        assertTrue(
                effects.contains(new WatchEffect.Still(AlarmKind.RESERVES_SHORT, token.toString())),
                "a present is no harm");
        feed(new WatchInput.ChainSilent(true));
        assertTrue(rang(AlarmKind.CHAIN_SILENT));
    }

    @Test
    void aDisputeThatEndsBelowWhatIsHeldIsTheWorstCase() {
        block(1, start(1, 3, 7));
        block(9_000, new Seen.DisputeEnded(account(1), 3));
        assertTrue(rang(AlarmKind.ANSWER_TOO_LATE));
        assertEquals(List.of(), answers());
    }

    /** Against a model that keeps the whole chain and computes what is owed from nothing. */
    @Property(tries = 300)
    void whatIsOwedFollowsFromTheChainAsItIsNow(@ForAll long seed) {
        Random random = new Random(seed);
        WatchState now = WatchState.empty(new WatchRules(1_000, 64));
        List<List<Seen>> chain = new ArrayList<>();
        Map<Bytes32, Long> holding = new HashMap<>();
        for (int round = 0; round < 40; round++) {
            List<WatchInput.InBlock> undone = new ArrayList<>();
            int back = random.nextInt(4) == 0 ? random.nextInt(Math.min(chain.size(), 30) + 1) : 0;
            for (int i = 0; i < back; i++) {
                long height = chain.size();
                chain.removeLast().reversed().forEach(seen -> undone.add(in(height, seen)));
            }
            List<WatchInput.InBlock> done = new ArrayList<>();
            for (int i = random.nextInt(back + 2); i >= 0; i--) {
                List<Seen> block = new ArrayList<>();
                Map<Bytes32, Long> standing = standing(chain);
                Bytes32 account = account(random.nextInt(4));
                long version = standing.getOrDefault(account, -1L);
                if (version < 0) {
                    block.add(new Seen.DisputeStarted(
                            account, random.nextInt(5), UNTIL, holding.getOrDefault(account, -1L)));
                } else if (random.nextInt(3) > 0) {
                    block.add(new Seen.DisputeCountered(account, version + 1 + random.nextInt(3)));
                } else {
                    block.add(new Seen.DisputeEnded(account, version));
                }
                chain.add(block);
                long height = chain.size();
                block.forEach(seen -> done.add(in(height, seen)));
            }
            now = Watch.step(now, new WatchInput.ChainMoved(chain.size(), 12L * chain.size(), undone, done))
                    .state();
            if (random.nextBoolean()) {
                Bytes32 account = account(random.nextInt(4));
                holding.merge(account, 1L + random.nextInt(9), Math::max);
                now = Watch.step(now, new WatchInput.Appointed(account, holding.get(account)))
                        .state();
            }
            Map<Bytes32, Long> standing = standing(chain);
            WatchState seen = now;
            for (int i = 0; i < 4; i++) {
                Bytes32 account = account(i);
                boolean owes = standing.getOrDefault(account, -1L) >= 0
                        && holding.getOrDefault(account, -1L) > standing.get(account);
                Case known = seen.cases().get(account);
                assertEquals(owes, known != null && known.isOwed(seen.at()), "account " + i);
                if (owes) {
                    assertEquals(holding.get(account), known.asked(), "and it was asked for");
                }
            }
        }
    }

    /** The version that stands in each dispute; below zero where none runs. */
    private static Map<Bytes32, Long> standing(List<List<Seen>> chain) {
        Map<Bytes32, Long> standing = new HashMap<>();
        for (List<Seen> block : chain) {
            for (Seen seen : block) {
                switch (seen) {
                    case Seen.DisputeStarted started -> standing.put(started.account(), started.version());
                    case Seen.DisputeCountered countered -> standing.put(countered.account(), countered.version());
                    case Seen.DisputeEnded ended -> standing.put(ended.account(), -1L);
                    default -> throw new AssertionError(seen);
                }
            }
        }
        return standing;
    }

    @Test
    void ringsOnceWhenACounterpartyOwesMoreThanTheLimitAndIsStillWhenItDoesNot() {
        TokenId token = new TokenId(account(9));
        feed(new WatchInput.Credit(account(1), token, Amount.of(100), Amount.of(100)));
        assertEquals(List.of(), effects);
        feed(new WatchInput.Credit(account(1), token, Amount.of(101), Amount.of(100)));
        assertTrue(rang(AlarmKind.CREDIT_EXCEEDED));
        feed(new WatchInput.Credit(account(1), token, Amount.of(102), Amount.of(100)));
        assertEquals(List.of(), effects, "it rings already");
        feed(new WatchInput.Credit(account(2), token, Amount.of(102), Amount.of(100)));
        assertTrue(rang(AlarmKind.CREDIT_EXCEEDED), "another account");
        feed(new WatchInput.Credit(account(1), token, Amount.ZERO, Amount.of(100)));
        assertEquals(List.of(new WatchEffect.Still(AlarmKind.CREDIT_EXCEEDED, account(1) + " " + token)), effects);
    }
}
