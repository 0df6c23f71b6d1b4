package io.portcullis.depositary.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operations of one machine's disks and token, numbered from 1 in the order they come: the points where it may die. It dies before, halfway
 * through or after the operation of one number; from there on nothing it does has an effect.
 */
public final class FaultLine {
    /** When, about its operation, the machine dies. */
    public enum Moment {
        /** Nothing of the operation is done. */
        BEFORE,
        /** A write is torn; of what cannot be torn this is the same as before. */
        HALFWAY,
        /** It is done, and nobody learns of it. */
        AFTER;

        /** Those that differ, of an operation by its name. */
        public static List<Moment> about(String what) {
            return what.endsWith(WRITE) ? List.of(values()) : List.of(BEFORE, AFTER);
        }
    }

    /** The machine is dead. */
    public static final class Dead extends IOException {
        private static final long serialVersionUID = 1;

        Dead() {
            super("the machine is dead");
        }
    }

    static final String WRITE = " write";

    private final long deathAt;
    private final Moment moment;
    private final Map<Long, Runnable> meanwhile = new ConcurrentHashMap<>();

    /** Guarded by this. */
    private final List<String> passed = new ArrayList<>();

    private boolean dead;

    private FaultLine(long deathAt, Moment moment) {
        this.deathAt = deathAt;
        this.moment = moment;
    }

    /** @param point from 1 */
    public static FaultLine dyingAt(long point, Moment moment) {
        return new FaultLine(point, moment);
    }

    public static FaultLine whole() {
        return new FaultLine(Long.MAX_VALUE, Moment.BEFORE);
    }

    /** Has something else happen while the operation of this number is about to begin. */
    public FaultLine meanwhile(long point, Runnable work) {
        meanwhile.put(point, work);
        return this;
    }

    /**
     * One operation.
     *
     * @param half what is done of it when it is torn
     * @throws Dead if the machine dies here, or is dead
     */
    void pass(String what, Runnable half, Runnable whole) throws Dead {
        long point;
        synchronized (this) {
            if (dead) {
                throw new Dead();
            }
            passed.add(what);
            point = passed.size();
        }
        Runnable other = meanwhile.get(point);
        if (other != null) {
            other.run();
        }
        synchronized (this) {
            if (dead) {
                throw new Dead();
            }
            if (point != deathAt) {
                whole.run();
                return;
            }
            switch (moment) {
                case BEFORE -> {}
                case HALFWAY -> half.run();
                case AFTER -> whole.run();
            }
            dead = true;
            throw new Dead();
        }
    }

    /** An operation of a token, which is not torn. */
    public void call(String what, Runnable work) throws Dead {
        pass(what, () -> {}, work);
    }

    public synchronized boolean isDead() {
        return dead;
    }

    /** The operations, by name. */
    public synchronized List<String> passed() {
        return List.copyOf(passed);
    }
}
