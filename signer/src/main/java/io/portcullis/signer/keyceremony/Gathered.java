package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a ceremony's work so far.
 *
 * @param key that is made, restored or worked on
 * @param bags by who or what they hold
 * @param proof the key's newest signature over a text of this ceremony, and what it was made fresh by
 * @param made what an abort takes back, the newest last; of a step that was begun, too
 */
public record Gathered(
        Optional<VerifyingKey> key,
        Optional<String> serial,
        Optional<CheckValue> wrappingCheck,
        List<SealedDeal> envelopes,
        Optional<Bytes> wrapped,
        Map<String, String> bags,
        Optional<io.portcullis.threshold.channel.TransportPublicKey> desk,
        Optional<Result.BoardChanged> board,
        Optional<Proof> proof,
        List<Effect.Made> made) {
    /** A signature over {@link io.portcullis.signer.registry.KeyId#controlText} of this nonce. */
    public record Proof(Bytes32 nonce, Bytes signature) {}

    static final Gathered NOTHING = new Gathered(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    public Gathered {
        envelopes = List.copyOf(envelopes);
        bags = Collections.unmodifiableMap(new LinkedHashMap<>(bags));
        made = List.copyOf(made);
    }

    Gathered bag(String holder, String number) {
        Map<String, String> more = new LinkedHashMap<>(bags);
        more.put(holder, number);
        return new Gathered(key, serial, wrappingCheck, envelopes, wrapped, more, desk, board, proof, made);
    }

    Gathered making(Effect.Made one) {
        if (made.contains(one)) {
            return this;
        }
        List<Effect.Made> more = new ArrayList<>(made);
        more.add(one);
        return new Gathered(key, serial, wrappingCheck, envelopes, wrapped, bags, desk, board, proof, more);
    }

    Gathered without(Effect.Made one) {
        List<Effect.Made> fewer = new ArrayList<>(made);
        fewer.remove(one);
        return new Gathered(key, serial, wrappingCheck, envelopes, wrapped, bags, desk, board, proof, fewer);
    }

    Gathered proved(Bytes32 nonce, Bytes signature) {
        return new Gathered(
                key,
                serial,
                wrappingCheck,
                envelopes,
                wrapped,
                bags,
                desk,
                board,
                Optional.of(new Proof(nonce, signature)),
                made);
    }

    Gathered with(Result result) {
        return switch (result) {
            case Result.TokenMade(String made) ->
                new Gathered(
                        key, Optional.of(made), wrappingCheck, envelopes, wrapped, bags, desk, board, proof, this.made);
            case Result.KeyMade(VerifyingKey one, String where) ->
                new Gathered(
                        Optional.of(one),
                        Optional.of(where),
                        wrappingCheck,
                        envelopes,
                        wrapped,
                        bags,
                        desk,
                        board,
                        proof,
                        made);
            case Result.Split(CheckValue check, List<SealedDeal> sealed) ->
                new Gathered(key, serial, Optional.of(check), sealed, wrapped, bags, desk, board, proof, made);
            case Result.Combined(CheckValue check) ->
                new Gathered(key, serial, Optional.of(check), envelopes, wrapped, bags, desk, board, proof, made);
            case Result.Wrapped(Bytes bytes) ->
                new Gathered(key, serial, wrappingCheck, envelopes, Optional.of(bytes), bags, desk, board, proof, made);
            case Result.DeskOpened(var opened) ->
                new Gathered(
                        key, serial, wrappingCheck, envelopes, wrapped, bags, Optional.of(opened), board, proof, made);
            case Result.BoardChanged changed ->
                new Gathered(
                        key, serial, wrappingCheck, envelopes, wrapped, bags, desk, Optional.of(changed), proof, made);
            case Result.Proved proved -> this;
            case Result.Destroyed destroyed -> this;
            case Result.Accomplished accomplished -> this;
        };
    }
}
