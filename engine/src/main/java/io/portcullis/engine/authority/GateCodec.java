package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A gate's state as RLP; the layout is in the package's description. */
final class GateCodec {
    private static final int VERSION = 1;

    private GateCodec() {}

    /** What of an entity does not change any more: its seats as bytes, and the entries, which have their outcomes. */
    private record PostNow(EntityId entity, RlpWriter seats, long floorSeconds, List<IdempotencyWindow.Entry> entries) {
        static PostNow of(EntityId entity, Gate.Post post) {
            return new PostNow(
                    entity,
                    new RlpWriter().list(post.grants().seats(), GateCodec::writeSeat),
                    post.window().floorSeconds(),
                    post.window().unsorted());
        }
    }

    /** Takes what may change now; the rest, which is long, is sorted and written by whoever asks for it. */
    static Supplier<Bytes> capture(Gate gate, Bytes32 domain, long reachedSeconds) {
        RlpWriter start = new RlpWriter()
                .number(VERSION)
                .bytes(domain.toArray())
                .number(reachedSeconds)
                .bytes(gate.root().toArray());
        List<PostNow> posts = new ArrayList<>(gate.posts.size());
        gate.posts.forEach((entity, post) -> posts.add(PostNow.of(entity, post)));
        return () -> {
            posts.sort(Comparator.comparing(PostNow::entity));
            return new RlpWriter()
                    .append(start)
                    .list(posts, GateCodec::writePost)
                    .toList();
        };
    }

    private static void writePost(RlpWriter out, PostNow post) {
        post.entries().sort(null);
        out.list(new RlpWriter()
                .bytes(post.entity().value().toArray())
                .append(post.seats())
                .number(post.floorSeconds())
                .list(
                        post.entries(),
                        (each, known) -> each.list(new RlpWriter()
                                .bytes(known.key.bytes())
                                .bytes(known.digest.toArray())
                                .number(known.notAfterSeconds)
                                .bytes(known.outcome))));
    }

    private static void writeSeat(RlpWriter out, Seat seat) {
        RlpWriter velocities = new RlpWriter();
        if (seat.grant().allowance() instanceof Allowance.Capped capped) {
            for (int i = 0; i < capped.caps().size(); i++) {
                velocities.list(seat.velocity(i).write());
            }
        }
        out.list(new RlpWriter()
                .list(GrantCodec.write(seat.grant()))
                .bytes(seat.parent()
                        .map(above -> above.holder().value().toArray())
                        .orElse(new byte[0]))
                .number(seat.counter())
                .list(velocities));
    }

    static Gate read(Bytes snapshot, int mostRemembered) {
        try {
            Gate gate = RlpReader.readList(snapshot, in -> readGate(in, mostRemembered));
            if (!gate.snapshot().equals(snapshot)) {
                throw new IllegalArgumentException("entries in another order");
            }
            return gate;
        } catch (ThresholdRefusedException | IllegalArgumentException | ArithmeticException e) {
            throw new RefusedException(EngineTag.AUTHORITY_SNAPSHOT_INVALID, e.getMessage());
        }
    }

    private static Gate readGate(RlpReader in, int mostRemembered) {
        in.number(VERSION, VERSION);
        Bytes32 domain = CommandCodec.word(in);
        long reachedSeconds = in.number(0, Limits.AUTHORITY_LATEST_SECONDS);
        Gate gate = new Gate(domain, mostRemembered, CommandCodec.word(in), reachedSeconds);
        in.items(
                Limits.COMMANDING_ENTITIES,
                item -> item.list(post -> {
                    EntityId entity = new EntityId(CommandCodec.word(post));
                    gate.restorePost(entity, new Gate.Post(readGrants(post), readWindow(post)));
                    return entity;
                }));
        return gate;
    }

    private record Placed(Seat seat, Bytes parent) {}

    private static Grants readGrants(RlpReader in) {
        Grants grants = new Grants();
        List<Placed> all = in.items(Limits.GRANTS_PER_ENTITY, item -> item.list(GateCodec::readSeat));
        all.forEach(placed -> grants.sit(placed.seat));
        for (Placed placed : all) {
            if (placed.parent.size() > 0) {
                HolderId above = new HolderId(Bytes32.of(placed.parent.toArray()));
                placed.seat.under(grants.seat(above)
                        .orElseThrow(() -> new IllegalArgumentException("a granter that is not there")));
            }
        }
        return requireForest(grants);
    }

    private static Grants requireForest(Grants grants) {
        for (Seat seat : grants.seats()) {
            Optional<Seat> above = Optional.of(seat);
            for (int depth = 0; above.isPresent(); depth++) {
                if (depth == Limits.GRANT_DEPTH) {
                    throw new IllegalArgumentException("grants in a circle, or too deep");
                }
                above = above.get().parent();
            }
        }
        if (grants.seats().isEmpty()) {
            throw new IllegalArgumentException("an entity without a root");
        }
        return grants;
    }

    private static Placed readSeat(RlpReader in) {
        Grant grant = in.list(GrantCodec::read);
        Bytes parent = in.bytes(Bytes32.LENGTH);
        Seat seat = new Seat(grant, Optional.empty());
        seat.count(in.number(0, 0xffff_ffffL));
        return in.list(velocities -> {
            if (grant.allowance() instanceof Allowance.Capped capped) {
                for (int i = 0; i < capped.caps().size(); i++) {
                    TokenCap cap = capped.caps().get(i);
                    seat.restore(i, velocities.list(each -> Velocity.read(each, cap)));
                }
            }
            return new Placed(seat, parent);
        });
    }

    private static IdempotencyWindow readWindow(RlpReader in) {
        IdempotencyWindow window = new IdempotencyWindow(
                Limits.COMMANDS_REMEMBERED_PER_ENTITY, in.number(0, Limits.AUTHORITY_LATEST_SECONDS));
        in.items(
                        Limits.COMMANDS_REMEMBERED_PER_ENTITY,
                        item -> item.list(known -> new IdempotencyWindow.Entry(
                                IdempotencyKey.of(known.fixed(IdempotencyKey.LENGTH)),
                                CommandCodec.word(known),
                                known.number(0, Limits.AUTHORITY_LATEST_SECONDS),
                                known.bytes(Limits.OUTCOME_BYTES))))
                .forEach(window::put);
        return window;
    }
}
