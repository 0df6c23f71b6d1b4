package io.portcullis.watchtower.service;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.watchtower.watch.Alarm;
import io.portcullis.watchtower.watch.AlarmKind;
import io.portcullis.watchtower.watch.Payer;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What rang, for people and meters: the newest alarms, which last ones still ring, and how often each kind rang. Safe for many threads. */
final class Bells {
    private static final Logger LOG = LoggerFactory.getLogger(Bells.class);

    /** Alarms remembered; the log has them all. */
    private static final int MOST = 1_024;

    /** One that rang. */
    record Rang(long at, Alarm alarm) {}

    private final InstantSource clock;
    private final Deque<Rang> newest = new ArrayDeque<>();
    private final Map<AlarmKind, Long> counts = new EnumMap<>(AlarmKind.class);
    private final Map<String, Alarm> ringing = new TreeMap<>();
    private String lastFault = "";

    Bells(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void ring(Alarm alarm) {
        LOG.warn("alarm {} {} {}", alarm.kind(), alarm.about(), alarm.text());
        newest.addFirst(new Rang(clock.instant().getEpochSecond(), alarm));
        if (newest.size() > MOST) {
            newest.removeLast();
        }
        counts.merge(alarm.kind(), 1L, Long::sum);
        if (alarm.kind().isLasting()) {
            ringing.put(alarm.kind() + " " + alarm.about(), alarm);
        }
    }

    synchronized void still(AlarmKind kind, String about) {
        LOG.info("over: {} {}", kind, about);
        ringing.remove(kind + " " + about);
    }

    void buried(Bytes32 account) {
        LOG.info("the dispute of {} is buried", account);
    }

    void chainFault(String text) {
        fault("the chain: " + text);
    }

    void laneFault(Payer payer, String text) {
        fault("the lane of " + payer + ": " + text);
    }

    private synchronized void fault(String text) {
        if (!text.equals(lastFault)) {
            LOG.warn("{}", text);
            lastFault = text;
        }
    }

    synchronized List<Rang> newest() {
        return List.copyOf(newest);
    }

    synchronized List<Alarm> ringing() {
        return List.copyOf(ringing.values());
    }

    synchronized Map<AlarmKind, Long> counts() {
        return new EnumMap<>(counts);
    }
}
