package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the fund's logs, as {@link EventDecoder} reads the Depositary's. */
final class FundEventDecoder {
    private record Form(String signature, int indexed, Function<AbiReader, FundEvent> fields) {
        Bytes32 topic() {
            return Keccak.hash(signature.getBytes(US_ASCII));
        }
    }

    private static final Map<Bytes32, Form> BY_TOPIC = List.of(
                    new Form(
                            "PoolJoined(bytes32,bytes32,uint128,uint128)",
                            2,
                            in -> new FundEvent.PoolJoined(entity(in), token(in), in.amount(), in.amount())),
                    new Form(
                            "PoolReplenished(bytes32,bytes32,uint128,uint128)",
                            2,
                            in -> new FundEvent.PoolReplenished(entity(in), token(in), in.amount(), in.amount())),
                    new Form(
                            "PremiumPaid(bytes32,uint128)", 1, in -> new FundEvent.PremiumPaid(token(in), in.amount())),
                    new Form("BondPosted(bytes32,uint128)", 1, in -> new FundEvent.BondPosted(token(in), in.amount())),
                    new Form(
                            "ExitRequested(uint64,bytes32,bytes32,bool,uint128,uint64)",
                            3,
                            in -> new FundEvent.ExitRequested(
                                    in.number(), entity(in), token(in), in.flag(), in.amount(), in.number())),
                    new Form(
                            "ArrearsKept(uint64,bytes32,bytes32,uint128)",
                            3,
                            in -> new FundEvent.ArrearsKept(in.number(), entity(in), token(in), in.amount())),
                    new Form(
                            "ExitFinished(uint64,uint128)",
                            1,
                            in -> new FundEvent.ExitFinished(in.number(), in.amount())),
                    new Form(
                            "DefaultDeclared(bytes32,bytes32,bytes32,uint8,uint64)",
                            3,
                            in -> new FundEvent.DefaultDeclared(
                                    in.word(), entity(in), token(in), FundProfile.ofCode(in.number(255)), in.number())),
                    new Form(
                            "ClaimCounted(bytes32,uint64,bytes32,uint128)",
                            2,
                            in -> new FundEvent.ClaimCounted(in.word(), in.number(), entity(in), in.amount())),
                    new Form(
                            "DefaultAllocated(bytes32,uint128,uint128,uint128)",
                            1,
                            in -> new FundEvent.DefaultAllocated(in.word(), in.amount(), in.amount(), in.amount())),
                    new Form(
                            "DefaultShared(bytes32,uint128,uint128)",
                            1,
                            in -> new FundEvent.DefaultShared(in.word(), in.amount(), in.amount())),
                    new Form("DefaultAbandoned(bytes32)", 1, in -> new FundEvent.DefaultAbandoned(in.word())),
                    new Form(
                            "ClaimPaid(bytes32,uint64,bytes32,uint128)",
                            2,
                            in -> new FundEvent.ClaimPaid(in.word(), in.number(), entity(in), in.amount())),
                    new Form(
                            "DefaultClosed(bytes32,uint128)",
                            1,
                            in -> new FundEvent.DefaultClosed(in.word(), in.amount())),
                    new Form("Recovered(bytes32,uint128)", 1, in -> new FundEvent.Recovered(in.word(), in.amount())),
                    new Form(
                            "Refunded(bytes32,uint128,uint128)",
                            1,
                            in -> new FundEvent.Refunded(in.word(), in.amount(), in.amount())),
                    new Form(
                            "RefundClaimed(bytes32,bytes32,uint128)",
                            2,
                            in -> new FundEvent.RefundClaimed(in.word(), entity(in), in.amount())))
            .stream()
            .collect(Collectors.toUnmodifiableMap(Form::topic, form -> form));

    private FundEventDecoder() {}

    static FundEvent decode(EventLog log) {
        Form form = BY_TOPIC.get(log.topics().getFirst());
        if (form == null) {
            throw new MalformedEventException(
                    "no event of the fund has the topic " + log.topics().getFirst());
        }
        return EventDecoder.read(log, form.signature(), form.indexed(), form.fields());
    }

    private static EntityId entity(AbiReader in) {
        return new EntityId(in.word());
    }

    private static TokenId token(AbiReader in) {
        return new TokenId(in.word());
    }
}
