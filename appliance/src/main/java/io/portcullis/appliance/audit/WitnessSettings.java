package io.portcullis.appliance.audit;

import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Witnesses;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code "audit":{"everySeconds","snapshotEverySeconds"?,"witnesses":[{"url","key"}…]}}: where the witnesses are. Who they are, and how many of them it takes, the trust roots say.
 *
 * @param every how often a log that has grown is published
 * @param snapshotEvery how often all heads are written down together; a week unless the file says otherwise
 */
public record WitnessSettings(Duration every, Duration snapshotEvery, List<Place> witnesses) {
    private static final Duration WEEK = Duration.ofDays(7);

    /** What holds if the configuration does not say. */
    public static final WitnessSettings NONE = new WitnessSettings(Duration.ofSeconds(10), WEEK, List.of());

    private static final int MAX_SECONDS = 3_600;
    private static final int MAX_LENGTH = 1_024;

    /** One witness's submission prefix and key. */
    public record Place(URI url, NoteKey key) {}

    public WitnessSettings {
        witnesses = List.copyOf(witnesses);
    }

    public static WitnessSettings read(Fields in) {
        return new WitnessSettings(
                Duration.ofSeconds(in.number("everySeconds", 1, MAX_SECONDS)),
                in.has("snapshotEverySeconds")
                        ? Duration.ofSeconds(in.number("snapshotEverySeconds", 60, (int) WEEK.toSeconds()))
                        : WEEK,
                in.objects("witnesses", Witnesses.MAX_WITNESSES, WitnessSettings::place));
    }

    private static Place place(Fields in) {
        try {
            URI url = URI.create(in.text("url", MAX_LENGTH));
            if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                throw in.invalid("url", "http or https, and a host");
            }
            return new Place(url, NoteKey.decode(in.text("key", MAX_LENGTH)));
        } catch (IllegalArgumentException e) {
            throw in.invalid("url", "an address");
        }
    }

    /** That exactly the witnesses of the trust roots have a place. */
    public void requireOf(Optional<Witnesses> asked) {
        List<NoteKey> keys = asked.map(Witnesses::keys).orElse(List.of());
        List<NoteKey> placed = witnesses.stream().map(Place::key).toList();
        if (placed.stream().distinct().count() != placed.size()
                || placed.size() != keys.size()
                || !placed.containsAll(keys)) {
            throw ApplianceTag.CONFIGURATION_INVALID.refusal(
                    "audit.witnesses names the place of every witness of the trust roots, and of no other");
        }
    }
}
