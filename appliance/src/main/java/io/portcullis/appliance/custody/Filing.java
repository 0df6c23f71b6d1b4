package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.Dossier;
import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.EntityState;
import io.portcullis.depositary.client.Simulation;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.FundWord;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Permit;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.evidence.BoardKeys;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Asked;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyEvaluator;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.policy.Verdict;
import io.portcullis.signer.registry.KeyStatement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what people ask for, builds the exact batch, tries it on the chain, and has every signer record it. */
public final class Filing {
    private static final Logger LOG = LoggerFactory.getLogger(Filing.class);

    private final IntentStore store;
    private final PolicyFacts facts;
    private final Jurisdiction jurisdiction;
    private final Policies policies;
    private final List<SignerDoor> signers;
    private final InstantSource clock;
    private final ReentrantLock one = new ReentrantLock();

    /** A withdrawal as an operator asks for it. */
    public record Withdrawal(TokenId token, Address destination, Amount amount, String purpose, long lifetimeSeconds) {
        public Withdrawal {
            if (!amount.isPositive()) {
                throw ApplianceTag.AMOUNT_INVALID.refusal();
            }
            if (destination.isZero()) {
                throw ApplianceTag.DESTINATION_INVALID.refusal("the zero address is nobody's");
            }
            requirePurpose(purpose);
        }
    }

    public Filing(
            IntentStore store,
            Jurisdiction jurisdiction,
            Policies policies,
            List<SignerDoor> signers,
            InstantSource clock) {
        this.store = store;
        this.facts = new PolicyFacts(store, clock);
        this.jurisdiction = jurisdiction;
        this.policies = policies;
        this.signers = List.copyOf(signers);
        this.clock = clock;
    }

    /** Files a withdrawal; the intent is stored and recorded with the signers when this returns. */
    public IntentStore.Row file(Withdrawal wanted, String initiator) {
        return file(IntentKind.WITHDRAWAL, wanted, initiator);
    }

    /** Files a withdrawal by break-glass, and raises the alarm: in this log, in the signers' logs, and on every page while it is open. */
    public IntentStore.Row breakGlass(Withdrawal wanted, String initiator) {
        LOG.warn("BREAK-GLASS: {} asks for {} units to {}", initiator, wanted.amount(), wanted.destination());
        return file(IntentKind.BREAK_GLASS, wanted, initiator);
    }

    private IntentStore.Row file(IntentKind kind, Withdrawal wanted, String initiator) {
        SignedPolicy policy = policies.inForce();
        requirePossible(wanted, policy.policy());
        Operation operation =
                policy.policy().chainAllowList().withdraw(wanted.token(), wanted.destination(), wanted.amount());
        return file(kind, operation, policy, Optional.empty(), wanted.purpose(), initiator, wanted.lifetimeSeconds());
    }

    /**
     * Files the change of rules that puts a signed policy in force.
     *
     * @throws ApplianceRefusal with the signer's tag if the document is not one the signers could accept
     */
    public IntentStore.Row file(SignedPolicy next, String initiator) {
        SignedPolicy policy = policies.inForce();
        People.passing(() -> {
            next.requireSignedBy(jurisdiction.trust().officerPublicKey());
            return next;
        });
        return file(
                IntentKind.RULES,
                new Operation.ProposeRules(next.policy().chainRules()),
                policy,
                Optional.of(next),
                "Put policy version " + next.policy().version() + " in force",
                initiator,
                policy.policy().maxIntentLifetimeSeconds());
    }

    /** Files the change that puts the board in force again with a group key; whoever signs now signs then, and the group with them. */
    public IntentStore.Row file(GroupKey key, String initiator) {
        SignedPolicy policy = policies.inForce();
        return file(
                IntentKind.BOARD,
                new Operation.ProposeBoard(jurisdiction.board().withGroupKey(key)),
                policy,
                Optional.empty(),
                "Let the board name group key " + key.fingerprint(),
                initiator,
                policy.policy().maxIntentLifetimeSeconds());
    }

