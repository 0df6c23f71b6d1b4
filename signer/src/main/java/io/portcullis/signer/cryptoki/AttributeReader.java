package io.portcullis.signer.cryptoki;

import static io.portcullis.signer.cryptoki.CkFunction.C_GetAttributeValue;
import static io.portcullis.signer.cryptoki.CkrName.CKR_ATTRIBUTE_SENSITIVE;
import static io.portcullis.signer.cryptoki.CkrName.CKR_ATTRIBUTE_TYPE_INVALID;
import static io.portcullis.signer.cryptoki.CkrName.CKR_OK;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.portcullis.threshold.codec.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * C_GetAttributeValue (Base 2.40, section 5.7.5), one attribute a call: tokens differ in what they do with the rest of a template when one of
 * its attributes is withheld, and some stop there.
 */
final class AttributeReader {
    private AttributeReader() {}

    static Outcome<Attributes> read(
            NativeLibrary library, long session, ObjectHandle object, List<AttributeType> types) {
        Map<AttributeType, Bytes> values = new EnumMap<>(AttributeType.class);
        for (AttributeType type : types) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment template = arena.allocate(Layouts.ATTRIBUTE);
                Template.put(template, 0, type, MemorySegment.NULL);
                Ckr code = library.call(C_GetAttributeValue, session, object.number(), template, 1L);
                long length = Layouts.number(template, Layouts.ATTRIBUTE, "ulValueLen");
                if (code == CKR_ATTRIBUTE_SENSITIVE
                        || code == CKR_ATTRIBUTE_TYPE_INVALID
                        || (code == CKR_OK && length == Layouts.UNAVAILABLE)) {
                    continue;
                }
                if (code != CKR_OK) {
                    return new Outcome.Refused<>(C_GetAttributeValue, code);
                }
                if (length < 0 || length > Limits.MAX_ATTRIBUTE_BYTES) {
                    throw NativeLibrary.broken(type + " of an object has " + Long.toUnsignedString(length) + " bytes");
                }
                MemorySegment value = arena.allocate(Math.max(1, length));
                Template.put(template, 0, type, value.asSlice(0, length));
                code = library.call(C_GetAttributeValue, session, object.number(), template, 1L);
                if (code != CKR_OK) {
                    return new Outcome.Refused<>(C_GetAttributeValue, code);
                }
                long written = Layouts.number(template, Layouts.ATTRIBUTE, "ulValueLen");
                if (written < 0 || written > length) {
                    throw NativeLibrary.broken(type + " of an object grew while it was read");
                }
                values.put(type, Bytes.of(value.asSlice(0, written).toArray(JAVA_BYTE)));
            }
        }
        return new Outcome.Done<>(new Attributes(values));
    }
}
