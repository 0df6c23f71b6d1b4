package io.portcullis.appliance.price;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.json.Fields;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom to ask for prices.
 *
 * @param by for whose counterparties
 * @param everySeconds how long between two questions to one source
 */
public record PriceSettings(EntityId by, int everySeconds, List<Source> sources) {
    private static final int MOST_SOURCES = 31;
    private static final int MOST_SECONDS = 86_400;
    private static final int MOST_URL = 2_048;

    /**
     * @param name as people call it
     * @param address of the key that signs its quotes
     */
    public record Source(String name, Address address, URI url) {
        public Source {
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            if (!web || url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
                throw new IllegalArgumentException("a source is asked at an http or https address");
            }
        }
    }

    public PriceSettings {
        sources = List.copyOf(sources);
        Set<Object> once = new HashSet<>();
        boolean distinct = sources.stream().allMatch(it -> once.add(it.name()) && once.add(it.address()));
        if (everySeconds < 1 || everySeconds > MOST_SECONDS || sources.isEmpty() || !distinct) {
            throw new IllegalArgumentException("sources have names and keys of their own, and are asked now and then");
        }
    }

    /** {@code {"by","everySeconds","sources":[{"name","address","url"}…]}}. */
    public static PriceSettings read(Fields in) {
        try {
            return new PriceSettings(
                    new EntityId(in.bytes32("by")),
                    in.number("everySeconds", 1, MOST_SECONDS),
                    in.objects("sources", MOST_SOURCES, PriceSettings::source));
        } catch (IllegalArgumentException e) {
            throw in.invalid("sources", "valid: " + e.getMessage());
        }
    }

    private static Source source(Fields in) {
        try {
            return new Source(in.identifier("name"), in.address("address"), URI.create(in.text("url", MOST_URL)));
        } catch (IllegalArgumentException e) {
            throw in.invalid("url", "valid: " + e.getMessage());
        }
    }
}