    /**
     * Files the way down. The contract lowers only what it has raised: where its own level does not stand above the one wanted, the batch raises it
     * just above first, so that chain and signers go down together after the same delay.
     *
     * @param to the level that may stand afterwards
     */
    public IntentStore.Row file(FreezeLevel to, String purpose, String initiator) {
        if (to == FreezeLevel.SEALED) {
            throw ApplianceTag.FREEZE_LEVEL_INVALID.refusal("nothing is lowered to SEALED");
        }
        requirePurpose(purpose);
        SignedPolicy policy = policies.inForce();
        Operation lower = new Operation.LowerFreeze(to);
        boolean standsAbove = jurisdiction.state().freezeLevel().compareTo(to) > 0;
        return file(
                IntentKind.FREEZE,
                standsAbove
                        ? List.of(lower)
                        : List.of(new Operation.RaiseFreeze(FreezeLevel.ofCode(to.code() + 1)), lower),
                policy,
                Optional.empty(),
                purpose,
                initiator,
                policy.policy().maxIntentLifetimeSeconds());
    }

    /**
     * Files the change that puts one key in the place of another, with its weight.
     *
     * @throws ApplianceRefusal BOARD_MEMBER_INVALID, and what a signer would say to the new key
     */
    public IntentStore.Row file(Replacement wanted, String initiator) {
        SignedPolicy policy = policies.inForce();
        return file(
                IntentKind.BOARD,
                new Operation.ProposeBoard(wanted.of(jurisdiction.board())),
                policy,
                Optional.empty(),
                "Let key " + wanted.next() + " take the place of " + wanted.old() + " on the board",
                initiator,
                policy.policy().maxIntentLifetimeSeconds());
    }

    /** One key of a board for another. */
    public record Replacement(Address old, Address next) {
        Board of(Board board) {
            if (board.weightOf(old) == 0 || board.weightOf(next) != 0 || next.isZero()) {
                throw ApplianceTag.BOARD_MEMBER_INVALID.refusal(
                        "the board names " + (board.weightOf(old) == 0 ? "no key " + old : next + " already"));
            }
            return new Board(
                    board.members().stream()
                            .map(member ->
                                    member.address().equals(old) ? new Board.Member(next, member.weight()) : member)
                            .sorted(Comparator.comparing(Board.Member::address))
                            .toList(),
                    board.threshold(),
                    board.groupKey());
        }
    }

    private IntentStore.Row file(
            IntentKind kind,
            Operation operation,
            SignedPolicy policy,
            Optional<SignedPolicy> newPolicy,
            String purpose,
            String initiator,
            long lifetimeSeconds) {
        return file(kind, List.of(operation), policy, newPolicy, purpose, initiator, lifetimeSeconds);
    }

    private IntentStore.Row file(
            IntentKind kind,
            List<Operation> operations,
            SignedPolicy policy,
            Optional<SignedPolicy> newPolicy,
            String purpose,
            String initiator,
            long lifetimeSeconds) {
        return file(
                new Wanted(kind, operations, this::freeNonce, jurisdiction.chain()::simulateUnsigned),
                policy,
                newPolicy,
                purpose,
                initiator,
                lifetimeSeconds);
    }

    /**
     * What a batch is to be.
     *
     * @param nonce which of the nonces it is to take, if that is free
     * @param simulation how the chain is asked what it would do
     */
    record Wanted(
            IntentKind kind,
            List<Operation> operations,
            ToLongFunction<EntityState> nonce,
            Function<Batch, Simulation> simulation) {}

    /** @param purpose refused unless it is printable and not too long */
    IntentStore.Row file(Wanted wanted, String purpose, String initiator, long lifetimeSeconds) {
        requirePurpose(purpose);
        return file(wanted, policies.inForce(), Optional.empty(), purpose, initiator, lifetimeSeconds);
    }

