package io.portcullis.appliance.console;

import io.portcullis.depositary.sending.LaneReport;
import java.util.List;
import java.util.Optional;

/**
 * By which nodes this appliance knows its chain, and by which lane its transactions go there.
 *
 * @param lane none where an account that a node holds pays
 */
public record ChainView(List<NodeView> nodes, Optional<LaneView> lane) {
    public ChainView {
        nodes = List.copyOf(nodes);
    }

    /**
     * A node.
     *
     * @param asked false once it was found lying: then it is asked for blocks no more
     * @param lie what was found
     */
    public record NodeView(String name, boolean asked, Optional<String> lie) {}

    /**
     * The transactions of the account that pays.
     *
     * @param next the nonce of the next
     * @param queued orders without a nonce yet
     * @param inFlight transactions that are not buried
     * @param unmined of those, how many are in no block
     * @param replacements how often those were outbid
     * @param oldest the nonce that has been in flight longest
     */
    public record LaneView(
            String account,
            long next,
            long queued,
            long inFlight,
            long unmined,
            long replacements,
            Optional<Long> oldest,
            List<AlarmView> alarms) {
        public LaneView {
            alarms = List.copyOf(alarms);
        }

        public static LaneView of(LaneReport report) {
            return new LaneView(
                    report.account().toString(),
                    report.next(),
                    report.queued(),
                    report.inFlight(),
                    report.unmined(),
                    report.replacements(),
                    report.oldest(),
                    report.alarms().stream()
                            .map(alarm -> new AlarmView(alarm.tag().name(), alarm.detail()))
                            .toList());
        }
    }

    /** What rings in a lane. */
    public record AlarmView(String tag, String detail) {}
}
