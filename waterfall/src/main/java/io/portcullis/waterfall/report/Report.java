package io.portcullis.waterfall.report;

import java.util.HashSet;
import java.util.List;

/**
 * What every format renders.
 *
 * @param facts in the order in which they are read; each name once
 */
public record Report(Provenance provenance, List<Fact> facts, Table table, List<Chart> charts) {
    public Report {
        facts = List.copyOf(facts);
        charts = List.copyOf(charts);
        if (new HashSet<>(facts.stream().map(Fact::name).toList()).size() != facts.size()) {
            throw new IllegalArgumentException("facts have names of their own");
        }
    }

    public ReportKind kind() {
        return provenance.kind();
    }
}