    private IntentStore.Row file(
            Wanted wanted,
            SignedPolicy policy,
            Optional<SignedPolicy> newPolicy,
            String purpose,
            String initiator,
            long lifetimeSeconds) {
        if (lifetimeSeconds < 1 || lifetimeSeconds > policy.policy().maxIntentLifetimeSeconds()) {
            throw ApplianceTag.LIFETIME_INVALID.refusal("the policy allows 1 to "
                    + policy.policy().maxIntentLifetimeSeconds() + " seconds, not " + lifetimeSeconds);
        }
        one.lock();
        try {
            EntityState state = jurisdiction.state();
            long nonce = wanted.nonce().applyAsLong(state);
            List<Checkpoint> checkpoints = checkpoints();
            long now = clock.instant().getEpochSecond();
            Batch batch = new Batch(
                    jurisdiction.entity(),
                    nonce,
                    state.boardEpoch(),
                    now + lifetimeSeconds,
                    policy.policy().hash(),
                    Checkpoint.anchor(checkpoints),
                    Checkpoint.anchoredAt(checkpoints),
                    wanted.operations());
            Intent intent = Intent.of(
                    wanted.kind(),
                    jurisdiction.domain(),
                    batch,
                    purpose,
                    initiator,
                    policy.policy().version(),
                    now);
            List<KeyStatement> keys = keysOf(intent);
            requireNotDenied(policy.policy(), intent);
            Evidence.Simulation simulation = simulate(batch, wanted.simulation());
            // Recorded before it is stored: an intent without a quorum's proofs would hold the nonce, and no signer
            // would ever sign it.
            List<Inclusion> recorded = record(intent);
            store.file(intent, new Dossier(policy, newPolicy, simulation, checkpoints, recorded, keys));
            return store.find(intent.id()).orElseThrow();
        } finally {
            one.unlock();
        }
    }

    private void requirePossible(Withdrawal wanted, Policy policy) {
        if (!policy.tokens().contains(wanted.token())) {
            throw ApplianceTag.TOKEN_NOT_IN_POLICY.refusal("the policy does not name token " + wanted.token());
        }
        if (!policy.chainAllowList().contains(wanted.token(), wanted.destination())) {
            throw ApplianceTag.DESTINATION_NOT_LISTED.refusal(
                    wanted.destination() + " is not on the allow-list for this token");
        }
        if (jurisdiction.state().freezeLevel().compareTo(FreezeLevel.NO_WITHDRAWALS) >= 0) {
            throw ApplianceTag.FROZEN.refusal(
                    "the freeze level is " + jurisdiction.state().freezeLevel());
        }
        Amount reserve = jurisdiction.chain().reserve(jurisdiction.entity(), wanted.token());
        if (reserve.compareTo(wanted.amount()) < 0) {
            throw ApplianceTag.RESERVE_INSUFFICIENT.refusal("the reserve holds " + reserve + " units");
        }
    }

    long freeNonce(EntityState state) {
        requireNonceFree(jurisdiction.entity().value(), state.nextNonce());
        return state.nextNonce();
    }

    /** In whose nonces an intent counts: the entity's, of an agreement the account's, and of a permit or a fund's word those of its kind. */
    static Bytes32 lane(Intent intent) {
        return switch (intent.effects().getFirst()) {
            case Effect.Agree agree ->
                AccountKey.between(intent.entity(), agree.counterparty()).id();
            case Effect.HoldCeremony hold ->
                Permit.lane(intent.entity(), Permit.HoldCeremony.KIND).value();
            case Effect.RaiseLimit raise ->
                Permit.lane(intent.entity(), Permit.RaiseLimit.KIND).value();
            case Effect.DeclareDefault declare ->
                FundWord.lane(declare.fund(), intent.entity(), FundWord.DeclareDefault.KIND)
                        .value();
            case Effect.LeaveFund leave ->
                FundWord.lane(leave.fund(), intent.entity(), FundWord.LeaveFund.KIND)
                        .value();
            default -> intent.entity().value();
        };
    }

    void requireNonceFree(Bytes32 lane, long nonce) {
        store.all().stream()
                .filter(row -> row.intent().nonce() >= nonce
                        && lane(row.intent()).equals(lane)
                        && (row.state().open() || (row.state().dead() && !row.burned())))
                .findFirst()
                .ifPresent(row -> {
                    throw ApplianceTag.INTENT_OPEN.refusal("intent " + row.id() + " (" + row.state() + ") holds nonce "
                            + row.intent().nonce());
                });
    }

