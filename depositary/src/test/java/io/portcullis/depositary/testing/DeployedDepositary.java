package io.portcullis.depositary.testing;

import io.portcullis.depositary.client.ContractArtifact;
import io.portcullis.depositary.client.Deployment;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.Erc20;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.AllowList;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import java.util.List;
import java.util.Optional;

/**
 * A Depositary on a chain of its own with one entity: a board of three known keys of which two must sign, 1,000 dollars and one coin in
 * reserve, one listed destination for each, an hour's timelock.
 */
public final class DeployedDepositary implements AutoCloseable {
    public static final Address DESTINATION = Address.fromHex("0x000000000000000000000000000000000000dea1");
    public static final Bytes32 POLICY = Bytes32.fromHex("0x" + "ab".repeat(32));
    public static final Bytes32 ANCHOR = Bytes32.fromHex("0x" + "cd".repeat(32));
    public static final Bytes32 SALT = Bytes32.fromHex("0x" + "01".repeat(32));
    public static final long TIMELOCK_SECONDS = 3_600;
    public static final Amount DOLLARS = Amount.of(1_000_000_000);
    public static final Amount COINS = Amount.of(1_000_000_000_000_000_000L);
    public static final Amount CAP = Amount.of(600_000_000);

    public final AnvilNode anvil;
    public final TransactionSender operator;
    public final DepositaryClient client;
    public final Erc20 dollar;
    public final Asset dollarAsset;
    public final KnownKeys keys = KnownKeys.of(3);
    public final Board board = keys.board(2);
    public final AllowList allowList;
    public final EntityId entity = board.entityId(SALT);

    private DeployedDepositary(AnvilNode anvil) {
        this.anvil = anvil;
        operator = TransactionSender.heldBy(anvil.uri(), AnvilNode.CHAIN_ID, AnvilNode.OPERATOR);
        Deployment contract = Deployment.depositary(operator);
        Deployment token = Deployment.labToken(operator);
        client = DepositaryClient.connect(
                anvil.uri(),
                new Eip712Domain(AnvilNode.CHAIN_ID, contract.address()),
                Optional.of(ContractArtifact.depositary().codeHash()),
                operator);
        dollar = new Erc20(client.node(), token.address(), operator);
        dollarAsset = Asset.erc20(token.address());
        allowList = new AllowList(List.of(
                new AllowList.Entry(dollarAsset.id(), DESTINATION),
                new AllowList.Entry(Asset.NATIVE.id(), DESTINATION)));
    }

    public static DeployedDepositary start(String... anvilArguments) {
        AnvilNode anvil = AnvilNode.start(anvilArguments);
        try {
            DeployedDepositary deployed = new DeployedDepositary(anvil);
            deployed.fill();
            return deployed;
        } catch (RuntimeException e) {
            anvil.close();
            throw e;
        }
    }

    private void fill() {
        client.registerToken(dollarAsset);
        client.registerToken(Asset.NATIVE);
        client.registerEntity(
                board,
                rules(),
                List.of(
                        new VelocityCap(dollarAsset.id(), CAP, 86_400),
                        new VelocityCap(Asset.NATIVE.id(), COINS, 86_400)),
                SALT);
        dollar.mint(AnvilNode.OPERATOR, DOLLARS);
        dollar.approve(client.domain().depositary(), DOLLARS);
        client.deposit(entity, dollarAsset, DOLLARS);
        client.deposit(entity, Asset.NATIVE, COINS);
    }

    public Rules rules() {
        return new Rules(
                POLICY,
                1,
                allowList.root(),
                allowList.size(),
                TIMELOCK_SECONDS,
                60,
                60,
                7 * 86_400,
                AnvilNode.GUARDIAN);
    }

    /** The guardian's view of the same contract. */
    public DepositaryClient guardian() {
        return client.sendingBy(TransactionSender.heldBy(anvil.uri(), AnvilNode.CHAIN_ID, AnvilNode.GUARDIAN));
    }

    public TokenId dollars() {
        return dollarAsset.id();
    }

    /** The chain's time, in Unix seconds. */
    public long now() {
        return client.node().head().timestamp();
    }

    /** A batch that passes every check if two sign it, with the entity's next nonce. */
    public Batch next(Operation... operations) {
        long nonce = client.entity(entity).orElseThrow().nextNonce();
        return new Batch(entity, nonce, 1, now() + 86_400, POLICY, ANCHOR, now(), List.of(operations));
    }

    public Operation payDollars(long units) {
        return allowList.withdraw(dollars(), DESTINATION, Amount.of(units));
    }

    /** Signatures of the board's members by number. */
    public List<Signature> sign(Batch batch, int... members) {
        Bytes32 digest = client.domain().digest(batch);
        return java.util.Arrays.stream(members)
                .mapToObj(member -> keys.sign(member, digest))
                .toList();
    }

    @Override
    public void close() {
        client.close();
        anvil.close();
    }
}
