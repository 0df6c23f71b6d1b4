package io.portcullis.bench;

import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.Input;
import io.portcullis.threshold.ceremony.Message;
import io.portcullis.threshold.ceremony.Participant;
import io.portcullis.threshold.ceremony.Party;
import io.portcullis.threshold.ceremony.Rehearsal;
import io.portcullis.threshold.curve.OsRandomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Generating a key from nothing: every member's machine in this one process, each judging every word of every other, each word signed with
 * and verified under a P-256 key. The network is memory. In the product members are processes of their own, each on its own machine.
 */
final class CeremonyBench {
    private static final List<Integer> SIZES = List.of(5, 16, 64, 128);

    private final int most;

    /** @param most members of the largest ceremony; 0 for none */
    CeremonyBench(int most) {
        this.most = most;
    }

    List<Row> run() throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        if (most >= SIZES.getFirst()) {
            // Once without looking, for the JIT.
            row(SIZES.getFirst());
        }
        for (int size : SIZES) {
            if (size <= most) {
                rows.add(row(size));
            }
        }
        return rows;
    }

    private static Row row(int size) throws InterruptedException {
        int threshold = (2 * size + 2) / 3;
        String workload = "generate a key " + threshold + "-of-" + size;
        System.err.println("  " + workload);
        List<Rehearsal.Actor> cast = Rehearsal.cast(size);
        Definition definition = Rehearsal.dkg(threshold, size, cast);
        List<Participant> members = new ArrayList<>();
        try (ExecutorService pool =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (Party party : definition.parties()) {
                Rehearsal.Actor actor = cast.get(party.number() - 1);
                members.add(new Participant(definition, party, actor.voice(), new OsRandomness(), actor.vault()));
            }
            long cpu = CpuClock.nanos();
            long start = System.nanoTime();
            int words = perform(members, pool);
            long wall = System.nanoTime() - start;
            long used = CpuClock.nanos() - cpu;
            requireCompleted(members);
            return new Row(
                    workload,
                    1e9 / wall,
                    Double.NaN,
                    Double.NaN,
                    "none",
                    true,
                    String.format(
                            Locale.ROOT,
                            "%.2f s for all %d members here, CPU %.0f ms a member; %d words",
                            wall / 1e9,
                            size,
                            used / 1e6 / size,
                            words));
        } finally {
            members.forEach(Participant::close);
            cast.forEach(actor -> actor.vault().close());
        }
    }

    /** Round by round: everybody hears everything that was said in one, then all speak in the next. */
    private static int perform(List<Participant> members, ExecutorService pool) throws InterruptedException {
        int count = 0;
        List<Callable<List<Message>>> turns = new ArrayList<>();
        members.forEach(member -> turns.add(() -> member.begin().words()));
        List<Message> words = said(pool.invokeAll(turns));
        while (!words.isEmpty()) {
            count += words.size();
            List<Message> heard = words;
            turns.clear();
            for (Participant member : members) {
                turns.add(() -> {
                    List<Message> answers = new ArrayList<>();
                    heard.forEach(word ->
                            answers.addAll(member.on(new Input.Received(word)).words()));
                    return answers;
                });
            }
            words = said(pool.invokeAll(turns));
        }
        return count;
    }

    private static List<Message> said(List<Future<List<Message>>> turns) throws InterruptedException {
        List<Message> words = new ArrayList<>();
        for (Future<List<Message>> turn : turns) {
            try {
                words.addAll(turn.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a member stopped", e);
            }
        }
        return words;
    }

    private static void requireCompleted(List<Participant> members) {
        for (Participant member : members) {
            boolean right = member.state() instanceof Completed completed
                    && completed.culprits().isEmpty()
                    && completed.sharing().groupKey().isPossessed(completed.possession())
                    && completed.equals(members.getFirst().state());
            if (!right) {
                throw new IllegalStateException("member " + member.party() + " ended with " + member.state());
            }
        }
    }
}
