package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The cheap, ordered half of judging a command: whether its holder may. One writer; deterministic.
 *
 * <p>Invariants: what is refused or repeated changes nothing. What is admitted is charged to the grant and to all above it, is remembered, and
 * changes the root, before it is applied. Its time never goes back: a block of an earlier time is judged at the time reached.
 */
public final class Gate {
    private static final int FOUNDED = 1;
    private static final int ADMITTED = 2;
    private static final int APPLIED = 3;
    private static final int FAILED = 4;
    private static final int FORGOT = 5;

    /** What is kept of one entity. */
    record Post(Grants grants, IdempotencyWindow window) {}

    private final Bytes32 domain;
    private final int mostRemembered;
    final Map<EntityId, Post> posts = new HashMap<>();
    /** Windows with something to forget: a node has many entities, of which few command at a time. */
    private final Set<IdempotencyWindow> remembering = new HashSet<>();

    final RootChain chain;
    private long reachedSeconds;
    private int remembered;

    Gate(Bytes32 domain, int mostRemembered, Bytes32 root, long reachedSeconds) {
        this.domain = domain;
        this.mostRemembered = mostRemembered;
        this.chain = new RootChain(root);
        this.reachedSeconds = reachedSeconds;
    }

    /** @param domain EIP-712 separator of the node's Depositary */
    public static Gate closed(Bytes32 domain) {
        return new Gate(domain, Limits.COMMANDS_REMEMBERED, domain, 0);
    }

    /**
     * Gives an entity its roots, from the node's configuration.
     *
     * @return why not: GRANTS_FOUNDED, TOO_MANY_ENTITIES, or GRANT_INVALID without a root, with one holder twice, or with too many
     */
    public Optional<Refusal> found(EntityId entity, List<Grant> roots) {
        if (posts.containsKey(entity)) {
            return Optional.of(new Refusal(EngineTag.GRANTS_FOUNDED, "entity " + entity));
        }
        if (posts.size() >= Limits.COMMANDING_ENTITIES) {
            return Optional.of(new Refusal(EngineTag.TOO_MANY_ENTITIES, Limits.COMMANDING_ENTITIES + " have grants"));
        }
        long holders =
                roots.stream().map(root -> root.key().holder()).distinct().count();
        if (roots.isEmpty() || holders < roots.size() || holders > Limits.GRANTS_PER_ENTITY) {
            return Optional.of(
                    new Refusal(EngineTag.GRANT_INVALID, roots.size() + " roots of " + holders + " holders"));
        }
        Grants grants = new Grants();
        roots.forEach(grants::root);
        posts.put(entity, new Post(grants, new IdempotencyWindow(Limits.COMMANDS_REMEMBERED_PER_ENTITY, 0)));
        chain.change(FOUNDED).put(entity.value()).link();
        for (Grant root : roots) {
            chain.change(FOUNDED).put(root.encode().sha256()).link();
        }
        return Optional.empty();
    }

    /**
     * Judges one command at its place in the order. A GRANT command is also carried out.
     *
     * @param spend what its body would move or hold of its entity's value
     */
    public Judged judge(Checked.Proven proven, Spend spend, long blockTimeSeconds) {
        if (blockTimeSeconds < 0 || blockTimeSeconds > Limits.AUTHORITY_LATEST_SECONDS) {
            throw new IllegalArgumentException("a block time of " + blockTimeSeconds);
        }
        try {
            return judgeAt(proven, spend, Math.max(reachedSeconds, blockTimeSeconds));
        } catch (RefusedException e) {
            return new Judged.Refused(e.refusal());
        }
    }

