package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads logs. In every event the indexed fields come first, so topics and words together are the fields in their order. */
final class EventDecoder {
    private record Form(String signature, int indexed, Function<AbiReader, DepositaryEvent> fields) {
        Bytes32 topic() {
            return Keccak.hash(signature.getBytes(US_ASCII));
        }
    }

    private static final List<Form> FORMS = List.of(
            new Form("TokenRegistered(bytes32,uint8,address,uint256)", 1, EventDecoder::tokenRegistered),
            new Form(
                    "EntityRegistered(bytes32,bytes32)",
                    1,
                    in -> new DepositaryEvent.EntityRegistered(entity(in), in.word())),
            new Form(
                    "Deposited(bytes32,bytes32,address,uint128)",
                    2,
                    in -> new DepositaryEvent.Deposited(entity(in), token(in), in.address(), in.amount())),
            new Form(
                    "BatchProcessed(bytes32,uint64,bytes32,bytes32,uint64)",
                    2,
                    in -> new DepositaryEvent.BatchProcessed(
                            entity(in), in.number(), in.word(), in.word(), in.number())),
            new Form(
                    "ReserveTransferred(bytes32,bytes32,bytes32,uint128)",
                    3,
                    in -> new DepositaryEvent.ReserveTransferred(entity(in), entity(in), token(in), in.amount())),
            new Form(
                    "WithdrawalQueued(bytes32,bytes32,bytes32,address,uint128,uint64)",
                    2,
                    in -> new DepositaryEvent.WithdrawalQueued(
                            in.word(), entity(in), token(in), in.address(), in.amount(), in.number())),
            new Form(
                    "WithdrawalReleased(bytes32,bytes32,bytes32,address,uint128)",
                    2,
                    in -> new DepositaryEvent.WithdrawalReleased(
                            in.word(), entity(in), token(in), in.address(), in.amount())),
            new Form(
                    "WithdrawalCancelled(bytes32,bytes32,address)",
                    2,
                    in -> new DepositaryEvent.WithdrawalCancelled(in.word(), entity(in), in.address())),
            new Form(
                    "RulesProposed(bytes32,bytes32,uint64,uint64)",
                    1,
                    in -> new DepositaryEvent.RulesProposed(entity(in), in.word(), in.number(), in.number())),
            new Form(
                    "RulesActivated(bytes32,bytes32,uint64)",
                    1,
                    in -> new DepositaryEvent.RulesActivated(entity(in), in.word(), in.number())),
            new Form(
                    "CapProposed(bytes32,bytes32,uint128,uint64,uint64)",
                    2,
                    in -> new DepositaryEvent.CapProposed(entity(in), cap(in), in.number())),
            new Form(
                    "CapActivated(bytes32,bytes32,uint128,uint64)",
                    2,
                    in -> new DepositaryEvent.CapActivated(entity(in), cap(in))),
            new Form(
                    "BoardProposed(bytes32,uint64,uint64)",
                    1,
                    in -> new DepositaryEvent.BoardProposed(entity(in), in.number(), in.number())),
            new Form(
                    "BoardActivated(bytes32,uint64)",
                    1,
                    in -> new DepositaryEvent.BoardActivated(entity(in), in.number())),
            new Form(
                    "FreezeRaised(bytes32,uint8,address)",
                    1,
                    in -> new DepositaryEvent.FreezeRaised(entity(in), level(in), in.address())),
            new Form(
                    "FreezeLoweringProposed(bytes32,uint8,uint64)",
                    1,
                    in -> new DepositaryEvent.FreezeLoweringProposed(entity(in), level(in), in.number())),
            new Form("FreezeLowered(bytes32,uint8)", 1, in -> new DepositaryEvent.FreezeLowered(entity(in), level(in))),
            new Form("NonceBurned(bytes32,uint64)", 1, in -> new DepositaryEvent.NonceBurned(entity(in), in.number())));

