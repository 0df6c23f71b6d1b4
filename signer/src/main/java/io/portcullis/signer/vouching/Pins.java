package io.portcullis.signer.vouching;

import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a reader believes of vendors and machines: {@code {"makes":[{"make",…pin}…],"boots":[{"signer",…pin}…]}}.
 *
 * @param makes by the name of a make of token; with any, a key takes the word of one of them
 * @param boots by the name of a signer; with one, that signer takes a quote
 */
public record Pins(SortedMap<String, VendorPin> makes, SortedMap<String, BootPin> boots) {
    public static final Pins NONE = new Pins(Collections.emptySortedMap(), Collections.emptySortedMap());

    private static final int MOST = 32;

    public Pins {
        makes = Collections.unmodifiableSortedMap(new TreeMap<>(makes));
        boots = Collections.unmodifiableSortedMap(new TreeMap<>(boots));
        if (makes.size() > MOST || boots.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " makes, and as many machines");
        }
    }

    public boolean isEmpty() {
        return makes.isEmpty() && boots.isEmpty();
    }

    public Optional<BootPin> boot(String signer) {
        return Optional.ofNullable(boots.get(signer));
    }

    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject();
        ArrayNode vendors = json.putArray("makes");
        makes.forEach((make, pin) -> vendors.add(pin.toJson().put("make", make)));
        ArrayNode machines = json.putArray("boots");
        boots.forEach((signer, pin) -> machines.add(pin.toJson().put("signer", signer)));
        return json;
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    public static Pins read(Fields in) {
        SortedMap<String, VendorPin> makes = new TreeMap<>();
        List<Boolean> newMakes =
                in.objects("makes", MOST, one -> makes.put(one.identifier("make"), VendorPin.read(one)) == null);
        SortedMap<String, BootPin> boots = new TreeMap<>();
        List<Boolean> newBoots =
                in.objects("boots", MOST, one -> boots.put(one.identifier("signer"), BootPin.read(one)) == null);
        if (newMakes.contains(false) || newBoots.contains(false)) {
            throw in.invalid("makes", "each make and each signer once");
        }
        return new Pins(makes, boots);
    }
}
