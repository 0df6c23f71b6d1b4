package io.portcullis.signer.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Has blocks sealed by a board: all signers are asked at once, each by a thread of its own, and the answer stands as soon as members
 * with the threshold's weight have signed.
 *
 * <p>Who is slower goes on with its block in the background. It is handed the newest block next, not those in between: a signer that missed
 * a block seals the one after it. So a slow signer costs nothing while the others make the quorum, and is never more than one block behind.
 *
 * <p>Invariant: only the newest block is waited for; each signer has at most that one waiting. One caller at a time, blocks in order.
 */
public final class SealQuorum implements AutoCloseable {
    private final Board board;
    private final List<Desk> desks = new ArrayList<>();

    /** Guarded by this. */
    private Round newest;

    private boolean closing;

    /** What became of a block. */
    public sealed interface Outcome {
        Seal seal();

        /**
         * The board has sealed it.
         *
         * @param signatures ascending by signer, as a sealed proof has them
         * @param refusals of those who had said no by then
         */
        record Sealed(Seal seal, List<Signature> signatures, SortedMap<Address, Refusal> refusals) implements Outcome {}

        /**
         * Too many said no, or nothing. The same block may be asked for again; another at its height may not.
         *
         * @param refusals of each member that had said no by then
         */
        record Unsealed(Seal seal, SortedMap<Address, Refusal> refusals) implements Outcome {}
    }

    /** One block and the answers to it. Guarded by the quorum's monitor. */
    private static final class Round {
        final Seal seal;
        final SealLeaves leaves;
        final SortedMap<Address, Signature> signatures = new TreeMap<>();
        final SortedMap<Address, Refusal> refusals = new TreeMap<>();

        Round(Seal seal, SealLeaves leaves) {
            this.seal = seal;
            this.leaves = leaves;
        }
    }

    /** One signer's thread and the block that waits for it. */
    private final class Desk {
        final SealClient client;
        final Thread thread;
        Round done;

        Desk(SealClient client) {
            this.client = client;
            this.thread = Thread.ofPlatform()
                    .name("seal-" + client.member())
                    .daemon(true)
                    .unstarted(this::askAll);
        }

        private void askAll() {
            for (Optional<Round> next = next(this); next.isPresent(); next = next(this)) {
                Round round = next.get();
                heard(this, round, ask(round));
            }
            client.close();
        }

        private Answer<SealSignature> ask(Round round) {
            try {
                return client.seal(round.seal, round.leaves);
            } catch (RuntimeException e) {
                // A thread that died of a bug would leave its block waiting for ever.
                return new Answer.Refused<>(new Refusal(SignerTag.INTERNAL, String.valueOf(e.getMessage())));
            }
        }
    }

    /**
     * @param clients one for each member that is asked; taken over
     * @throws IllegalArgumentException if one is no member, or is there twice
     */
    public SealQuorum(Board board, List<SealClient> clients) {
        this.board = board;
        Map<Address, SealClient> members = new HashMap<>();
        for (SealClient client : clients) {
            if (board.weightOf(client.member()) == 0 || members.put(client.member(), client) != null) {
                throw new IllegalArgumentException(client.member() + " is no member of the board, or named twice");
            }
        }
        clients.forEach(client -> desks.add(new Desk(client)));
        desks.forEach(desk -> desk.thread.start());
    }

    /**
     * Has a block sealed; returns once a quorum has signed, or cannot any more. Every signer answers within its client's deadline, so this
     * does, too, or a deadline later for one that is still at an earlier block.
     */
    public Outcome seal(Seal seal, SealLeaves leaves) throws InterruptedException {
        Round round = new Round(seal, leaves);
        synchronized (this) {
            newest = round;
            notifyAll();
            while (true) {
                if (weight(round.signatures.keySet()) >= board.threshold()) {
                    return new Outcome.Sealed(
                            seal, List.copyOf(round.signatures.values()), new TreeMap<>(round.refusals));
                }
                if (closing || weightAsked() - weight(round.refusals.keySet()) < board.threshold()) {
                    return new Outcome.Unsealed(seal, new TreeMap<>(round.refusals));
                }
                wait();
            }
        }
    }

    private long weightAsked() {
        return weight(desks.stream().map(desk -> desk.client.member()).toList());
    }

    private long weight(Iterable<Address> signers) {
        long weight = 0;
        for (Address signer : signers) {
            weight += board.weightOf(signer);
        }
        return weight;
    }

    /** The newest block that this signer has not been asked for; empty at the end. */
    private synchronized Optional<Round> next(Desk desk) {
        while (!closing && (newest == null || newest == desk.done)) {
            try {
                wait();
            } catch (InterruptedException e) {
                return Optional.empty();
            }
        }
        if (closing) {
            return Optional.empty();
        }
        desk.done = newest;
        return Optional.of(newest);
    }

    private synchronized void heard(Desk desk, Round round, Answer<SealSignature> answer) {
        switch (answer) {
            case Answer.Granted<SealSignature>(SealSignature signed) ->
                round.signatures.put(signed.signer(), signed.signature());
            case Answer.Refused<SealSignature>(Refusal refusal) -> round.refusals.put(desk.client.member(), refusal);
        }
        notifyAll();
    }

    /** Ends the threads; a signer under way is left to itself. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        desks.forEach(desk -> desk.thread.interrupt());
    }
}
