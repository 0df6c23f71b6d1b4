package io.portcullis.engine.authority;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever holders grant each other, together they never do what their root may not. */
final class DelegationPropertyTest {
    private static final EntityId ENTITY = Desk.ENTITY;
    private static final long WINDOW_SECONDS = 30;
    private static final long MOST = 500;
    private static final long END_SECONDS = 400;

    private record Paid(long atSeconds, long amount) {}

    /** Proven without signatures: what is under test is the ordered half. */
    private static Checked.Proven by(int wallet, CommandKind kind, Bytes body, long key, long now) {
        GrantKey holder = account(wallet);
        Command command = new Command(
                Desk.DOMAIN,
                ENTITY,
                new IdempotencyKey(1, key),
                kind,
                now + 1,
                body,
                new Client.Session(0).authority(Bytes32.ZERO));
        return new Checked.Proven(command, command.digest(), holder.holder(), new Shown.Account());
    }

    private static GrantKey.Account account(int number) {
        byte[] address = new byte[20];
        address[19] = (byte) (number + 1);
        return new GrantKey.Account(io.portcullis.depositary.model.Address.of(address));
    }

    private static Grant anyGrant(Random random) {
        KindSet[] kinds = {
            Desk.PAYING,
            KindSet.of(CommandKind.PAY),
            KindSet.of(CommandKind.GRANT),
            KindSet.of(CommandKind.PAY, CommandKind.REVEAL)
        };
        Allowance allowance = random.nextInt(8) == 0
                ? new Allowance.Unlimited()
                : Desk.capped(1 + random.nextInt(220), 1 + random.nextInt(520), WINDOW_SECONDS + random.nextInt(3) - 1);
        long end = END_SECONDS - random.nextInt(4);
        return new Grant(account(random.nextInt(8)), kinds[random.nextInt(kinds.length)], allowance, end);
    }

    private static GrantChange anyChange(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new GrantChange.Remove(account(random.nextInt(8)).holder());
            case 1 -> new GrantChange.Rekey(account(random.nextInt(8)));
            default -> new GrantChange.Put(anyGrant(random));
        };
    }

    @Property(tries = 150)
    void delegationNeverGrowsRights(@ForAll long seed) {
        Random random = new Random(seed);
        Gate gate = Gate.closed(Desk.DOMAIN);
        Grant root = new Grant(account(0), Desk.PAYING, Desk.capped(200, MOST, WINDOW_SECONDS), END_SECONDS);
        assertTrue(gate.found(ENTITY, List.of(root)).isEmpty());
        List<Paid> paid = new ArrayList<>();
        long now = 1;
        for (int i = 0; i < 400; i++) {
            now += random.nextInt(3);
            int author = random.nextInt(8);
            if (random.nextBoolean()) {
                Bytes body = anyChange(random).encode();
                Judged judged = gate.judge(by(author, CommandKind.GRANT, body, i, now), Spend.NONE, now);
                assertFalse(judged instanceof Judged.Repeated);
            } else {
                CommandKind kind = random.nextInt(6) == 0 ? CommandKind.REVEAL : CommandKind.PAY;
                long amount = 1L + random.nextInt(230);
                Judged judged = gate.judge(by(author, kind, Bytes.EMPTY, i, now), Desk.of(amount), now);
                if (judged instanceof Judged.Admitted) {
                    assertTrue(kind == CommandKind.PAY && amount <= 200 && now < END_SECONDS);
                    paid.add(new Paid(now, amount));
                    long until = now;
                    long spent = paid.stream()
                            .filter(each -> each.atSeconds > until - WINDOW_SECONDS)
                            .mapToLong(Paid::amount)
                            .sum();
                    assertTrue(spent <= MOST, "spent " + spent);
                }
            }
        }
        Judged late = gate.judge(by(0, CommandKind.PAY, Bytes.EMPTY, 1_000, END_SECONDS), Desk.of(1), END_SECONDS);
        EngineTag tag = assertInstanceOf(Judged.Refused.class, late).refusal().tag();
        assertTrue(tag == EngineTag.AUTHORITY_EXPIRED
                || tag == EngineTag.AUTHORITY_UNKNOWN
                || tag == EngineTag.KIND_NOT_GRANTED);
    }
}
