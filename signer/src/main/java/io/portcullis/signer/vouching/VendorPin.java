package io.portcullis.signer.vouching;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a reader believes of one make of device: {@code {"form","mayLeaveWrapped","roots":["0x…"]}}.
 *
 * @param mayLeaveWrapped whether a key may be one that leaves its device wrapped: a key with a backup, on a device that does not lock it afterwards
 * @param roots the vendor's root certificates, DER
 */
public record VendorPin(Form form, boolean mayLeaveWrapped, List<Bytes> roots) {
    /** How a make attests. */
    public enum Form {
        /** A certificate with Yubico's extensions. */
        YUBIHSM2,
        /** A chain below a root of the vendor, and no word on how the key was made. */
        CHAIN
    }

    private static final int MAX_ROOTS = 4;
    private static final int MAX_ROOT_BYTES = 4_096;

    public VendorPin {
        roots = List.copyOf(roots);
        if (roots.isEmpty() || roots.size() > MAX_ROOTS) {
            throw new IllegalArgumentException("a make has 1 to " + MAX_ROOTS + " roots");
        }
        roots.forEach(Certificates::parse);
    }

    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject().put("form", form.name()).put("mayLeaveWrapped", mayLeaveWrapped);
        ArrayNode list = json.putArray("roots");
        roots.forEach(root -> list.add(Hex.encode(root.toArray())));
        return json;
    }

    /** @throws io.portcullis.signer.verdict.RefusedException naming the field and the rule it breaks */
    public static VendorPin read(Fields in) {
        String word = in.text("form", 16);
        Form form = Arrays.stream(Form.values())
                .filter(one -> one.name().equals(word))
                .findFirst()
                .orElseThrow(() -> in.invalid("form", "one of " + Arrays.toString(Form.values())));
        boolean mayLeaveWrapped = in.flag("mayLeaveWrapped");
        List<Bytes> roots = new ArrayList<>();
        for (String root : in.texts("roots", MAX_ROOTS, 2 + 2 * MAX_ROOT_BYTES)) {
            try {
                roots.add(Bytes.of(Hex.decode(root)));
            } catch (IllegalArgumentException e) {
                throw in.invalid("roots", "certificates in hexadecimal");
            }
        }
        try {
            return new VendorPin(form, mayLeaveWrapped, roots);
        } catch (IllegalArgumentException e) {
            throw in.invalid("roots", "certificates: " + e.getMessage());
        }
    }
}
