package io.portcullis.signer.service;

import io.portcullis.depositary.journal.FaultLine;
import io.portcullis.depositary.journal.FaultLine.Moment;
import io.portcullis.depositary.journal.SectorDisk.Survival;
import io.portcullis.signer.testing.Effort;
import java.util.List;

/**
 * Runs a story once to count its points, then once for each point, each moment about it and each way its writes survive, and shows that the
 * story comes to a good end from there. Deterministic: a failure names the run, and the run can be had again.
 */
final class CrashExplorer {
    /** Of a story that is told in hundreds of ways only each so many-th death is tried, another for each way; all in the long run. */
    static final int SAMPLE = Effort.isWhole() ? 1 : 12;

    private CrashExplorer() {}

    /** One death. */
    record Death(long point, Moment moment, Survival survival) {
        /** Chooses among the sectors that survive. */
        long seed() {
            return point * 31 + moment.name().hashCode();
        }

        /** Settles in one order or the other, so that each point and moment sees both. */
        boolean isEven() {
            return (point + (survival == Survival.NONE ? 1 : 0)) % 2 == 0;
        }

        FaultLine line() {
            return FaultLine.dyingAt(point, moment);
        }
    }

    @FunctionalInterface
    interface Story {
        /** Lives until the death, then what comes after; throws an AssertionError unless it ends well. */
        void live(FaultLine line, Death death);
    }

    /** How much was explored. */
    record Explored(List<String> points, int deaths) {
        /** A story that lost its points would prove nothing. */
        void requirePoints(int least, String... among) {
            if (points.size() < least || !points.containsAll(List.of(among))) {
                throw new AssertionError("too few points: " + points);
            }
        }
    }

    /** The points of a story that nobody dies in. */
    static List<String> pointsOf(Story story) {
        FaultLine whole = FaultLine.whole();
        story.live(whole, new Death(Long.MAX_VALUE, Moment.AFTER, Survival.ALL));
        return whole.passed();
    }

    static Explored explore(Story story) {
        return explore(story, 1, 1);
    }

    /**
     * Explores a part.
     *
     * @param first the first point at which it dies
     * @param stride 1 for every point from there on; more for a sample of them
     */
    static Explored explore(Story story, int first, int stride) {
        List<String> points = pointsOf(story);
        int deaths = 0;
        for (int point = first; point <= points.size(); point += stride) {
            String what = points.get(point - 1);
            for (Moment moment : Moment.about(what)) {
                for (Survival survival : survivals(point, stride)) {
                    Death death = new Death(point, moment, survival);
                    try {
                        story.live(death.line(), death);
                    } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError(death + ", at \"" + what + "\"", e);
                    }
                    deaths++;
                }
            }
        }
        return new Explored(points, deaths);
    }

    /** A sample takes one of them in turn. */
    private static List<Survival> survivals(int point, int stride) {
        List<Survival> all = List.of(Survival.values());
        return stride == 1 ? all : List.of(all.get((point / stride + point % stride) % all.size()));
    }
}
