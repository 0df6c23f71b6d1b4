package io.portcullis.appliance.ceremony;

import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.CeremonyClient;
import io.portcullis.signer.client.Shares;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.codec.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ceremonies across the signers of this appliance, one at a time. */
public final class GroupCeremonies {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCeremonies.class);

    private final Map<String, CeremonyClient> seats;
    private final ReentrantLock one = new ReentrantLock();

    /** @param seats the signers by name */
    public GroupCeremonies(Map<String, CeremonyClient> seats) {
        this.seats = new LinkedHashMap<>(seats);
    }

    /** Runs a session to its end; waits for one that runs. */
    public Relay.Result run(Definition definition, Bytes officerSignature) {
        one.lock();
        try {
            return new Relay(definition, officerSignature, seats, line -> LOG.info("ceremony: {}", line)).run();
        } finally {
            one.unlock();
        }
    }

    /** What each signer holds; empty for one that does not answer. */
    public Map<String, Optional<Shares>> shares() {
        Map<String, Optional<Shares>> all = new LinkedHashMap<>();
        seats.forEach((name, seat) -> all.put(
                name,
                seat.shares() instanceof Answer.Granted<Shares>(Shares held) ? Optional.of(held) : Optional.empty()));
        return all;
    }
}
