package io.portcullis.appliance.report;

import io.portcullis.threshold.codec.Bytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which reports an archive has of which default. A report does not change once it is written, so each is asked once of which default it is. */
public final class WaterfallFiles {
    private final Map<Place, String> defaults = new HashMap<>();

    /**
     * @param id the time under which the archive has it
     * @param name its files begin with it
     */
    public record Place(String id, String name) {}

    /** A report of a default, whole. */
    public record Found(Place place, JsonNode report) {}

    /** The newest report of a default; empty while there is none. */
    public synchronized Optional<Found> of(ReportArchive archive, String defaultId) {
        Set<Place> there = new HashSet<>();
        Optional<Place> newest = Optional.empty();
        for (ReportArchive.Bundle bundle : archive.list()) {
            for (Place place : places(bundle)) {
                there.add(place);
                if (!defaults.containsKey(place)) {
                    read(archive, place)
                            .ifPresent(report -> defaults.put(
                                    place, report.at("/facts/default_id").asString("")));
                }
                if (newest.isEmpty() && defaultId.equals(defaults.get(place))) {
                    newest = Optional.of(place);
                }
            }
        }
        defaults.keySet().retainAll(there);
        return newest.flatMap(place -> read(archive, place).map(report -> new Found(place, report)));
    }

    private static List<Place> places(ReportArchive.Bundle bundle) {
        return bundle.files().stream()
                .filter(file -> file.startsWith("waterfall") && file.matches("[^.]+\\.json"))
                .map(file -> new Place(bundle.id(), file.substring(0, file.indexOf('.'))))
                .toList();
    }

    /** Empty for one that is being written. */
    private static Optional<JsonNode> read(ReportArchive archive, Place place) {
        Optional<Bytes> file = archive.file(place.id(), place.name() + ".json");
        try {
            return file.map(bytes -> JsonMapper.shared().readTree(bytes.toArray()));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
