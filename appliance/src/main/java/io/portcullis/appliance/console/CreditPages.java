package io.portcullis.appliance.console;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The pages of credit risk that reports and the default fund are read on. Nothing on them can be pressed. */
public final class CreditPages {
    private static final String HERE = "risk";

    private final Pages pages;

    public CreditPages(Pages pages) {
        this.pages = pages;
    }

    /** @param exposure empty while there is no such report */
    public String exposure(PersonView person, Optional<ExposureView> exposure) {
        return page("exposure", person, "exposure", exposure);
    }

    public String line(PersonView person, ExposureLineView line) {
        return page("exposure-line", person, "line", Optional.of(line));
    }

    /** @param coverage empty while there is no exposure report */
    public String coverage(PersonView person, Optional<CoverageView> coverage) {
        return page("coverage", person, "coverage", coverage);
    }

    public String stress(PersonView person, StressPage stress) {
        return page("stress", person, "stress", Optional.of(stress));
    }

    public String fund(PersonView person, FundPage fund) {
        return page("fund", person, "fund", Optional.of(fund));
    }

    public String fallen(PersonView person, DefaultPage fallen) {
        return page("default", person, "fallen", Optional.of(fallen));
    }

    private String page(String template, PersonView person, String name, Optional<?> value) {
        Map<String, Object> facts = new HashMap<>(Map.of("person", person, "here", HERE));
        facts.put(name, value.orElse(null));
        return pages.page(template, facts);
    }
}
