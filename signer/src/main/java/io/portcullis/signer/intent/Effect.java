package io.portcullis.signer.intent;

import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.AccountOperation.OrderFill.Choice;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.FundWord;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Permit;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What one operation of a batch does, without its proofs: the part a person agrees to. One effect an operation, in order. */
public sealed interface Effect {
    /** How a board without a group key writes it. */
    String NO_KEY = "0x";

    /** Value that leaves for a destination. */
    record Withdraw(TokenId token, Address destination, Amount amount) implements Effect {}

    /** Reserve that moves to another entity. */
    record Transfer(EntityId to, TokenId token, Amount amount) implements Effect {}

    /** Reserve that becomes collateral of the account with another entity. */
    record PostCollateral(EntityId counterparty, TokenId token, Amount amount) implements Effect {}

    /**
     * Collateral that comes back into the own reserve, as the counterparty agreed.
     *
     * @param nonce the account's, which the agreement spends
     * @param expiresAt of the agreement, Unix seconds
     */
    record ReleaseCollateral(EntityId counterparty, long nonce, long expiresAt, TokenId token, Amount amount)
            implements Effect {
        public ReleaseCollateral {
            AccountChange.requireStarted(nonce, expiresAt);
        }
    }

    /** Accounts settled, each as its counterparty agreed. */
    record Settle(List<Settled> settlements) implements Effect {
        public Settle {
            settlements = List.copyOf(settlements);
            int lines =
                    settlements.stream().mapToInt(each -> each.lines().size()).sum();
            if (settlements.isEmpty() || lines > Limits.MAX_SETTLEMENT_LINES) {
                throw new IllegalArgumentException("too many settlements, or none");
            }
        }
    }

    /**
     * One account settled.
     *
     * @param nonce the account's, which the agreement spends
     * @param expiresAt of the agreement, Unix seconds
     * @param finalVersion 0, or the version up to which a close voids what the account's sides made
     */
    record Settled(EntityId counterparty, long nonce, long expiresAt, long finalVersion, List<Line> lines) {
        public Settled {
            lines = List.copyOf(lines);
            AccountChange.requireStarted(nonce, expiresAt);
            AccountChange.requireLines(finalVersion, lines);
        }
    }

    /**
     * The board's word that a counterparty's batch may settle their account like this. Account nonce and time are those of the batch that asks
     * for it, which no chain ever sees.
     */
    record Agree(EntityId counterparty, long finalVersion, List<Line> lines) implements Effect {
        public Agree {
            lines = List.copyOf(lines);
            AccountChange.requireLines(finalVersion, lines);
        }
    }

    /**
     * A dispute of the account with another entity begins; the batch stands for this side.
     *
     * @param bodyHash of the proof body whose head it is
     * @param proven whether the counterparty's seal is shown; without it nothing was ever agreed
     * @param deltas what moved to left off the chain
     */
    record StartDispute(
            EntityId counterparty,
            long version,
            Bytes32 bodyHash,
            boolean proven,
            int leftResponseSeconds,
            int rightResponseSeconds,
            int clauses,
            List<TokenDelta> deltas)
            implements Effect {
        public StartDispute {
            deltas = List.copyOf(deltas);
            DisputeChange.requireHead(version, leftResponseSeconds, rightResponseSeconds, clauses, deltas);
        }
    }

    /** How much of the counterparty's orders is taken at a dispute's end. */
    record FillOrders(EntityId counterparty, Bytes32 bodyHash, List<Choice> choices) implements Effect {
        public FillOrders {
            choices = List.copyOf(choices);
            DisputeChange.requireChoices(choices);
        }
    }

    /** What left's reserve and right's gain of a token; the account's collateral gains what makes the sum zero. */
    record Line(TokenId token, Amount left, Amount right) {
        public Line {
            left.plus(right).negate();
        }

        public Amount collateral() {
            return left.plus(right).negate();
        }
    }

