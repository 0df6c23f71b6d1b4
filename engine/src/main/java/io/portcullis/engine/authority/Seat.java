package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.Optional;

/** A grant in use: who gave it, what it has spent, and how far its passkey has counted. */
final class Seat {
    private static final Velocity[] NONE = {};

    private Grant grant;
    private Velocity[] velocities;
    private long counter;
    private Optional<Seat> parent;

    Seat(Grant grant, Optional<Seat> parent) {
        this.grant = grant;
        this.parent = parent;
        this.velocities = fresh(grant);
    }

    Grant grant() {
        return grant;
    }

    HolderId holder() {
        return grant.key().holder();
    }

    Optional<Seat> parent() {
        return parent;
    }

    long counter() {
        return counter;
    }

    void count(long shown) {
        counter = shown;
    }

    /** @param index of the cap in the grant */
    Velocity velocity(int index) {
        return velocities[index];
    }

    void restore(int index, Velocity velocity) {
        velocities[index] = velocity;
    }

    void under(Seat granter) {
        parent = Optional.of(granter);
    }

    /** How many grants lead to this one, with itself. */
    int depth() {
        int depth = 1;
        for (Optional<Seat> above = parent; above.isPresent(); above = above.get().parent) {
            depth++;
        }
        return depth;
    }

    boolean isBelow(Seat other) {
        for (Optional<Seat> above = parent; above.isPresent(); above = above.get().parent) {
            if (above.get() == other) {
                return true;
            }
        }
        return false;
    }

    /** What was spent counts on where token and window are the same. */
    void replaceBy(Grant other) {
        Velocity[] kept = fresh(other);
        if (grant.allowance() instanceof Allowance.Capped before
                && other.allowance() instanceof Allowance.Capped after) {
            for (int i = 0; i < kept.length; i++) {
                TokenCap cap = after.caps().get(i);
                int old = before.indexOf(cap.token());
                if (old >= 0 && before.caps().get(old).windowSeconds() == cap.windowSeconds()) {
                    kept[i] = velocities[old];
                }
            }
        }
        if (!grant.key().equals(other.key())) {
            counter = 0;
        }
        velocities = kept;
        grant = other;
    }

    /** Whether the key that the grant names is the one that was shown. */
    Optional<Refusal> compare(Shown shown) {
        return switch (shown) {
            case Shown.Account account -> Optional.empty();
            case Shown.Pin pin ->
                grant.key() instanceof GrantKey.ApiKey key && key.pin().equals(pin.pin())
                        ? Optional.empty()
                        : no(EngineTag.API_PIN_WRONG, "the session's client is another");
            case Shown.Passkey passkey -> compare(passkey);
        };
    }

    private Optional<Refusal> compare(Shown.Passkey shown) {
        if (!(grant.key() instanceof GrantKey.Passkey key) || !key.publicKey().equals(shown.publicKey())) {
            return no(EngineTag.PASSKEY_KEY_WRONG, "the grant names another public key");
        }
        if (!key.rpIdHash().equals(shown.rpIdHash())) {
            return no(EngineTag.PASSKEY_RELYING_PARTY_WRONG, "relying party hash " + shown.rpIdHash());
        }
        return key.origin().equals(shown.origin())
                ? Optional.empty()
                : no(EngineTag.PASSKEY_ORIGIN_WRONG, "made on a page of another origin");
    }

    /** Section 7.2, step 22: a counter that does not rise is of a copied key. Authenticators that never count stay at 0. */
    boolean counterRises(Shown shown) {
        return !(shown instanceof Shown.Passkey passkey)
                || passkey.counter() > counter
                || (passkey.counter() == 0 && counter == 0);
    }

    /** Whether this grant alone, whatever is above it, lets that be spent. */
    Optional<Refusal> limit(TokenId token, Amount amount, long nowSeconds) {
        if (!(grant.allowance() instanceof Allowance.Capped capped)) {
            return Optional.empty();
        }
        int index = capped.indexOf(token);
        if (index < 0) {
            return no(EngineTag.TOKEN_NOT_GRANTED, "token " + token);
        }
        TokenCap cap = capped.caps().get(index);
        if (amount.compareTo(cap.perPayment()) > 0) {
            return no(EngineTag.PAYMENT_CAP_EXCEEDED, "at most " + cap.perPayment() + " at once");
        }
        Amount spent = velocities[index].spentAt(nowSeconds);
        if (spent.plus(amount).compareTo(cap.perWindow()) > 0) {
            return no(
                    EngineTag.VELOCITY_EXCEEDED,
                    spent + " of " + cap.perWindow() + " is spent in " + cap.windowSeconds() + " s");
        }
        return Optional.empty();
    }

    private static Velocity[] fresh(Grant grant) {
        if (!(grant.allowance() instanceof Allowance.Capped capped)) {
            return NONE;
        }
        return capped.caps().stream()
                .map(cap -> new Velocity(cap.windowSeconds()))
                .toArray(Velocity[]::new);
    }

    private static Optional<Refusal> no(EngineTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }
}