    private Judged judgeAt(Checked.Proven proven, Spend spend, long now) {
        Command command = proven.command();
        if (!command.domain().equals(domain)) {
            throw refused(EngineTag.COMMAND_OTHER_DOMAIN, "signed for domain " + command.domain());
        }
        Post post = posts.get(command.entity());
        Seat seat = post == null ? null : post.grants.seat(proven.holder()).orElse(null);
        if (seat == null) {
            throw refused(EngineTag.AUTHORITY_UNKNOWN, "holder " + proven.holder());
        }
        require(seat.compare(proven.shown()));
        requireRights(seat, command.kind(), now);
        IdempotencyWindow.Entry known = post.window.find(command.idempotencyKey());
        if (known != null) {
            if (!known.digest.equals(proven.digest())) {
                throw refused(EngineTag.IDEMPOTENCY_CONFLICT, "key " + known.key + " names another command");
            }
            return new Judged.Repeated(known.outcome);
        }
        boolean makeRoom = requireInTime(command.notAfterSeconds(), post.window, now);
        if (!seat.counterRises(proven.shown())) {
            throw refused(EngineTag.PASSKEY_COUNTER_STALE, "the counter was at " + seat.counter() + " already");
        }
        List<Velocity> charged = requireLimits(seat, command.kind(), spend, now);
        if (command.kind() == CommandKind.GRANT) {
            require(post.grants.change(seat, GrantChange.decode(command.body())));
        }
        return admit(proven, post, seat, spend, charged, makeRoom, now);
    }

    private static void requireRights(Seat seat, CommandKind kind, long now) {
        for (Optional<Seat> each = Optional.of(seat);
                each.isPresent();
                each = each.get().parent()) {
            Grant grant = each.get().grant();
            if (now >= grant.expiresAtSeconds()) {
                throw refused(EngineTag.AUTHORITY_EXPIRED, "since " + grant.expiresAtSeconds());
            }
            if (!grant.kinds().contains(kind)) {
                throw refused(EngineTag.KIND_NOT_GRANTED, kind + " is not granted");
            }
        }
    }

    /** Whether another of the entity's commands must be forgotten for it. */
    private boolean requireInTime(long notAfter, IdempotencyWindow window, long now) {
        if (now > notAfter) {
            throw refused(EngineTag.COMMAND_EXPIRED, "it was good until " + notAfter + ", and now is " + now);
        }
        if (notAfter - now > Limits.COMMAND_LIFETIME_SECONDS) {
            throw refused(EngineTag.COMMAND_TOO_FAR, "it would be good until " + notAfter + ", and now is " + now);
        }
        boolean makeRoom = remembered >= mostRemembered;
        if (makeRoom && window.size() == 0) {
            throw refused(EngineTag.IDEMPOTENCY_FULL, mostRemembered + " commands are remembered");
        }
        if (!window.canRemember(notAfter, makeRoom)) {
            throw refused(EngineTag.COMMAND_BELOW_FLOOR, "commands of so early an expiry were forgotten");
        }
        return makeRoom;
    }

    private static List<Velocity> requireLimits(Seat seat, CommandKind kind, Spend spend, long now) {
        if (!(spend instanceof Spend.Of of)) {
            if (kind.spends()) {
                throw refused(EngineTag.SPEND_UNSTATED, kind + " moves or holds value");
            }
            return List.of();
        }
        if (!of.amount().isPositive()) {
            throw refused(EngineTag.AMOUNT_NOT_POSITIVE, "an amount of " + of.amount());
        }
        if (!of.amount().fits(Limits.AMOUNT_BITS)) {
            throw refused(EngineTag.AMOUNT_TOO_LARGE, "an amount of " + of.amount());
        }
        List<Velocity> charged = new ArrayList<>(Limits.GRANT_DEPTH);
        for (Optional<Seat> each = Optional.of(seat);
                each.isPresent();
                each = each.get().parent()) {
            Seat at = each.get();
            require(at.limit(of.token(), of.amount(), now));
            if (at.grant().allowance() instanceof Allowance.Capped capped) {
                charged.add(at.velocity(capped.indexOf(of.token())));
            }
        }
        return charged;
    }

