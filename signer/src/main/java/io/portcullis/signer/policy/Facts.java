package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a policy judges by beside the intent itself. A signer takes them from its own clock, log and watermark, and never from the
 * appliance; evidence carries those of the appliance, so that anybody can evaluate the policy again: {@code
 * {"at","recordedAt","spent":[{"kind","nonce","at","openUntil","outflows":[{"token","payee","amount"}…]}…]}}.
 *
 * @param at now, Unix seconds
 * @param recordedAt when the signer's log took the intent
 * @param spent what was signed before, in flight or final, without the batch that is judged
 */
public record Facts(long at, long recordedAt, List<Spent> spent) {
    /** Batches that one intent's evidence may show. */
    public static final int MAX_SPENT = 1_024;

    /** Pairs of token and payee in one batch: a settlement has up to 128 lines, and other operations may come with it. */
    public static final int MAX_OUTFLOWS = 192;

    /**
     * A batch that was signed.
     *
     * @param at when
     * @param openUntil when it can no longer be unknown whether it took value: its expiry and the withdrawal's delay have passed
     * @param outflows one for each token and payee
     */
    public record Spent(IntentKind kind, long nonce, long at, long openUntil, List<Outflow> outflows) {
        public Spent {
            outflows = List.copyOf(outflows);
        }

        /**
         * Whether it is the very batch that is asked for again: nonces are the entity's, of agreements each account's, and of permits and of
         * words to a default fund each kind's own.
         */
        public boolean isSame(IntentKind asked, long itsNonce, List<Effect> effects) {
            boolean agreement = kind == IntentKind.AGREEMENT;
            return nonce == itsNonce
                    && ownNonces(kind) == ownNonces(asked)
                    && (!ownNonces(kind) || kind == asked)
                    && (!agreement || outflows.equals(Outflow.of(effects)));
        }

        private static boolean ownNonces(IntentKind kind) {
            return switch (kind) {
                case AGREEMENT, CREDIT_LIMIT, KEY, DEFAULT, FUND_EXIT -> true;
                case WITHDRAWAL, TRANSFER, RULES, BOARD, FREEZE, BREAK_GLASS, ENROLMENT -> false;
                case SETTLEMENT, COLLATERAL, DISPUTE -> false;
            };
        }
    }

    /**
     * What leaves.
     *
     * @param payee the entity, or the address behind twelve zero bytes
     */
    public record Outflow(TokenId token, Bytes32 payee, Amount amount) {
        public static Bytes32 payee(Address address) {
            byte[] word = new byte[Bytes32.LENGTH];
            System.arraycopy(address.toArray(), 0, word, Bytes32.LENGTH - Address.LENGTH, Address.LENGTH);
            return Bytes32.of(word);
        }

        /** What effects move, added up for each token and payee, in their order. */
        public static List<Outflow> of(List<Effect> effects) {
            Map<TokenId, Map<Bytes32, Amount>> sums = new TreeMap<>();
            for (Effect effect : effects) {
                of(effect)
                        .forEach(flow -> sums.computeIfAbsent(flow.token(), token -> new TreeMap<>())
                                .merge(flow.payee(), flow.amount(), Outflow::sum));
            }
            return sums.entrySet().stream()
                    .flatMap(token -> token.getValue().entrySet().stream()
                            .map(payee -> new Outflow(token.getKey(), payee.getKey(), payee.getValue())))
                    .toList();
        }

        private static Stream<Outflow> of(Effect effect) {
            return switch (effect) {
                case Effect.Withdraw w -> Stream.of(new Outflow(w.token(), payee(w.destination()), w.amount()));
                case Effect.Transfer t -> Stream.of(new Outflow(t.token(), t.to().value(), t.amount()));
                case Effect.PostCollateral c ->
                    Stream.of(new Outflow(c.token(), c.counterparty().value(), c.amount()));
                case Effect.ReleaseCollateral c ->
                    Stream.of(new Outflow(c.token(), c.counterparty().value(), c.amount()));
                case Effect.Settle s ->
                    s.settlements().stream()
                            .flatMap(each -> each.lines().stream().map(line -> of(each.counterparty(), line)));
                case Effect.RaiseLimit r ->
                    Stream.of(new Outflow(r.token(), r.counterparty().value(), r.to()));
                case Effect.HoldCeremony _ -> Stream.empty();
                // What the fund pays is its members'; what leaves it goes to the entity's own reserve.
                case Effect.OfFund _ -> Stream.empty();
                case Effect.Agree a -> a.lines().stream().map(line -> of(a.counterparty(), line));
                case Effect.ProposeRules _, Effect.ProposeCap _, Effect.ProposeBoard _ -> Stream.empty();
                // What it will move is for the chain to find: no number in the batch tells.
                case Effect.StartDispute _, Effect.FillOrders _ -> Stream.empty();
                case Effect.RaiseFreeze _, Effect.LowerFreeze _ -> Stream.empty();
            };
        }

        /** The greatest of the three changes: whoever is right and whoever is left, no side gains or loses more. */
        private static Outflow of(EntityId counterparty, Effect.Line line) {
            Amount most = Stream.of(line.left(), line.right(), line.collateral())
                    .map(Outflow::magnitude)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            return new Outflow(line.token(), counterparty.value(), most);
        }

        private static Amount magnitude(Amount amount) {
            if (!amount.isNegative()) {
                return amount;
            }
            return amount.equals(Amount.MIN) ? Amount.MAX : amount.negate();
        }

        /** A sum beyond 127 bits is above every limit but one without bound, and no batch can pay it: the largest amount stands for it. */
        static Amount sum(Amount left, Amount right) {
            return left.compareTo(Amount.MAX.minus(right)) > 0 ? Amount.MAX : left.plus(right);
        }
    }

    public Facts {
        spent = List.copyOf(spent);
    }

    /** Of an intent that was recorded at once, when nothing was signed before. */
    public static Facts fresh(long at) {
        return new Facts(at, at, List.of());
    }

    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject().put("at", at).put("recordedAt", recordedAt);
        ArrayNode batches = json.putArray("spent");
        for (Spent one : spent) {
            ObjectNode node = batches.addObject()
                    .put("kind", one.kind().text())
                    .put("nonce", one.nonce())
                    .put("at", one.at())
                    .put("openUntil", one.openUntil());
            ArrayNode outflows = node.putArray("outflows");
            one.outflows()
                    .forEach(flow -> outflows.addObject()
                            .put("token", flow.token().toString())
                            .put("payee", flow.payee().toString())
                            .put("amount", flow.amount().toString()));
        }
        return json;
    }

    /** @throws io.portcullis.signer.verdict.RefusedException naming the field and the rule it breaks */
    public static Facts read(Fields in) {
        return new Facts(
                in.number("at"),
                in.number("recordedAt"),
                in.objects(
                        "spent",
                        MAX_SPENT,
                        one -> new Spent(
                                IntentKind.ofText(one.text("kind", 32))
                                        .orElseThrow(() -> one.invalid("kind", "a known kind of intent")),
                                one.number("nonce"),
                                one.number("at"),
                                one.number("openUntil"),
                                one.objects(
                                        "outflows",
                                        MAX_OUTFLOWS,
                                        flow -> new Outflow(
                                                new TokenId(nonZero(flow, "token")),
                                                nonZero(flow, "payee"),
                                                flow.amount("amount"))))));
    }

    private static Bytes32 nonZero(Fields in, String name) {
        Bytes32 value = in.bytes32(name);
        if (value.isZero()) {
            throw in.invalid(name, "not zero");
        }
        return value;
    }
}
