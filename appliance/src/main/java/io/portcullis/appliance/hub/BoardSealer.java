package io.portcullis.appliance.hub;

import io.portcullis.engine.node.Sealer;
import java.util.function.Consumer;

/** Whoever has a board's seals made; tests have a board of their own. */
public interface BoardSealer extends Sealer, AutoCloseable {
    /** How asking goes. */
    sealed interface State {
        State WORKING = new Working();

        /** What was asked for was given. */
        record Working() implements State {}

        /** Too few answer: nothing becomes final meanwhile. */
        record Away(String reason) implements State {}

        /** Too many say no: nothing new begins until they do not. */
        record Refusing(String reason) implements State {}
    }

    State state();

    /** Has every change told, on the thread that asks for seals. Before the first seal. */
    void tell(Consumer<State> whom);

    @Override
    void close();
}
