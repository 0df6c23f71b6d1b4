package io.portcullis.signer.keystore;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One signer's keys in several tokens, the same in each: a clone is asked while the tokens before it cannot be.
 *
 * <p>Invariants: one call asks one token, once. Where an answer was lost, nobody knows whether the token signed: the caller asks again for the
 * very same, by way of the watermark, which has that digest and no other for its nonce; only then may another token sign it. A token that
 * failed fatally is not asked again by this process, and the process ends with the last of them. A token whose circuit is open is passed over
 * until its own canary has signed.
 *
 * <p>Shares of the group's key are sealed in the first token alone: without it a signer signs for the board and gives no part.
 */
public final class KeyLine {
    private static final Logger LOG = LoggerFactory.getLogger(KeyLine.class);

    private final AtomicInteger alive = new AtomicInteger();
    private final Consumer<SignerFault> onLast;

    /**
     * Where one copy of the keys is.
     *
     * @param pin a fresh one, which is closed here
     */
    public record Seat(TokenAddress token, Supplier<Pin> pin) {}

    private KeyLine(Consumer<SignerFault> onLast) {
        this.onLast = onLast;
    }

    /**
     * Opens every token that can be opened.
     *
     * @param seats in the order in which they are asked
     * @param onLast told of a TOKEN_FAULT when no token is left
     * @throws SignerFault as {@link HsmKeys#open}, if none opens; TOKENS_DIFFER if two hold different keys
     */
    public static HsmKeys open(
            List<Seat> seats,
            String batchLabel,
            HsmKeys.Pool limits,
            Consumer<SignerFault> onLast,
            InstantSource clock) {
        KeyLine line = new KeyLine(onLast);
        List<HsmKeys> opened = new ArrayList<>();
        Optional<SignerFault> first = Optional.empty();
        boolean complete = false;
        try {
            for (Seat seat : seats) {
                try (Pin pin = seat.pin().get()) {
                    opened.add(HsmKeys.open(seat.token(), batchLabel, pin, limits, line::lost, clock));
                } catch (SignerFault fault) {
                    if (!isAway(fault) || seats.size() == 1) {
                        throw fault;
                    }
                    LOG.error("the token {} is not used: {}", seat.token().label(), fault.getMessage());
                    first = first.or(() -> Optional.of(fault));
                }
            }
            if (opened.isEmpty()) {
                throw first.orElseThrow();
            }
            for (HsmKeys keys : opened) {
                if (!keys.identity().equals(opened.getFirst().identity())) {
                    throw new SignerFault(
                            SignerTag.TOKENS_DIFFER, "token " + keys.serial() + " holds other keys than the first");
                }
            }
            line.alive.set(opened.size());
            opened.getFirst().followedBy(opened.subList(1, opened.size()));
            complete = true;
            return opened.getFirst();
        } finally {
            if (!complete) {
                opened.forEach(HsmKeys::close);
            }
        }
    }

    /** Whether the token, and not the configuration, is what is wrong. */
    private static boolean isAway(SignerFault fault) {
        return fault.tag() == SignerTag.TOKEN_ABSENT || fault.tag() == SignerTag.TOKEN_FAULT;
    }

    private void lost(SignerFault fault) {
        if (alive.decrementAndGet() == 0) {
            onLast.accept(fault);
        } else {
            LOG.error("a token is lost to this process; another holds the same keys: {}", fault.getMessage());
        }
    }
}
