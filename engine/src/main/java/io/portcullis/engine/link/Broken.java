package io.portcullis.engine.link;

import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * There is no connection: the peer is offline.
 *
 * <pre>
 * Tick at retryAt → Connecting      Accepted → Open
 * </pre>
 *
 * @param why what ended the last connection, or refused the last try; empty at the start
 * @param retryAtMillis when this side dials; empty if it waits for the peer to
 */
public record Broken(Position position, Optional<Refusal> why, OptionalLong retryAtMillis) implements State {
    /** What trying again soon cannot mend. */
    private static final Set<EngineTag> FOR_OPERATORS = EnumSet.of(
            EngineTag.LINK_PEER_AHEAD,
            EngineTag.LINK_PEER_WENT_BACK,
            EngineTag.LINK_VERSION_UNSUPPORTED,
            EngineTag.LINK_OTHER_JURISDICTION,
            EngineTag.LINK_PEER_UNEXPECTED,
            EngineTag.LINK_ENTITY_UNEXPECTED,
            EngineTag.LINK_OUTBOX_BROKEN);

    @Override
    public Broken at(Position elsewhere) {
        return new Broken(elsewhere, why, retryAtMillis);
    }

    /** One peer says goodbye, and the other is told why. */
    static Step leave(State from, Terms terms, Refusal why) {
        return end(from, terms, why, true, FOR_OPERATORS.contains(why.tag()));
    }

    /** The stream is gone. */
    static Step lose(State from, Terms terms, Refusal why) {
        return end(from, terms, why, false, FOR_OPERATORS.contains(why.tag()));
    }

    /** The peer said goodbye. */
    static Step left(State from, Terms terms, Frame.Goodbye goodbye) {
        Refusal why = new Refusal(EngineTag.LINK_PEER_LEFT, "the peer left: " + goodbye.tag());
        return end(
                from,
                terms,
                why,
                false,
                goodbye.known().filter(FOR_OPERATORS::contains).isPresent());
    }

    private static Step end(State from, Terms terms, Refusal why, boolean goodbye, boolean forOperators) {
        List<Effect> effects = new ArrayList<>();
        switch (from) {
            case Greeting greeting -> part(effects, greeting.connection(), goodbye, why);
            case Open open -> part(effects, open.connection(), goodbye, why);
            case Connecting connecting -> {}
            case Broken broken -> {}
            case Stopped stopped -> {}
        }
        effects.add(from instanceof Open ? new Effect.Down(why) : new Effect.Refuse(why));
        Position.Retry retry = from.position().retry(terms.timing(), forOperators);
        OptionalLong retryAt = OptionalLong.empty();
        if (terms.dials()) {
            retryAt = OptionalLong.of(retry.atMillis());
            effects.add(new Effect.ReconnectAt(retry.atMillis()));
        }
        return new Step(new Broken(retry.position(), Optional.of(why), retryAt), effects);
    }

    private static void part(List<Effect> effects, ConnectionId connection, boolean goodbye, Refusal why) {
        if (goodbye) {
            effects.add(new Effect.Send(connection, new Frame.Goodbye(why.tag())));
        }
        effects.add(new Effect.Close(connection));
    }
}
