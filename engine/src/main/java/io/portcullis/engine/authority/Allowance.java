package io.portcullis.engine.authority;

import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import java.util.List;
import java.util.Optional;

/** What a grant may spend. */
public sealed interface Allowance {
    /** As much as the entity has. */
    record Unlimited() implements Allowance {}

    /** @param caps ascending by token; of what is not listed, nothing */
    record Capped(List<TokenCap> caps) implements Allowance {
        public Capped {
            caps = List.copyOf(caps);
            if (caps.size() > Limits.CAPS_PER_GRANT) {
                throw new IllegalArgumentException("a grant caps at most " + Limits.CAPS_PER_GRANT + " tokens");
            }
            for (int i = 1; i < caps.size(); i++) {
                if (caps.get(i - 1).token().compareTo(caps.get(i).token()) >= 0) {
                    throw new IllegalArgumentException("caps ascend by token");
                }
            }
        }

        /** Where the token's cap is, or below 0. */
        int indexOf(TokenId token) {
            int from = 0;
            int to = caps.size() - 1;
            while (from <= to) {
                int middle = (from + to) >>> 1;
                int order = caps.get(middle).token().compareTo(token);
                if (order == 0) {
                    return middle;
                }
                if (order < 0) {
                    from = middle + 1;
                } else {
                    to = middle - 1;
                }
            }
            return -1;
        }

        Optional<TokenCap> capOf(TokenId token) {
            int index = indexOf(token);
            return index < 0 ? Optional.empty() : Optional.of(caps.get(index));
        }
    }

    default boolean isWithin(Allowance other) {
        return switch (other) {
            case Unlimited any -> true;
            case Capped most ->
                this instanceof Capped less
                        && less.caps().stream()
                                .allMatch(cap -> most.capOf(cap.token())
                                        .filter(cap::isWithin)
                                        .isPresent());
        };
    }
}
