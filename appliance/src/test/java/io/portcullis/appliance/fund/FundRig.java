package io.portcullis.appliance.fund;

import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.FundStore;
import io.portcullis.depositary.client.BlockRef;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.ToldBlocks;
import io.portcullis.depositary.follower.Block;
import io.portcullis.depositary.model.AccountOperation.DebtEnforce;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.FallenDebtor;
import io.portcullis.depositary.testing.InterposedNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A fund and a fallen debtor on a chain, and whoever watches it by a node that may lie. The debtor had 300 of collateral and 120 in its reserve, and owed
 * 1,000; the pool has 200, the bond 50.
 */
final class FundRig implements AutoCloseable {
    static final long OWN = 420;

    final DeployedDepositary chain = DeployedDepositary.start();
    final FallenDebtor fallen = FallenDebtor.on(chain, FallenDebtor.TERMS, 1_000, 300, 120);
    final EntityId member = fallen.found("member");
    final InterposedNode between = InterposedNode.before(chain.anvil.uri());
    final DepositaryClient watched =
            DepositaryClient.connect(between.uri(), chain.client.domain(), Optional.empty(), chain.operator);

    /** Settable: nanoseconds. */
    long nanos;

    FundRig() {
        fallen.join(member, 200);
        fallen.postBond(50);
    }

    static Bytes32 id(int number) {
        return Bytes32.fromHex("0x" + "%02x".formatted(number).repeat(32));
    }

    void declare(Bytes32 id) {
        fallen.declare(fallen.declaration(id, FundProfile.XLN), 0, 1);
    }

    void decide(Bytes32 id) {
        declare(id);
        fallen.fund.advance(id, 32);
        fallen.fund.advance(id, 32);
    }

    /** Anybody pays the debtor's oldest debt down. */
    void payDebt(long units) {
        chain.dollar.mint(chain.operator.account(), Amount.of(units));
        chain.dollar.approve(chain.client.domain().depositary(), Amount.of(units));
        chain.client.deposit(fallen.debtor, chain.dollarAsset, Amount.of(units));
        chain.client.perform(new DebtEnforce(fallen.debtor, chain.dollars(), 8));
    }

    /** As a follower has it: without its events. */
    Block block(BlockRef at) {
        return new Block(at.number(), at.hash(), at.parentHash(), List.of());
    }

    Block head() {
        return block(chain.client.node().head());
    }

    /** Counts all that there is. */
    FundWatch watch(Database database, Path inputs) {
        return watch(database, inputs, () -> Optional.of(head()));
    }

    FundWatch watch(Database database, Path inputs, java.util.function.Supplier<Optional<Block>> followed) {
        return new FundWatch(
                () -> fallen.fund,
                new ToldBlocks(List.of(watched), fallen.fund.domain().fund()),
                followed,
                new FundStore(database, fallen.fund.domain().fund()),
                inputs,
                () -> nanos);
    }

    @Override
    public void close() {
        watched.close();
        between.close();
        chain.close();
    }
}
