package io.portcullis.appliance.lab;

import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.EntityState;
import io.portcullis.depositary.model.AccountEvent.DebtAssigned;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation.DebtAssign;
import io.portcullis.depositary.model.AccountOperation.DisputeFinalize;
import io.portcullis.depositary.model.AccountOperation.DisputeStart;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.Statement;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A debtor and its creditors, entities of their own on the lab's Depositary. Whoever has the second hub's token signs for all of them: what they show is
 * what the contracts make of a default, not who signs.
 */
final class DebtorAndCreditors {
    private static final int RESPONSE_SECONDS = 3_600;
    private static final long EXPIRY_SECONDS = 600;

    private final Lab lab;
    private final DepositaryClient chain;
    private final TokenId token;
    private final Board board;
    private final Rules rules;
    private final EntityId debtor;
    private final List<EntityId> creditors = new ArrayList<>();
    private final List<ProofBody> bodies = new ArrayList<>();

    /** @param like whose board and rules they have */
    DebtorAndCreditors(Lab lab, DepositaryClient chain, TokenId token, EntityId like) {
        this.lab = lab;
        this.chain = chain;
        this.token = token;
        this.board = chain.board(like).orElseThrow();
        this.rules = chain.rules(like).orElseThrow();
        this.debtor = found("debtor");
    }

    private EntityId found(String name) {
        Bytes32 salt = Keccak.hash(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        chain.registerEntity(board, rules, List.of(), salt);
        return board.entityId(salt);
    }

    EntityId debtor() {
        return debtor;
    }

    List<EntityId> creditors() {
        return List.copyOf(creditors);
    }

    /** The debtor owes so much to each of as many creditors; each disputes its account with what the debtor sealed. */
    void dispute(List<Amount> owed) throws IOException, InterruptedException {
        List<SealLeaf> leaves = new ArrayList<>();
        for (int i = 0; i < owed.size(); i++) {
            EntityId creditor = found("creditor " + i);
            AccountKey account = AccountKey.between(debtor, creditor);
            Amount toLeft = account.isLeft(creditor) ? owed.get(i) : owed.get(i).negate();
            ProofBody body = new ProofBody(
                    account, 1, List.of(new TokenDelta(token, toLeft)), List.of(), RESPONSE_SECONDS, RESPONSE_SECONDS);
            creditors.add(creditor);
            bodies.add(body);
            leaves.add(new SealLeaf(debtor, account.id(), body.version(), body.hash()));
        }
        List<SealLeaf> ordered = leaves.stream().sorted().toList();
        Seal seal = Seal.over(ordered, 1);
        Bytes32 sealed = lab.facts().domain().digest(seal);
        Signature byDebtor = sign(List.of(sealed)).getFirst();
        List<Bytes32> hashes = ordered.stream().map(SealLeaf::hash).toList();
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < owed.size(); i++) {
            int index = ordered.indexOf(leaves.get(i));
            Optional<Statement.BoardSeal> shown = Optional.of(new Statement.BoardSeal(
                    1,
                    new SealedProof(
                            leaves.get(i), index, MerkleTree.inclusionPath(index, hashes), seal, List.of(byDebtor))));
            ProofBody body = bodies.get(i);
            batches.add(batch(
                    creditors.get(i),
                    new DisputeStart(
                            body.account().isLeft(debtor)
                                    ? new Statement(body.head(), shown, Optional.empty())
                                    : new Statement(body.head(), Optional.empty(), shown))));
        }
        submit(batches);
    }

    /** Anybody ends the disputes once their time is over; the debtor's reserve pays what it has, oldest first. */
    void finish() {
        bodies.forEach(body -> chain.perform(DisputeFinalize.last(body, 0)));
    }

    /**
     * Each creditor assigns its part to the fund's entity.
     *
     * @return the numbers of the debts that they are from then on
     */
    List<Long> assign(List<Amount> parts, EntityId to) throws IOException, InterruptedException {
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            batches.add(batch(creditors.get(i), new DebtAssign(debtor, token, i, parts.get(i), to)));
        }
        return submit(batches)
                .flatMap(event -> event.event() instanceof DebtAssigned it ? Stream.of(it.newIndex()) : Stream.empty())
                .toList();
    }

    private Batch batch(EntityId by, Operation operation) {
        EntityState state = chain.entity(by).orElseThrow();
        long now = chain.node().head().timestamp();
        return new Batch(
                by,
                state.nextNonce(),
                state.boardEpoch(),
                now + EXPIRY_SECONDS,
                rules.policyHash(),
                Keccak.hash(new byte[] {1}),
                now,
                List.of(operation));
    }

    private Stream<LoggedEvent> submit(List<Batch> batches) throws IOException, InterruptedException {
        List<Signature> signatures =
                sign(batches.stream().map(lab.facts().domain()::digest).toList());
        List<LoggedEvent> events = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            events.addAll(
                    chain.submit(batches.get(i), List.of(signatures.get(i))).events());
        }
        return events.stream();
    }

    private List<Signature> sign(List<Bytes32> digests) throws IOException, InterruptedException {
        Address member = board.members().getFirst().address();
        List<byte[]> raw = RogueBoard.signAll(
                Lab.farSigner(lab.directory()),
                digests.stream().map(Bytes32::toArray).toList(),
                lab.directory().far().appliance().resolve("rogue.log"));
        List<Signature> signatures = new ArrayList<>();
        for (int i = 0; i < raw.size(); i++) {
            signatures.add(Secp256k1.fromRaw(raw.get(i), digests.get(i), member));
        }
        return signatures;
    }
}
