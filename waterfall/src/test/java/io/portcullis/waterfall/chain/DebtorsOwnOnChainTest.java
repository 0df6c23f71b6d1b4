package io.portcullis.waterfall.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.client.NodeBlocks;
import io.portcullis.depositary.model.AccountOperation.DebtEnforce;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.LoggedFundEvent;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.FallenDebtor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** On a chain: what the events make is what reserves gained. */
class DebtorsOwnOnChainTest {
    private static final long OWED = 1_000;
    private static final long COLLATERAL = 300;
    private static final long RESERVE = 120;

    @Test
    void whatEventsMakeIsWhatReservesGained() {
        try (DeployedDepositary chain = DeployedDepositary.start()) {
            EntityId creditor = chain.entity;
            Amount had = chain.client.reserve(creditor, chain.dollars());
            FallenDebtor fallen = FallenDebtor.on(chain, FallenDebtor.TERMS, OWED, COLLATERAL, RESERVE);
            EntityId other = fallen.found("other");
            fallen.assign(creditor, 0, 200, other);
            pay(chain, fallen, 450);
            Bytes32 id = Bytes32.fromHex("0x" + "%064x".formatted(1));
            fallen.declare(fallen.declaration(id, FundProfile.XLN), 0, 1);
            fallen.fund.advance(id, 32);
            pay(chain, fallen, 7);

            Amount gained = chain.client.reserve(creditor, chain.dollars()).minus(had);
            assertEquals(Amount.of(COLLATERAL + RESERVE + 380), gained);
            DebtorsOwn own = replay(chain, fallen);
            assertEquals(
                    Optional.of(Map.of(
                            creditor,
                            gained,
                            other,
                            chain.client.reserve(other, chain.dollars()).minus(Amount.of(7)))),
                    own.before(id));
        }
    }

    private static void pay(DeployedDepositary chain, FallenDebtor fallen, long units) {
        chain.dollar.mint(chain.operator.account(), Amount.of(units));
        chain.dollar.approve(chain.client.domain().depositary(), Amount.of(units));
        chain.client.deposit(fallen.debtor, chain.dollarAsset, Amount.of(units));
        chain.client.perform(new DebtEnforce(fallen.debtor, chain.dollars(), 8));
    }

    private static DebtorsOwn replay(DeployedDepositary chain, FallenDebtor fallen) {
        DebtorsOwn own = new DebtorsOwn(fallen.house, fallen.debtor, chain.dollars());
        long head = chain.client.node().head().number();
        Deque<LoggedFundEvent> told = new ArrayDeque<>(fallen.fund.events(0, head));
        NodeBlocks blocks = new NodeBlocks(chain.client);
        List<LoggedEvent> events = new ArrayList<>();
        for (long number = 0; number <= head; number++) {
            events.addAll(blocks.block(number).orElseThrow().events());
        }
        for (LoggedEvent event : events) {
            while (!told.isEmpty() && isBefore(told.peek(), event)) {
                own.take(told.poll());
            }
            own.take(event);
        }
        told.forEach(own::take);
        return own;
    }

    private static boolean isBefore(LoggedFundEvent one, LoggedEvent other) {
        return one.blockNumber() < other.blockNumber()
                || (one.blockNumber() == other.blockNumber() && one.logIndex() < other.logIndex());
    }
}
