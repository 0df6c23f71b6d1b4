package io.portcullis.depositary.testing;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.Statement;
import io.portcullis.depositary.model.TokenDelta;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The account of the rig's entity with a second one of the same board's, which has no reserve: its proof bodies, their seals by keys 0 and 1,
 * and the batches that start disputes about them.
 */
public final class DisputedAccount {
    /** How long each side may answer: the contract's least. */
    public static final int RESPONSE_SECONDS = 3_600;

    private static final Bytes32 OTHER_SALT = Bytes32.fromHex("0x" + "02".repeat(32));

    public final EntityId entity;
    public final EntityId other;
    public final AccountKey account;

    private final DeployedDepositary chain;

    private DisputedAccount(DeployedDepositary chain) {
        this.chain = chain;
        entity = chain.entity;
        other = chain.board.entityId(OTHER_SALT);
        account = AccountKey.between(entity, other);
    }

    /** Registers the second entity. */
    public static DisputedAccount on(DeployedDepositary chain) {
        chain.client.registerEntity(chain.board, chain.rules(), List.of(), OTHER_SALT);
        return new DisputedAccount(chain);
    }

    /** A body with one token. */
    public ProofBody body(long version, long offdelta, Clause... clauses) {
        return new ProofBody(
                account,
                version,
                List.of(new TokenDelta(chain.dollars(), Amount.of(offdelta))),
                List.of(clauses),
                RESPONSE_SECONDS,
                RESPONSE_SECONDS);
    }

    /** A payment under a hash, in dollars. */
    public Clause htlc(boolean byLeft, long units, Bytes32 hash, long expiresAt) {
        return new Clause(
                Clause.Kind.HTLC,
                byLeft,
                chain.dollars(),
                Amount.of(units),
                Amount.of(units),
                hash,
                expiresAt,
                Bytes32.ZERO,
                Amount.ZERO,
                0,
                0);
    }

    /** The body with both sides' seals. */
    public Statement sealedByBoth(ProofBody body) {
        return new Statement(
                body.head(), Optional.of(seal(body, account.left())), Optional.of(seal(body, account.right())));
    }

    /** The body with the seal of the rig's entity's counterparty alone: the start's own batch stands for the other. */
    public Statement sealedByOther(ProofBody body) {
        Optional<Statement.BoardSeal> seal = Optional.of(seal(body, other));
        return account.isLeft(other)
                ? new Statement(body.head(), seal, Optional.empty())
                : new Statement(body.head(), Optional.empty(), seal);
    }

    private Statement.BoardSeal seal(ProofBody body, EntityId by) {
        List<SealLeaf> leaves = Stream.of(account.left(), account.right())
                .map(side -> new SealLeaf(side, account.id(), body.version(), body.hash()))
                .toList();
        Seal seal = Seal.over(leaves, body.version());
        Bytes32 digest = chain.client.domain().digest(seal);
        List<Signature> signatures = Certificate.of(
                        digest, List.of(chain.keys.sign(0, digest), chain.keys.sign(1, digest)))
                .signatures();
        int index = account.isLeft(by) ? 0 : 1;
        List<Bytes32> path = MerkleTree.inclusionPath(
                index, leaves.stream().map(SealLeaf::hash).toList());
        return new Statement.BoardSeal(1, new SealedProof(leaves.get(index), index, path, seal, signatures));
    }

    /** The rig's entity makes some of its dollars the account's collateral. */
    public void post(long units) {
        submit(new AccountOperation.CollateralPost(other, chain.dollars(), Amount.of(units)));
    }

    /** The rig's entity starts a dispute. */
    public void start(Statement statement) {
        submit(new AccountOperation.DisputeStart(statement));
    }

    /** Anybody pays dollars of the rig's operator into the second entity's reserve. */
    public void fund(long units) {
        chain.dollar.mint(AnvilNode.OPERATOR, Amount.of(units));
        chain.dollar.approve(chain.client.domain().depositary(), Amount.of(units));
        chain.client.deposit(other, Asset.erc20(chain.dollarAsset.contract()), Amount.of(units));
    }

    private void submit(Operation operation) {
        Batch batch = chain.next(operation);
        chain.client.submit(batch, chain.sign(batch, 0, 1));
    }
}
