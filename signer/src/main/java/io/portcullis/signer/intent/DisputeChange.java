package io.portcullis.signer.intent;

import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.AccountOperation.OrderFill.Choice;
import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.signer.intent.Effect.FillOrders;
import io.portcullis.signer.intent.Effect.StartDispute;
import io.portcullis.signer.json.Fields;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The wire form of effects that begin a dispute or choose in one, and what holds of each (protocol, section 5). */
final class DisputeChange {
    private static final String SEALED = "sealed";
    private static final String NOTHING_AGREED = "nothing-agreed";

    private DisputeChange() {}

    static void requireHead(
            long version, int leftResponseSeconds, int rightResponseSeconds, int clauses, List<TokenDelta> deltas) {
        if (version < 0 || leftResponseSeconds < 0 || rightResponseSeconds < 0) {
            throw new IllegalArgumentException("neither versions nor response windows are negative");
        }
        if (clauses < 0 || clauses > Limits.MAX_PROOF_CLAUSES) {
            throw new IllegalArgumentException("more clauses than a proof body has");
        }
        if (deltas.size() > Limits.MAX_PROOF_TOKENS) {
            throw new IllegalArgumentException("more tokens than a dispute settles");
        }
        for (int i = 1; i < deltas.size(); i++) {
            if (deltas.get(i - 1).token().compareTo(deltas.get(i).token()) >= 0) {
                throw new IllegalArgumentException("tokens ascend, each once");
            }
        }
    }

    static void requireChoices(List<Choice> choices) {
        if (choices.isEmpty() || choices.size() > Limits.MAX_FILLS) {
            throw new IllegalArgumentException("1 to " + Limits.MAX_FILLS + " orders");
        }
    }

    /** @param entity whose batch it is: it stands for that side, so the other's seal is the one shown */
    static StartDispute of(AccountOperation.DisputeStart operation, EntityId entity) {
        ProofHead head = operation.statement().head();
        boolean isLeft = head.account().isLeft(entity);
        return new StartDispute(
                head.account().counterparty(entity),
                head.version(),
                head.hash(),
                (isLeft ? operation.statement().right() : operation.statement().left()).isPresent(),
                head.leftResponseSeconds(),
                head.rightResponseSeconds(),
                head.clauses(),
                head.deltas());
    }

    static void write(Effect effect, ObjectNode json) {
        switch (effect) {
            case StartDispute start -> {
                json.put("type", "startDispute")
                        .put("counterparty", start.counterparty().toString())
                        .put("version", start.version())
                        .put("bodyHash", start.bodyHash().toString())
                        .put("evidence", start.proven() ? SEALED : NOTHING_AGREED)
                        .put("leftResponseSeconds", start.leftResponseSeconds())
                        .put("rightResponseSeconds", start.rightResponseSeconds())
                        .put("clauses", start.clauses());
                ArrayNode deltas = json.putArray("deltas");
                start.deltas()
                        .forEach(delta -> deltas.addObject()
                                .put("token", delta.token().toString())
                                .put("offdelta", delta.offdelta().toString()));
            }
            case FillOrders fill -> {
                json.put("type", "fillOrders")
                        .put("counterparty", fill.counterparty().toString())
                        .put("bodyHash", fill.bodyHash().toString());
                ArrayNode choices = json.putArray("choices");
                fill.choices()
                        .forEach(choice ->
                                choices.addObject().put("index", choice.index()).put("ratio", choice.ratio()));
            }
            default -> throw new IllegalArgumentException("no effect on a dispute: " + effect);
        }
    }

    static StartDispute start(Fields in) {
        return new StartDispute(
                new EntityId(in.bytes32("counterparty")),
                in.number("version"),
                in.bytes32("bodyHash"),
                isProven(in),
                in.number("leftResponseSeconds", 0, Integer.MAX_VALUE),
                in.number("rightResponseSeconds", 0, Integer.MAX_VALUE),
                in.number("clauses", 0, Limits.MAX_PROOF_CLAUSES),
                in.objects(
                        "deltas",
                        Limits.MAX_PROOF_TOKENS,
                        delta -> new TokenDelta(Effect.token(delta), delta.signedAmount("offdelta"))));
    }

    private static boolean isProven(Fields in) {
        return switch (in.text("evidence", 32)) {
            case SEALED -> true;
            case NOTHING_AGREED -> false;
            default -> throw in.invalid("evidence", SEALED + " or " + NOTHING_AGREED);
        };
    }

    static FillOrders fill(Fields in) {
        return new FillOrders(
                new EntityId(in.bytes32("counterparty")),
                in.bytes32("bodyHash"),
                in.objects(
                        "choices",
                        Limits.MAX_FILLS,
                        choice -> new Choice(
                                choice.number("index", 0, Limits.MAX_PROOF_CLAUSES - 1),
                                choice.number("ratio", 0, Allocation.WHOLE))));
    }
}
