package io.portcullis.signer.cryptoki;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a Cryptoki function answers (CK_RV): a name of the standard, or a number that it does not name, such as a vendor's. */
public sealed interface Ckr permits CkrName, Ckr.Unnamed {
    /** CKR_VENDOR_DEFINED: from here on numbers are a vendor's (Header). */
    long VENDOR_DEFINED = 0x8000_0000L;

    long number();

    default boolean ofVendor() {
        return Long.compareUnsigned(number(), VENDOR_DEFINED) >= 0;
    }

    /** A number without a name of the standard, kept as it came. */
    record Unnamed(long number) implements Ckr {
        public Unnamed {
            if (Names.BY_NUMBER.containsKey(number)) {
                throw new IllegalArgumentException(Names.BY_NUMBER.get(number) + " has a name");
            }
        }

        @Override
        public String toString() {
            return "0x" + Long.toHexString(number);
        }
    }

    static Ckr of(long number) {
        Ckr named = Names.BY_NUMBER.get(number);
        return named == null ? new Unnamed(number) : named;
    }

    /** By its text: a name of the standard, or {@code 0x…} for a number that has none. One code has one text. */
    static Optional<Ckr> parse(String text) {
        Optional<Ckr> named = Optional.ofNullable(Names.BY_NAME.get(text));
        if (named.isPresent() || !text.matches("0x[1-9a-f][0-9a-f]{0,15}")) {
            return named;
        }
        Ckr numbered = of(Long.parseUnsignedLong(text.substring(2), 16));
        return numbered instanceof Unnamed ? Optional.of(numbered) : Optional.empty();
    }

    /** The standard's names, read once. */
    final class Names {
        private static final Map<Long, Ckr> BY_NUMBER =
                Arrays.stream(CkrName.values()).collect(Collectors.toMap(Ckr::number, Function.identity()));
        private static final Map<String, Ckr> BY_NAME =
                Arrays.stream(CkrName.values()).collect(Collectors.toMap(CkrName::name, Function.identity()));

        private Names() {}
    }
}