    /**
     * Ceremonies on a key may be held, in the room.
     *
     * @param ceremony the number of which
     * @param token label of the token
     * @param label of the key's objects in it
     * @param key id of the key; zero where it does not exist yet
     * @param plan hash of the plan that says the rest
     */
    record HoldCeremony(int ceremony, String token, String label, Bytes32 key, Bytes32 plan) implements Effect {}

    /** The engine may let a counterparty owe up to {@code to}, where the limit stands at {@code from}. */
    record RaiseLimit(EntityId counterparty, TokenId token, Amount from, Amount to) implements Effect {
        public RaiseLimit {
            if (from.isNegative() || to.compareTo(from) <= 0) {
                throw new IllegalArgumentException("a limit is raised; to lower it takes no permit");
            }
        }
    }

    /** What is said to a default fund. */
    sealed interface OfFund extends Effect {
        /** The contract. */
        Address fund();
    }

    /** A debtor has failed: its creditors are paid as the profile says. */
    record DeclareDefault(Address fund, Bytes32 id, EntityId debtor, TokenId token, FundProfile profile)
            implements OfFund {
        public DeclareDefault {
            FundChange.requireFund(fund);
            if (id.isZero()) {
                throw new IllegalArgumentException("a default has a name");
            }
        }
    }

    /**
     * Shares of the pool, or units of the hub's bond, leave for the entity's reserve.
     *
     * @param nonce the entity's next at the fund
     */
    record LeaveFund(Address fund, TokenId token, boolean ofBond, Amount units, long nonce) implements OfFund {
        public LeaveFund {
            FundChange.requireFund(fund);
            if (!units.isPositive() || nonce < 1) {
                throw new IllegalArgumentException("what leaves is above zero, and nonces start at 1");
            }
        }
    }

    /** New rules, after their delay. */
    record ProposeRules(Rules rules) implements Effect {}

    /** A new velocity cap, after its delay. */
    record ProposeCap(VelocityCap cap) implements Effect {}

    /** A new board, after its delay. */
    record ProposeBoard(Board board) implements Effect {}

    /** The gate closes further, at once. */
    record RaiseFreeze(FreezeLevel level) implements Effect {}

    /** The gate opens again, after its delay. */
    record LowerFreeze(FreezeLevel level) implements Effect {}

    /**
     * The effect of an operation, for those who build batches; the signer derives effects from bytes by its own decoder.
     *
     * @param entity whose batch it is
     */
    static Effect of(Operation operation, EntityId entity) {
        return switch (operation) {
            case Operation.Withdraw w -> new Withdraw(w.token(), w.destination(), w.amount());
            case Operation.ReserveTransfer t -> new Transfer(t.to(), t.token(), t.amount());
            case Operation.ProposeRules r -> new ProposeRules(r.rules());
            case Operation.ProposeCap c -> new ProposeCap(c.cap());
            case Operation.ProposeBoard b -> new ProposeBoard(b.board());
            case Operation.RaiseFreeze f -> new RaiseFreeze(f.level());
            case Operation.LowerFreeze f -> new LowerFreeze(f.level());
            case AccountOperation.CollateralPost c -> new PostCollateral(c.counterparty(), c.token(), c.amount());
            case AccountOperation.CollateralRelease c ->
                new ReleaseCollateral(c.counterparty(), c.nonce(), c.expiresAt(), c.token(), c.amount());
            case AccountOperation.Settle s -> AccountChange.of(s);
            case Permit.HoldCeremony h -> new HoldCeremony(h.ceremony(), h.token(), h.label(), h.key(), h.plan());
            case Permit.RaiseLimit r -> new RaiseLimit(r.counterparty(), r.token(), r.from(), r.to());
            case FundWord word -> FundChange.of(word);
            case Operation.Agree a -> new Agree(a.counterparty(), a.finalVersion(), AccountChange.of(a.lines()));
            case AccountOperation.DisputeStart d -> DisputeChange.of(d, entity);
            case AccountOperation.OrderFill f -> new FillOrders(f.counterparty(), f.bodyHash(), f.choices());
            case AccountOperation it ->
                throw new RefusedException(
                        SignerTag.OPERATION_NOT_SIGNED, "no key here signs operations of kind " + it.kind());
        };
    }

