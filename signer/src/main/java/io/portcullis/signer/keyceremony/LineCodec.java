package io.portcullis.signer.keyceremony;

import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A line as JSON: {@code {"line":"begun|ordered|done|ended|aborted", …}}. A beginning without {@code "authority"} is from before there was one. */
final class LineCodec {
    private static final int MAX_REASON = 500;
    private static final int MAX_SIGNATURE = 64;

    private LineCodec() {}

    static ObjectNode toJson(Line line) {
        ObjectNode json = StrictJson.newObject();
        switch (line) {
            case Line.Begun(Definition definition, StepSignature officer, Authority authority) -> {
                json.put("line", "begun").set("definition", DefinitionCodec.toJson(definition));
                json.set("officer", Json.of(officer));
                if (!(authority instanceof Authority.Unstated)) {
                    json.set("authority", authority.toJson());
                }
            }
            case Line.Ordered(Order order, StepSignature performer, StepSignature witness) -> {
                json.put("line", "ordered").set("order", toJson(order));
                json.set("performer", Json.of(performer));
                json.set("witness", Json.of(witness));
            }
            case Line.Done(Result result) -> json.put("line", "done").set("result", toJson(result));
            case Line.Ended(StepSignature officer) -> json.put("line", "ended").set("officer", Json.of(officer));
            case Line.Aborted(Refusal refusal, List<String> destroyed, List<String> left) -> {
                json.put("line", "aborted").put("tag", refusal.tag().name()).put("reason", refusal.reason());
                texts(json.putArray("destroyed"), destroyed);
                texts(json.putArray("left"), left);
            }
        }
        return json;
    }

    private static void texts(ArrayNode into, List<String> texts) {
        texts.forEach(into::add);
    }

    static ObjectNode toJson(Order order) {
        ObjectNode json = StrictJson.newObject()
                .put("session", order.session().toString())
                .put("step", order.step())
                .put("act", order.act().name())
                .put("performer", order.performer())
                .put("witness", order.witness())
                .put("previous", order.previous().toString())
                .put("at", order.at());
        order.custodian().ifPresent(name -> json.put("custodian", name));
        order.bag().ifPresent(number -> json.put("bag", number));
        order.check().ifPresent(check -> json.put("check", check.digits()));
        order.share().ifPresent(share -> json.set("share", Json.of(share)));
        return json;
    }

    private static ObjectNode toJson(Result result) {
        ObjectNode json = StrictJson.newObject();
        switch (result) {
            case Result.TokenMade(String serial) ->
                json.put("what", "token-made").put("serial", serial);
            case Result.KeyMade(VerifyingKey key, String serial) ->
                json.put("what", "key-made").put("serial", serial).set("key", Json.of(key));
            case Result.Split(CheckValue check, List<SealedDeal> envelopes) -> {
                ArrayNode all =
                        json.put("what", "split").put("check", check.digits()).putArray("envelopes");
                envelopes.forEach(one -> all.add(Json.of(one)));
            }
            case Result.Wrapped(Bytes wrapped) -> json.put("what", "wrapped").put("wrapped", Json.hex(wrapped));
            case Result.DeskOpened(var key) -> json.put("what", "desk-opened").put("key", Json.hex(key.bytes()));
            case Result.Combined(CheckValue check) ->
                json.put("what", "combined").put("check", check.digits());
            case Result.Proved(Bytes signature) -> json.put("what", "proved").put("signature", Json.hex(signature));
            case Result.BoardChanged(long epoch, var transaction) ->
                json.put("what", "board-changed").put("epoch", epoch).put("transaction", transaction.toString());
            case Result.Destroyed(int objects) -> json.put("what", "destroyed").put("objects", objects);
            case Result.Accomplished() -> json.put("what", "accomplished");
        }
        return json;
    }

    static Line read(Fields in) {
        return switch (in.text("line", 16)) {
            case "begun" ->
                new Line.Begun(
                        in.object("definition", DefinitionCodec::read),
                        in.object("officer", Json::signature),
                        in.optionalObject("authority", Authority::read).orElseGet(Authority.Unstated::new));
            case "ordered" ->
                new Line.Ordered(
                        in.object("order", LineCodec::order),
                        in.object("performer", Json::signature),
                        in.object("witness", Json::signature));
            case "done" -> new Line.Done(in.object("result", LineCodec::result));
            case "ended" -> new Line.Ended(in.object("officer", Json::signature));
            case "aborted" ->
                new Line.Aborted(
                        new Refusal(Json.constant(in, "tag", SignerTag.class), in.text("reason", MAX_REASON)),
                        in.texts("destroyed", 8, 100),
                        in.texts("left", 8, 100));
            default -> throw in.invalid("line", "a known word");
        };
    }

    static Order order(Fields in) {
        return new Order(
                in.bytes32("session"),
                in.number("step", 0, Limits.MAX_LINES),
                Json.constant(in, "act", Act.class),
                Json.optional(in, "custodian", in::identifier),
                in.identifier("performer"),
                in.identifier("witness"),
                in.bytes32("previous"),
                in.number("at"),
                Json.optional(in, "bag", name -> in.text(name, Limits.MAX_LABEL)),
                Json.optional(in, "check", name -> Json.check(in, name)),
                in.optionalObject("share", Json::deal));
    }

    private static Result result(Fields in) {
        return switch (in.text("what", 32)) {
            case "token-made" -> new Result.TokenMade(in.text("serial", Limits.MAX_LABEL));
            case "key-made" -> new Result.KeyMade(in.object("key", Json::key), in.text("serial", Limits.MAX_LABEL));
            case "split" ->
                new Result.Split(Json.check(in, "check"), in.objects("envelopes", Limits.MAX_PEOPLE, Json::deal));
            case "wrapped" -> new Result.Wrapped(Bytes.of(in.bytes("wrapped", Limits.MAX_WRAPPED_BYTES)));
            case "desk-opened" -> new Result.DeskOpened(Json.transport(in, "key"));
            case "combined" -> new Result.Combined(Json.check(in, "check"));
            case "proved" -> new Result.Proved(Bytes.of(in.fixedBytes("signature", MAX_SIGNATURE)));
            case "board-changed" -> new Result.BoardChanged(in.number("epoch"), in.bytes32("transaction"));
            case "destroyed" -> new Result.Destroyed(in.number("objects", 0, 1_000));
            case "accomplished" -> new Result.Accomplished();
            default -> throw in.invalid("what", "a known word");
        };
    }
}