    /** What the policy denies whatever people approve is not worth their time. */
    private void requireNotDenied(Policy policy, Intent intent) {
        Verdict verdict = PolicyEvaluator.evaluate(policy, Asked.of(intent, Set.of()), facts.ofNew(policy));
        if (verdict instanceof Verdict.Deny deny) {
            throw People.refusal(deny.tag(), deny.reason());
        }
    }

    private static Evidence.Simulation simulate(Batch batch, Function<Batch, Simulation> simulation) {
        return switch (simulation.apply(batch)) {
            case Simulation.Succeeds(var block) -> new Evidence.Simulation(block.number(), block.hash(), true);
            case Simulation.Refused refused ->
                throw new ApplianceRefusal(
                        refused.tag().name(),
                        "the chain would refuse the batch: " + refused.detail(),
                        "Correct the intent, or change what the contract's rule is about.");
        };
    }

    /** One of each signer that answers, with a quorum's weight. */
    private List<Checkpoint> checkpoints() {
        List<Checkpoint> checkpoints = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        int weight = 0;
        for (SignerDoor signer : signers) {
            try {
                checkpoints.add(signer.checkpoint());
                weight += weightOf(signer);
            } catch (ApplianceRefusal e) {
                silent.add(signer.name() + ": " + e.tag() + ", " + e.getMessage());
            }
        }
        requireQuorum(weight, silent);
        return checkpoints;
    }

    private List<Inclusion> record(Intent intent) {
        List<Inclusion> recorded = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        int weight = 0;
        for (SignerDoor signer : signers) {
            try {
                recorded.add(signer.record(intent));
                weight += weightOf(signer);
            } catch (ApplianceRefusal e) {
                silent.add(signer.name() + ": " + e.tag() + ", " + e.getMessage());
            }
        }
        requireQuorum(weight, silent);
        return recorded;
    }

    /**
     * What the signers say of the keys that a proposed board names; none for anything else.
     *
     * @throws ApplianceRefusal the tag that every signer would refuse with: KEY_NOT_PROVEN, KEY_NOT_DRILLED, …
     */
    private List<KeyStatement> keysOf(Intent intent) {
        Set<Address> named = intent.effects().stream()
                .filter(Effect.ProposeBoard.class::isInstance)
                .flatMap(effect -> ((Effect.ProposeBoard) effect).board().members().stream())
                .map(Board.Member::address)
                .collect(Collectors.toSet());
        if (named.isEmpty()) {
            return List.of();
        }
        List<KeyStatement> said = new ArrayList<>();
        for (SignerDoor signer : signers) {
            try {
                signer.keyStatements().stream()
                        .filter(statement ->
                                statement.address().filter(named::contains).isPresent())
                        .forEach(said::add);
            } catch (ApplianceRefusal e) {
                LOG.warn("{} does not speak for its keys: {} {}", signer.name(), e.tag(), e.getMessage());
            }
        }
        return People.passing(() -> {
            BoardKeys.require(intent, intent.effects(), said, jurisdiction.trust());
            return List.copyOf(said);
        });
    }

    private int weightOf(SignerDoor signer) {
        return jurisdiction.trust().member(signer.name()).orElseThrow().weight();
    }

    private void requireQuorum(int weight, List<String> silent) {
        if (weight < jurisdiction.trust().threshold()) {
            throw ApplianceTag.SIGNERS_INSUFFICIENT.refusal("signers with weight " + weight + " of "
                    + jurisdiction.trust().threshold() + " answer; " + String.join("; ", silent));
        }
    }

    private static void requirePurpose(String purpose) {
        if (purpose.isBlank()
                || purpose.length() > Intent.MAX_PURPOSE_LENGTH
                || purpose.chars().anyMatch(Character::isISOControl)) {
            throw ApplianceTag.PURPOSE_INVALID.refusal();
        }
    }
}
