package io.portcullis.appliance.report;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.json.Fields;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.render.JsonRendering;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Balances at one block of the chain, by its hash, so that anybody with a node finds the same:
 *
 * <pre>
 * {"format","entity","block":{"number","hash"},"tokens":[{"token","balance","owes","reserve","queued"}…]}
 * </pre>
 */
public record ReservesInputs(EntityId entity, long blockNumber, Bytes32 blockHash, List<Held> tokens) {
    static final String FORMAT = "portcullis/reserves-inputs/v1";

    private static final int MOST_TOKENS = 10_000;

    /**
     * @param balance what the token says the Depositary has
     * @param owes what the Depositary says it owes to all
     * @param reserve the entity's
     * @param queued the entity's withdrawals that wait
     */
    public record Held(TokenId token, Amount balance, Amount owes, Amount reserve, Amount queued) {}

    public ReservesInputs {
        tokens = tokens.stream().sorted(Comparator.comparing(Held::token)).toList();
    }

    /** @throws WaterfallRefusal REPORT_INPUT_INVALID */
    public static ReservesInputs decode(Bytes file) {
        return Inputs.read(file, FORMAT, in -> {
            EntityId entity = Inputs.entity(in, "entity");
            return in.object(
                    "block",
                    block -> new ReservesInputs(
                            entity,
                            block.number("number"),
                            block.bytes32("hash"),
                            in.objects("tokens", MOST_TOKENS, ReservesInputs::held)));
        });
    }

    private static Held held(Fields in) {
        return new Held(
                Inputs.token(in, "token"),
                in.amount("balance"),
                in.amount("owes"),
                in.amount("reserve"),
                in.amount("queued"));
    }

    public Bytes encode() {
        ObjectNode root =
                JsonMapper.shared().createObjectNode().put("format", FORMAT).put("entity", entity.toString());
        root.putObject("block").put("number", blockNumber).put("hash", blockHash.toString());
        ArrayNode list = root.putArray("tokens");
        tokens.forEach(held -> list.addObject()
                .put("token", held.token().toString())
                .put("balance", held.balance().toString())
                .put("owes", held.owes().toString())
                .put("reserve", held.reserve().toString())
                .put("queued", held.queued().toString()));
        return Bytes.of(JsonRendering.lines(root));
    }
}