    private static final List<Form> ACCOUNT_FORMS = List.of(
            new Form(
                    "AccountOpened(bytes32,bytes32,bytes32)",
                    3,
                    in -> new AccountEvent.AccountOpened(in.word(), entity(in), entity(in))),
            new Form(
                    "CollateralPosted(bytes32,bytes32,bool,uint128)",
                    2,
                    in -> new AccountEvent.CollateralPosted(in.word(), token(in), in.flag(), in.amount())),
            new Form("AgreementUsed(bytes32,uint64)", 1, in -> new AccountEvent.AgreementUsed(in.word(), in.number())),
            new Form(
                    "AgreementBurned(bytes32,uint64,bytes32)",
                    1,
                    in -> new AccountEvent.AgreementBurned(in.word(), in.number(), entity(in))),
            new Form(
                    "CollateralSettled(bytes32,bytes32,int256,int256)",
                    2,
                    in -> new AccountEvent.CollateralSettled(
                            in.word(), token(in), in.signedAmount(), in.signedAmount())),
            new Form("AccountClosed(bytes32,uint64)", 1, in -> new AccountEvent.AccountClosed(in.word(), in.number())),
            new Form(
                    "DisputeStarted(bytes32,bytes32,uint64,bytes32,uint64)",
                    2,
                    in -> new AccountEvent.DisputeStarted(in.word(), entity(in), in.number(), in.word(), in.number())),
            new Form(
                    "DisputeCountered(bytes32,uint64,bytes32)",
                    1,
                    in -> new AccountEvent.DisputeCountered(in.word(), in.number(), in.word())),
            new Form(
                    "ClausesExecuted(bytes32,uint32)",
                    1,
                    in -> new AccountEvent.ClausesExecuted(in.word(), in.number(Limits.MAX_PROOF_CLAUSES))),
            new Form(
                    "OrderFillChosen(bytes32,bytes32,uint32,bool,uint16)",
                    1,
                    in -> new AccountEvent.OrderFillChosen(
                            in.word(),
                            in.word(),
                            in.number(Limits.MAX_PROOF_CLAUSES),
                            in.flag(),
                            in.number(Allocation.WHOLE))),
            new Form(
                    "CollateralAllocated(bytes32,bytes32,uint128,uint128)",
                    2,
                    in -> new AccountEvent.CollateralAllocated(in.word(), token(in), in.amount(), in.amount())),
            new Form(
                    "DisputeFinalized(bytes32,uint64)",
                    1,
                    in -> new AccountEvent.DisputeFinalized(in.word(), in.number())),
            new Form(
                    "OwedPaid(bytes32,bytes32,bytes32,uint128)",
                    3,
                    in -> new AccountEvent.OwedPaid(entity(in), entity(in), token(in), in.amount())),
            new Form(
                    "DebtOpened(bytes32,bytes32,uint64,bytes32,uint128)",
                    2,
                    in -> new AccountEvent.DebtOpened(entity(in), token(in), in.number(), entity(in), in.amount())),
            new Form(
                    "DebtPaid(bytes32,bytes32,uint64,uint128)",
                    2,
                    in -> new AccountEvent.DebtPaid(entity(in), token(in), in.number(), in.amount())),
            new Form(
                    "DebtForgiven(bytes32,bytes32,uint64,uint128)",
                    2,
                    in -> new AccountEvent.DebtForgiven(entity(in), token(in), in.number(), in.amount())),
            new Form(
                    "DebtAssigned(bytes32,bytes32,uint64,uint64,bytes32,uint128)",
                    2,
                    in -> new AccountEvent.DebtAssigned(
                            entity(in), token(in), in.number(), in.number(), entity(in), in.amount())),
            new Form(
                    "SecretRevealed(bytes32,uint32,bytes32)",
                    1,
                    in -> new AccountEvent.SecretRevealed(in.word(), in.number(Limits.MAX_REVEALED_STEPS), in.word())));

    private static final Map<Bytes32, Form> BY_TOPIC = Stream.concat(FORMS.stream(), ACCOUNT_FORMS.stream())
            .collect(Collectors.toUnmodifiableMap(Form::topic, form -> form));

    private EventDecoder() {}

    static DepositaryEvent decode(EventLog log) {
        Form form = BY_TOPIC.get(log.topics().getFirst());
        if (form == null) {
            throw new MalformedEventException(
                    "no event of the Depositary has the topic " + log.topics().getFirst());
        }
        return read(log, form.signature(), form.indexed(), form.fields());
    }

    /** @throws MalformedEventException unless the log has exactly these fields, of which so many are indexed */
    static <T> T read(EventLog log, String signature, int indexed, Function<AbiReader, ? extends T> form) {
        if (log.topics().size() != 1 + indexed) {
            throw new MalformedEventException(signature + " has " + indexed + " indexed fields");
        }
        List<Bytes32> fields =
                new ArrayList<>(log.topics().subList(1, log.topics().size()));
        fields.addAll(log.words());
        AbiWriter bytes = new AbiWriter();
        fields.forEach(bytes::word);
        AbiReader in = new AbiReader(bytes.toBytes());
        try {
            T event = form.apply(in);
            in.end();
            return event;
        } catch (MalformedBatchException | IllegalArgumentException e) {
            throw new MalformedEventException(signature + ": " + e.getMessage(), e);
        }
    }

    private static DepositaryEvent tokenRegistered(AbiReader in) {
        TokenId token = token(in);
        int kind = in.number(255);
        Address contract = in.address();
        Asset asset = new Asset(Asset.Kind.ofCode(kind), contract, in.bigNumber());
        if (!asset.id().equals(token)) {
            throw new MalformedEventException("the token's id is not the hash of what it stands for");
        }
        return new DepositaryEvent.TokenRegistered(token, asset);
    }

    private static EntityId entity(AbiReader in) {
        return new EntityId(in.word());
    }

    private static TokenId token(AbiReader in) {
        return new TokenId(in.word());
    }

    private static VelocityCap cap(AbiReader in) {
        return new VelocityCap(token(in), in.amount(), in.number());
    }

    private static FreezeLevel level(AbiReader in) {
        return FreezeLevel.ofCode(in.number(255));
    }
}
