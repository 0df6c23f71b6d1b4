package io.portcullis.depositary.testing;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.Statement;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Seals that boards of known keys made over whole blocks of accounts: what clients have in hand. */
public final class SealedAccounts {
    private final Eip712Domain domain;
    private final KnownKeys keys;
    private final int[] signers;

    /** @param signers of the known keys, by number; every entity's board has these keys */
    public SealedAccounts(Eip712Domain domain, KnownKeys keys, int... signers) {
        this.domain = domain;
        this.keys = keys;
        this.signers = signers.clone();
    }

    /** A body of one token without clauses. */
    public static ProofHead head(EntityId one, EntityId other, long version, TokenId token, long offdelta) {
        return new ProofHead(
                AccountKey.between(one, other),
                version,
                0,
                0,
                0,
                Bytes32.ZERO,
                List.of(new TokenDelta(token, Amount.of(offdelta))));
    }

    /** One block in which both sides of every account sealed, all under one seal. */
    public List<Statement> block(long height, List<ProofHead> heads) {
        List<SealLeaf> leaves = heads.stream()
                .flatMap(
                        head -> List.of(
                                leaf(head, head.account().left()),
                                leaf(head, head.account().right()))
                                .stream())
                .sorted()
                .toList();
        Seal seal = Seal.over(leaves, height);
        List<Signature> signatures = sign(seal);
        List<Bytes32> hashes = leaves.stream().map(SealLeaf::hash).toList();
        List<Statement> statements = new ArrayList<>();
        for (ProofHead head : heads) {
            statements.add(new Statement(
                    head,
                    Optional.of(proof(leaf(head, head.account().left()), leaves, hashes, seal, signatures)),
                    Optional.of(proof(leaf(head, head.account().right()), leaves, hashes, seal, signatures))));
        }
        return statements;
    }

    private static SealLeaf leaf(ProofHead head, EntityId entity) {
        return new SealLeaf(entity, head.account().id(), head.version(), head.hash());
    }

    private static Statement.BoardSeal proof(
            SealLeaf leaf, List<SealLeaf> leaves, List<Bytes32> hashes, Seal seal, List<Signature> signatures) {
        int index = leaves.indexOf(leaf);
        return new Statement.BoardSeal(
                1, new SealedProof(leaf, index, MerkleTree.inclusionPath(index, hashes), seal, signatures));
    }

    /** The signers' signatures over a seal, ascending by signer. */
    public List<Signature> sign(Seal seal) {
        return Arrays.stream(signers)
                .boxed()
                .sorted((one, other) -> keys.address(one).compareTo(keys.address(other)))
                .map(signer -> keys.sign(signer, domain.digest(seal)))
                .toList();
    }
}