    private Judged admit(
            Checked.Proven proven,
            Post post,
            Seat seat,
            Spend spend,
            List<Velocity> charged,
            boolean makeRoom,
            long now) {
        Command command = proven.command();
        reachedSeconds = now;
        chain.change(ADMITTED).put(now).put(proven.digest()).put(proven.holder().value());
        if (proven.shown() instanceof Shown.Passkey passkey) {
            if (seat.holder().equals(proven.holder())) {
                // Otherwise the command has just put a new key in its place, whose counter begins anew.
                seat.count(passkey.counter());
            }
            chain.put(passkey.counter());
        }
        if (spend instanceof Spend.Of of) {
            charged.forEach(velocity -> velocity.add(of.amount(), now));
            chain.put(of.token().value())
                    .put(of.amount().high())
                    .put(of.amount().low());
        }
        chain.link();
        int before = post.window.size();
        IdempotencyWindow.Entry entry =
                post.window.remember(command.idempotencyKey(), proven.digest(), command.notAfterSeconds(), makeRoom);
        remembered += post.window.size() - before;
        remembering.add(post.window);
        return new Judged.Admitted(entry, spend, charged, now);
    }

    /** What keys may command an entity now, in the order of their holders. */
    public List<Grant> grants(EntityId entity) {
        Post post = posts.get(entity);
        return post == null
                ? List.of()
                : post.grants.seats().stream().map(Seat::grant).toList();
    }

    /** Remembers what came of an admitted command. */
    public void applied(Judged.Admitted admitted, Bytes outcome) {
        conclude(APPLIED, admitted, outcome);
    }

    /** Remembers that an admitted command moved nothing after all, so that its amount does not count; sent again it still fails. */
    public void failed(Judged.Admitted admitted, Bytes outcome) {
        conclude(FAILED, admitted, outcome);
        if (admitted.spend instanceof Spend.Of of) {
            admitted.charged.forEach(velocity -> velocity.takeBack(of.amount(), admitted.atSeconds));
        }
    }

    private void conclude(int kind, Judged.Admitted admitted, Bytes outcome) {
        if (admitted.concluded || outcome.size() > Limits.OUTCOME_BYTES) {
            throw new IllegalStateException("an outcome twice, or of " + outcome.size() + " bytes");
        }
        admitted.concluded = true;
        admitted.entry.outcome = outcome;
        chain.change(kind).put(admitted.entry.digest).put(outcome).link();
    }

    /** Forgets outcomes of commands that expired long enough ago: an input of its own, in order with commands. */
    public void forgetUntil(long blockTimeSeconds) {
        reachedSeconds = Math.max(reachedSeconds, blockTimeSeconds);
        for (IdempotencyWindow window : remembering) {
            remembered -= window.forgetUntil(reachedSeconds);
        }
        remembering.removeIf(window -> window.size() == 0);
        chain.change(FORGOT).put(reachedSeconds).link();
    }

    /** Equal on all replicas that had the same inputs, and after a restore. */
    public Bytes32 root() {
        return chain.root();
    }

    public Bytes snapshot() {
        return capture().get();
    }

    /** {@link #snapshot} of the gate as it is now, for any thread to make while commands come. */
    public Supplier<Bytes> capture() {
        return GateCodec.capture(this, domain, reachedSeconds);
    }

    /** @throws RefusedException AUTHORITY_SNAPSHOT_INVALID */
    public static Gate restore(Bytes snapshot) {
        return GateCodec.read(snapshot, Limits.COMMANDS_REMEMBERED);
    }

    void restorePost(EntityId entity, Post post) {
        if (posts.putIfAbsent(entity, post) != null) {
            throw new IllegalArgumentException("an entity twice");
        }
        remembered += post.window.size();
        if (post.window.size() > 0) {
            remembering.add(post.window);
        }
    }

    private static void require(Optional<Refusal> refusal) {
        if (refusal.isPresent()) {
            throw refused(refusal.get().tag(), refusal.get().reason());
        }
    }

    private static RefusedException refused(EngineTag tag, String reason) {
        return new RefusedException(tag, reason);
    }
}
