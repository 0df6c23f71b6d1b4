package io.portcullis.signer.keyceremony;

import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;

/** What each act asks of the token, what may come of it, and what an abort would have to take back. */
final class Script {
    static final String TOKEN = "token";
    static final String CONSIGNMENT = "consignment";

    private Script() {}

    /** The work of an order; empty for acts that are done by having been signed. */
    static Optional<Effect.Task> task(State.Working working) {
        Definition definition = working.definition();
        KeyPlace place = definition.place();
        return switch (working.order().act()) {
            case INITIALISE_TOKEN -> Optional.of(new Effect.Task.InitialiseToken(place.token()));
            case GENERATE_KEY -> Optional.of(new Effect.Task.GenerateKey(place, definition.algorithm()));
            case SPLIT_WRAPPING_KEY ->
                Optional.of(new Effect.Task.SplitWrappingKey(
                        place.token(),
                        definition.threshold(),
                        definition.custodians().stream()
                                .map(person -> person.envelope().orElseThrow())
                                .toList()));
            case WRAP_KEY -> Optional.of(new Effect.Task.WrapKey(place, key(working)));
            case LOCK_KEY -> Optional.of(new Effect.Task.LockKey(place, key(working)));
            case OPEN_DESK -> Optional.of(new Effect.Task.OpenDesk());
            case PRESENT_SHARE ->
                Optional.of(new Effect.Task.TakeShare(
                        envelope(definition, working.order()).index(),
                        working.order().share().orElseThrow()));
            case COMBINE_SHARES ->
                Optional.of(new Effect.Task.CombineShares(
                        place.token(), definition.backup().orElseThrow().threshold()));
            case UNWRAP_KEY ->
                Optional.of(new Effect.Task.UnwrapKey(
                        place,
                        definition.backup().orElseThrow().wrapped(),
                        definition.subject().orElseThrow()));
            case PROVE_CONTROL -> Optional.of(new Effect.Task.ProveControl(place, key(working), controlText(working)));
            case CHANGE_BOARD ->
                Optional.of(new Effect.Task.AwaitBoard(
                        key(working), definition.old().orElseThrow().key()));
            case DESTROY_COPY -> Optional.of(new Effect.Task.DestroyKey(place, key(working)));
            case DESTROY_KEY ->
                Optional.of(definition
                        .old()
                        .map(old -> new Effect.Task.DestroyKey(old.place(), old.key()))
                        .orElseGet(() -> new Effect.Task.DestroyKey(place, key(working))));
            case COMPARE_KEY, COMPARE_WRAPPING_KEY, HAND_OVER_SHARE, SEND, RECEIVE, CLOSE -> Optional.empty();
        };
    }

    static Backup.Envelope envelope(Definition definition, Order order) {
        return definition
                .backup()
                .flatMap(backup -> backup.envelope(order.custodian().orElseThrow()))
                .orElseThrow();
    }

    private static VerifyingKey key(State.Working working) {
        return working.gathered().key().orElseThrow();
    }

    /** Over the head that has this very order in it: nobody can have had it signed before. */
    private static Bytes controlText(State.Working working) {
        return KeyId.of(key(working)).controlText(working.head());
    }

    /** What is known once an order is given: an abort from here on takes back also what it may make. */
    static Gathered beginning(State.Waiting waiting, Order order) {
        Gathered known = waiting.gathered();
        KeyPlace place = waiting.definition().place();
        return switch (order.act()) {
            case INITIALISE_TOKEN ->
                known.bag(TOKEN, order.bag().orElseThrow()).making(new Effect.Made.Token(place.token()));
            case GENERATE_KEY, UNWRAP_KEY -> known.making(new Effect.Made.Key(place));
            case SPLIT_WRAPPING_KEY, OPEN_DESK -> known.making(new Effect.Made.Secrets());
            case HAND_OVER_SHARE ->
                known.bag(order.custodian().orElseThrow(), order.bag().orElseThrow());
            case SEND -> known.bag(CONSIGNMENT, order.bag().orElseThrow());
            // From here on the old key may be gone: what took its place stays, whatever comes.
            case DESTROY_KEY -> known.without(new Effect.Made.Key(place));
            default -> known;
        };
    }

    static Gathered ending(State.Working working, Result result) {
        Gathered known = working.gathered().with(result);
        if (result instanceof Result.Proved(Bytes signature)) {
            known = known.proved(working.head(), signature);
        }
        return working.order().act() == Act.DESTROY_COPY
                ? known.without(new Effect.Made.Key(working.definition().place()))
                : known;
    }

    /** Why a result is not what the step was for; empty if it is. */
    static Optional<Refusal> judge(State.Working working, Result result) {
        Definition definition = working.definition();
        return switch (working.order().act()) {
            case INITIALISE_TOKEN -> require(result instanceof Result.TokenMade);
            case GENERATE_KEY ->
                require(result instanceof Result.KeyMade(VerifyingKey key, String serial)
                        && key.algorithm() == definition.algorithm());
            case UNWRAP_KEY ->
                result instanceof Result.KeyMade(VerifyingKey key, String serial)
                                && !key.equals(definition.subject().orElseThrow())
                        ? differs("what came back is another key: " + CheckValue.of(key))
                        : require(result instanceof Result.KeyMade);
            case SPLIT_WRAPPING_KEY ->
                require(result instanceof Result.Split split
                        && split.envelopes().size() == definition.custodians().size());
            case COMBINE_SHARES ->
                result instanceof Result.Combined(CheckValue check)
                                && !check.equals(
                                        definition.backup().orElseThrow().wrappingCheck())
                        ? differs("the shares make another wrapping key: " + check)
                        : require(result instanceof Result.Combined);
            case WRAP_KEY ->
                require(result instanceof Result.Wrapped(Bytes wrapped)
                        && wrapped.size() > 0
                        && wrapped.size() <= Limits.MAX_WRAPPED_BYTES);
            case OPEN_DESK -> require(result instanceof Result.DeskOpened);
            case PROVE_CONTROL ->
                result instanceof Result.Proved(Bytes signature)
                                && !key(working).verifies(controlText(working), signature)
                        ? Optional.of(
                                new Refusal(SignerTag.KEY_CONTROL_UNPROVED, "the token's signature is not the key's"))
                        : require(result instanceof Result.Proved);
            case CHANGE_BOARD ->
                require(result instanceof Result.BoardChanged(long epoch, var transaction) && epoch > 0);
            case DESTROY_COPY, DESTROY_KEY -> require(result instanceof Result.Destroyed(int objects) && objects > 0);
            case PRESENT_SHARE, LOCK_KEY -> require(result instanceof Result.Accomplished);
            case COMPARE_KEY, COMPARE_WRAPPING_KEY, HAND_OVER_SHARE, SEND, RECEIVE, CLOSE -> require(false);
        };
    }

    private static Optional<Refusal> require(boolean holds) {
        return holds
                ? Optional.empty()
                : Optional.of(new Refusal(SignerTag.CEREMONY_STEP_FAILED, "the step did not come to its result"));
    }

    private static Optional<Refusal> differs(String reason) {
        return Optional.of(new Refusal(SignerTag.CEREMONY_CHECK_DIFFERS, reason));
    }
}
