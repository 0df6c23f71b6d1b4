package io.portcullis.depositary.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The test twin of a store: keeps the cursor as its text, checks the order of undoing, and fails now and then, wholly. */
final class ProjectionInMemory implements CursorStore {
    /** The disk said no. */
    static final class CommitFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Random random;
    private final List<LoggedEvent> events = new ArrayList<>();
    private Optional<String> cursor = Optional.empty();
    private boolean faulty;
    private int undone;

    ProjectionInMemory(Random random) {
        this.random = random;
    }

    void setFaulty(boolean faulty) {
        this.faulty = faulty;
    }

    List<LoggedEvent> events() {
        return List.copyOf(events);
    }

    int undone() {
        return undone;
    }

    @Override
    public Optional<Cursor> load() {
        return cursor.map(CursorCodec::decode);
    }

    @Override
    public void commit(Cursor next, List<Change> changes) {
        if (faulty && random.nextInt(8) == 0) {
            throw new CommitFailed();
        }
        for (Change change : changes) {
            switch (change) {
                case Change.Applied(LoggedEvent event) -> events.add(event);
                case Change.Undone(LoggedEvent event) -> {
                    assertEquals(event, events.removeLast(), "undone out of order");
                    undone++;
                }
            }
        }
        cursor = Optional.of(CursorCodec.encode(next));
    }
}
