package io.portcullis.signer.cryptoki;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Cryptoki's structs on LP64 hosts, each with the section that defines it. Numbers are in the host's byte order. */
final class Layouts {
    /** CK_UNAVAILABLE_INFORMATION, all bits set (Base 2.40, section 3.1; as ulValueLen, section 5.7.5). */
    static final long UNAVAILABLE = -1L;

    /** CK_VERSION: major, minor (Base 2.40, section 3.1). */
    static final StructLayout VERSION =
            MemoryLayout.structLayout(JAVA_BYTE.withName("major"), JAVA_BYTE.withName("minor"));

    /** CK_INFO (Base 2.40, section 3.1). */
    static final StructLayout INFO = MemoryLayout.structLayout(
            VERSION.withName("cryptokiVersion"),
            text(32, "manufacturerID"),
            MemoryLayout.paddingLayout(6),
            JAVA_LONG.withName("flags"),
            text(32, "libraryDescription"),
            VERSION.withName("libraryVersion"),
            MemoryLayout.paddingLayout(6));

    /** CK_TOKEN_INFO (Base 2.40, section 3.2). */
    static final StructLayout TOKEN_INFO = MemoryLayout.structLayout(
            text(32, "label"),
            text(32, "manufacturerID"),
            text(16, "model"),
            text(16, "serialNumber"),
            JAVA_LONG.withName("flags"),
            JAVA_LONG.withName("ulMaxSessionCount"),
            JAVA_LONG.withName("ulSessionCount"),
            JAVA_LONG.withName("ulMaxRwSessionCount"),
            JAVA_LONG.withName("ulRwSessionCount"),
            JAVA_LONG.withName("ulMaxPinLen"),
            JAVA_LONG.withName("ulMinPinLen"),
            JAVA_LONG.withName("ulTotalPublicMemory"),
            JAVA_LONG.withName("ulFreePublicMemory"),
            JAVA_LONG.withName("ulTotalPrivateMemory"),
            JAVA_LONG.withName("ulFreePrivateMemory"),
            VERSION.withName("hardwareVersion"),
            VERSION.withName("firmwareVersion"),
            text(16, "utcTime"),
            MemoryLayout.paddingLayout(4));

    /** CK_MECHANISM_INFO (Base 2.40, section 3.5). */
    static final StructLayout MECHANISM_INFO = MemoryLayout.structLayout(
            JAVA_LONG.withName("ulMinKeySize"), JAVA_LONG.withName("ulMaxKeySize"), JAVA_LONG.withName("flags"));

    /** CK_MECHANISM (Base 2.40, section 3.5). */
    static final StructLayout MECHANISM = MemoryLayout.structLayout(
            JAVA_LONG.withName("mechanism"), ADDRESS.withName("pParameter"), JAVA_LONG.withName("ulParameterLen"));

    /** CK_ATTRIBUTE (Base 2.40, section 3.4). */
    static final StructLayout ATTRIBUTE = MemoryLayout.structLayout(
            JAVA_LONG.withName("type"), ADDRESS.withName("pValue"), JAVA_LONG.withName("ulValueLen"));

    /** CK_C_INITIALIZE_ARGS (Base 2.40, section 3.7). */
    static final StructLayout INITIALIZE_ARGS = MemoryLayout.structLayout(
            ADDRESS.withName("CreateMutex"),
            ADDRESS.withName("DestroyMutex"),
            ADDRESS.withName("LockMutex"),
            ADDRESS.withName("UnlockMutex"),
            JAVA_LONG.withName("flags"),
            ADDRESS.withName("pReserved"));

    /** CK_INTERFACE (Base 3.0, section 3.7). */
    static final StructLayout INTERFACE = MemoryLayout.structLayout(
            ADDRESS.withName("pInterfaceName"), ADDRESS.withName("pFunctionList"), JAVA_LONG.withName("flags"));

    /**
     * CK_GCM_PARAMS as the header of 2.40 and both documents of 3.0 have it (Current 3.0, section 2.12.3; Header). The document of 2.40
     * lacked ulIvBits; the header is normative.
     */
    static final StructLayout GCM_PARAMS = MemoryLayout.structLayout(
            ADDRESS.withName("pIv"),
            JAVA_LONG.withName("ulIvLen"),
            JAVA_LONG.withName("ulIvBits"),
            ADDRESS.withName("pAAD"),
            JAVA_LONG.withName("ulAADLen"),
            JAVA_LONG.withName("ulTagBits"));

    /** CK_EDDSA_PARAMS (Current 3.0, section 2.3.5; Header). */
    static final StructLayout EDDSA_PARAMS = MemoryLayout.structLayout(
            JAVA_BYTE.withName("phFlag"),
            MemoryLayout.paddingLayout(7),
            JAVA_LONG.withName("ulContextDataLen"),
            ADDRESS.withName("pContextData"));

    private Layouts() {}

    private static MemoryLayout text(int bytes, String name) {
        return MemoryLayout.sequenceLayout(bytes, JAVA_BYTE).withName(name);
    }

    /** Whether CK_ULONG, C's {@code unsigned long}, has the 8 bytes that every layout here assumes, and pointers too. */
    static boolean fitsHost(Map<String, MemoryLayout> canonical) {
        MemoryLayout unsignedLong = canonical.get("long");
        return unsignedLong != null && unsignedLong.byteSize() == 8 && ADDRESS.byteSize() == 8;
    }

    static long number(MemorySegment struct, StructLayout layout, String field) {
        return struct.get(JAVA_LONG, layout.byteOffset(PathElement.groupElement(field)));
    }

    static void number(MemorySegment struct, StructLayout layout, String field, long value) {
        struct.set(JAVA_LONG, layout.byteOffset(PathElement.groupElement(field)), value);
    }

    static void pointer(MemorySegment struct, StructLayout layout, String field, MemorySegment value) {
        struct.set(ADDRESS, layout.byteOffset(PathElement.groupElement(field)), value);
    }

    /** A field of UTF-8 text without the blanks that pad it. */
    static String text(MemorySegment struct, StructLayout layout, String field) {
        PathElement path = PathElement.groupElement(field);
        byte[] padded =
                struct.asSlice(layout.byteOffset(path), layout.select(path)).toArray(JAVA_BYTE);
        return new String(padded, StandardCharsets.UTF_8).stripTrailing();
    }

    static Version version(MemorySegment struct, StructLayout layout, String field) {
        long offset = layout.byteOffset(PathElement.groupElement(field));
        return new Version(
                Byte.toUnsignedInt(struct.get(JAVA_BYTE, offset)),
                Byte.toUnsignedInt(struct.get(JAVA_BYTE, offset + 1)));
    }
}
