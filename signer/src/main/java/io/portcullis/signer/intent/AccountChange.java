package io.portcullis.signer.intent;

import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.SettlementLine;
import io.portcullis.signer.intent.Effect.Line;
import io.portcullis.signer.intent.Effect.PostCollateral;
import io.portcullis.signer.intent.Effect.ReleaseCollateral;
import io.portcullis.signer.intent.Effect.Settle;
import io.portcullis.signer.intent.Effect.Settled;
import io.portcullis.signer.json.Fields;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The wire form of effects on accounts, and what holds of each (protocol, section 5). */
final class AccountChange {
    private AccountChange() {}

    static void requireStarted(long nonce, long expiresAt) {
        if (nonce < 1 || expiresAt < 1) {
            throw new IllegalArgumentException("nonce and time of an agreement start at 1");
        }
    }

    static void requireLines(long finalVersion, List<Line> lines) {
        if (finalVersion < 0 || lines.size() > Limits.MAX_SETTLEMENT_LINES || (lines.isEmpty() && finalVersion == 0)) {
            throw new IllegalArgumentException("a settlement moves something, or closes");
        }
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (i > 0 && lines.get(i - 1).token().compareTo(line.token()) >= 0) {
                throw new IllegalArgumentException("tokens ascend, each once");
            }
            if (finalVersion == 0 && line.left().isZero() && line.right().isZero()) {
                throw new IllegalArgumentException("a line moves something");
            }
        }
    }

    static Settle of(AccountOperation.Settle operation) {
        return new Settle(operation.settlements().stream()
                .map(each -> new Settled(
                        each.counterparty(), each.nonce(), each.expiresAt(), each.finalVersion(), of(each.lines())))
                .toList());
    }

    static List<Line> of(List<SettlementLine> lines) {
        return lines.stream()
                .map(line -> new Line(line.token(), line.left(), line.right()))
                .toList();
    }

    static void write(Effect effect, ObjectNode json) {
        switch (effect) {
            case PostCollateral c ->
                json.put("type", "postCollateral")
                        .put("counterparty", c.counterparty().toString())
                        .put("token", c.token().toString())
                        .put("amount", c.amount().toString());
            case ReleaseCollateral c ->
                json.put("type", "releaseCollateral")
                        .put("counterparty", c.counterparty().toString())
                        .put("nonce", c.nonce())
                        .put("expiresAt", c.expiresAt())
                        .put("token", c.token().toString())
                        .put("amount", c.amount().toString());
            case Settle s -> {
                ArrayNode list = json.put("type", "settle").putArray("settlements");
                s.settlements().forEach(each -> {
                    ObjectNode node = list.addObject()
                            .put("counterparty", each.counterparty().toString())
                            .put("nonce", each.nonce())
                            .put("expiresAt", each.expiresAt())
                            .put("finalVersion", each.finalVersion());
                    writeLines(each.lines(), node);
                });
            }
            case Effect.Agree a -> {
                json.put("type", "agree")
                        .put("counterparty", a.counterparty().toString())
                        .put("finalVersion", a.finalVersion());
                writeLines(a.lines(), json);
            }
            default -> throw new IllegalArgumentException("no effect on an account: " + effect);
        }
    }

    private static void writeLines(List<Line> lines, ObjectNode json) {
        ArrayNode list = json.putArray("lines");
        lines.forEach(line -> list.addObject()
                .put("token", line.token().toString())
                .put("left", line.left().toString())
                .put("right", line.right().toString())
                .put("collateral", line.collateral().toString()));
    }

    static PostCollateral post(Fields in) {
        return new PostCollateral(counterparty(in), Effect.token(in), Effect.positive(in));
    }

    static ReleaseCollateral release(Fields in) {
        return new ReleaseCollateral(
                counterparty(in), in.number("nonce"), in.number("expiresAt"), Effect.token(in), Effect.positive(in));
    }

    static Settle settle(Fields in) {
        return new Settle(in.objects(
                "settlements",
                Limits.MAX_SETTLEMENTS,
                each -> new Settled(
                        counterparty(each),
                        each.number("nonce"),
                        each.number("expiresAt"),
                        each.number("finalVersion"),
                        lines(each))));
    }

    static Effect.Agree agree(Fields in) {
        return new Effect.Agree(counterparty(in), in.number("finalVersion"), lines(in));
    }

    private static List<Line> lines(Fields in) {
        return in.objects("lines", Limits.MAX_SETTLEMENT_LINES, line -> {
            Line read = new Line(Effect.token(line), line.signedAmount("left"), line.signedAmount("right"));
            if (!line.signedAmount("collateral").equals(read.collateral())) {
                throw line.invalid("collateral", "what makes left, right and it add up to zero");
            }
            return read;
        });
    }

    private static EntityId counterparty(Fields in) {
        return new EntityId(in.bytes32("counterparty"));
    }
}
