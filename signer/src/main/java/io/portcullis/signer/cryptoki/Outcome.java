package io.portcullis.signer.cryptoki;

import java.util.function.Function;

/** What a call came to: done, with what it gives, or refused by the library or its token. */
public sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    /** @param code anything but CKR_OK */
    record Refused<T>(CkFunction function, Ckr code) implements Outcome<T> {
        public Refused {
            if (code == CkrName.CKR_OK) {
                throw new IllegalArgumentException("CKR_OK refuses nothing");
            }
        }

        /** The same refusal, of something else. */
        public <U> Outcome<U> as() {
            return new Refused<>(function, code);
        }

        @Override
        public String toString() {
            return function + ": " + code;
        }
    }

    /** For calls that give nothing but their success. */
    enum Nothing {
        NOTHING
    }

    static Outcome<Nothing> nothing() {
        return new Done<>(Nothing.NOTHING);
    }

    default <U> Outcome<U> then(Function<T, Outcome<U>> next) {
        return switch (this) {
            case Done<T>(T value) -> next.apply(value);
            case Refused<T> refused -> refused.as();
        };
    }

    default <U> Outcome<U> map(Function<T, U> change) {
        return then(value -> new Done<>(change.apply(value)));
    }

    default boolean isRefusedWith(Ckr expected) {
        return this instanceof Refused<T> refused && refused.code().equals(expected);
    }

    /** For callers to whom a refusal is a fault of their machine. */
    default <X extends RuntimeException> T orElseThrow(Function<Refused<T>, X> fault) {
        return switch (this) {
            case Done<T>(T value) -> value;
            case Refused<T> refused -> throw fault.apply(refused);
        };
    }
}