    /** Whose accounts it touches. */
    default List<EntityId> counterparties() {
        return switch (this) {
            case PostCollateral c -> List.of(c.counterparty());
            case ReleaseCollateral c -> List.of(c.counterparty());
            case Settle s -> s.settlements().stream().map(Settled::counterparty).toList();
            case Agree a -> List.of(a.counterparty());
            case StartDispute d -> List.of(d.counterparty());
            case FillOrders f -> List.of(f.counterparty());
            case RaiseLimit r -> List.of(r.counterparty());
            case HoldCeremony _, OfFund _ -> List.of();
            case Withdraw _, Transfer _, ProposeRules _, ProposeCap _, ProposeBoard _, RaiseFreeze _, LowerFreeze _ ->
                List.of();
        };
    }

    /** Whether it voids what an account's sides owe each other. */
    default boolean closesAccount() {
        return switch (this) {
            case Settle s -> s.settlements().stream().anyMatch(each -> each.finalVersion() != 0);
            case Agree a -> a.finalVersion() != 0;
            default -> false;
        };
    }

    /** The wire form. */
    default ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject();
        switch (this) {
            case Withdraw w ->
                json.put("type", "withdraw")
                        .put("token", w.token().toString())
                        .put("destination", w.destination().toString())
                        .put("amount", w.amount().toString());
            case Transfer t ->
                json.put("type", "transfer")
                        .put("to", t.to().toString())
                        .put("token", t.token().toString())
                        .put("amount", t.amount().toString());
            case PostCollateral _, ReleaseCollateral _, Settle _, Agree _ -> AccountChange.write(this, json);
            case StartDispute _, FillOrders _ -> DisputeChange.write(this, json);
            case OfFund word -> FundChange.write(word, json);
            case HoldCeremony h ->
                json.put("type", "holdCeremony")
                        .put("ceremony", h.ceremony())
                        .put("token", h.token())
                        .put("label", h.label())
                        .put("key", h.key().toString())
                        .put("plan", h.plan().toString());
            case RaiseLimit r ->
                json.put("type", "raiseLimit")
                        .put("counterparty", r.counterparty().toString())
                        .put("token", r.token().toString())
                        .put("from", r.from().toString())
                        .put("to", r.to().toString());
            case ProposeRules(Rules r) ->
                json.put("type", "proposeRules")
                        .put("policyHash", r.policyHash().toString())
                        .put("policyVersion", r.policyVersion())
                        .put("allowListRoot", r.allowListRoot().toString())
                        .put("allowListSize", r.allowListSize())
                        .put("withdrawalDelaySeconds", r.withdrawalDelaySeconds())
                        .put("rulesDelaySeconds", r.rulesDelaySeconds())
                        .put("boardDelaySeconds", r.boardDelaySeconds())
                        .put("maxAnchorAgeSeconds", r.maxAnchorAgeSeconds())
                        .put("guardian", r.guardian().toString());
            case ProposeCap(VelocityCap c) ->
                json.put("type", "proposeCap")
                        .put("token", c.token().toString())
                        .put("cap", c.cap().toString())
                        .put("windowSeconds", c.windowSeconds());
            case ProposeBoard(Board b) -> {
                json.put("type", "proposeBoard")
                        .put("threshold", b.threshold())
                        .put("groupKey", b.groupKey().map(GroupKey::toString).orElse(NO_KEY));
                ArrayNode members = json.putArray("members");
                b.members()
                        .forEach(member -> members.addObject()
                                .put("address", member.address().toString())
                                .put("weight", member.weight()));
            }
            case RaiseFreeze f ->
                json.put("type", "raiseFreeze").put("level", f.level().name());
            case LowerFreeze f ->
                json.put("type", "lowerFreeze").put("level", f.level().name());
        }
        return json;
    }

    /** @throws RefusedException unless the fields are exactly those of one effect */
    static Effect read(Fields in) {
        String type = in.text("type", 32);
        return switch (type) {
            case "withdraw" -> new Withdraw(token(in), destination(in), positive(in));
            case "transfer" ->
                new Transfer(checked(in, "to", () -> new EntityId(in.bytes32("to"))), token(in), positive(in));
            case "postCollateral" -> checked(in, "type", () -> AccountChange.post(in));
            case "releaseCollateral" -> checked(in, "type", () -> AccountChange.release(in));
            case "agree" -> checked(in, "type", () -> AccountChange.agree(in));
            case "holdCeremony" -> checked(in, "type", () -> ceremony(in));
            case "raiseLimit" -> checked(in, "type", () -> raise(in));
            case "declareDefault" -> checked(in, "type", () -> FundChange.declare(in));
            case "leaveFund" -> checked(in, "type", () -> FundChange.leave(in));
            case "settle" -> checked(in, "type", () -> AccountChange.settle(in));
            case "startDispute" -> checked(in, "type", () -> DisputeChange.start(in));
            case "fillOrders" -> checked(in, "type", () -> DisputeChange.fill(in));
            case "proposeRules" -> new ProposeRules(checked(in, "type", () -> rules(in)));
            case "proposeCap" ->
                new ProposeCap(checked(
                        in, "cap", () -> new VelocityCap(token(in), in.amount("cap"), in.number("windowSeconds"))));
            case "proposeBoard" -> new ProposeBoard(checked(in, "members", () -> board(in)));
            case "raiseFreeze" -> new RaiseFreeze(level(in));
            case "lowerFreeze" -> new LowerFreeze(level(in));
            default -> throw in.invalid("type", "a known effect");
        };
    }

    /** The operation holds the labels to their rules. */
    private static HoldCeremony ceremony(Fields in) {
        Permit.HoldCeremony read = new Permit.HoldCeremony(
                in.number("ceremony", 1, Permit.MAX_CEREMONY),
                in.text("token", Bytes32.LENGTH),
                in.text("label", Bytes32.LENGTH),
                in.bytes32("key"),
                in.bytes32("plan"));
        return new HoldCeremony(read.ceremony(), read.token(), read.label(), read.key(), read.plan());
    }

    private static RaiseLimit raise(Fields in) {
        return new RaiseLimit(new EntityId(in.bytes32("counterparty")), token(in), in.amount("from"), in.amount("to"));
    }

    private static Rules rules(Fields in) {
        return new Rules(
                in.bytes32("policyHash"),
                in.number("policyVersion"),
                in.bytes32("allowListRoot"),
                in.number("allowListSize"),
                in.number("withdrawalDelaySeconds"),
                in.number("rulesDelaySeconds"),
                in.number("boardDelaySeconds"),
                in.number("maxAnchorAgeSeconds"),
                in.address("guardian"));
    }

    private static Board board(Fields in) {
        return new Board(
                in.objects(
                        "members",
                        Limits.MAX_BOARD_MEMBERS,
                        member -> new Board.Member(
                                member.address("address"), member.number("weight", 1, Board.MAX_WEIGHT))),
                in.number("threshold", 1, Integer.MAX_VALUE / 2),
                Optional.of(in.bytes("groupKey", GroupKey.LENGTH))
                        .filter(key -> key.length > 0)
                        .map(GroupKey::of));
    }

    static TokenId token(Fields in) {
        return checked(in, "token", () -> new TokenId(in.bytes32("token")));
    }

    private static Address destination(Fields in) {
        Address destination = in.address("destination");
        if (destination.isZero()) {
            throw new RefusedException(SignerTag.DESTINATION_ZERO, "an effect pays the zero address");
        }
        return destination;
    }

    static Amount positive(Fields in) {
        Amount amount = in.amount("amount");
        if (!amount.isPositive()) {
            throw in.invalid("amount", "positive");
        }
        return amount;
    }

    private static FreezeLevel level(Fields in) {
        return checked(in, "level", () -> FreezeLevel.valueOf(in.text("level", 32)));
    }

    private static <T> T checked(Fields in, String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw in.invalid(name, "valid: " + e.getMessage());
        }
    }
}
