package io.portcullis.signer.cryptoki;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.portcullis.threshold.codec.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A mechanism with its parameter, as a call takes it (CK_MECHANISM). */
public record Mechanism(MechanismType type, Parameter parameter) {
    /** What stands behind {@code pParameter}. */
    public sealed interface Parameter {
        /** NULL and 0. */
        record None() implements Parameter {}

        /** The bytes themselves: an initialisation vector of AES-CBC (16), or the one of AES key wrap (8). */
        record Iv(Bytes bytes) implements Parameter {}

        /** CK_GCM_PARAMS with an IV of the caller. Right only where no other caller of the key can choose the same. */
        record Gcm(Bytes iv, Bytes associated, int tagBits) implements Parameter {
            public Gcm {
                requireTag(tagBits);
                if (iv.size() < 1) {
                    throw new IllegalArgumentException("an IV has at least one byte");
                }
            }
        }

        /**
         * CK_GCM_PARAMS with a zeroed IV buffer that the token fills in when it encrypts, as CKM_AES_GCM of CloudHSM does (its list of
         * mechanisms, note 1). {@link Session#encryptWithTokenIv} gives that IV back.
         */
        record GcmIvFromToken(Bytes associated, int ivBytes, int tagBits) implements Parameter {
            public GcmIvFromToken {
                requireTag(tagBits);
                if (ivBytes < 1 || ivBytes > 256) {
                    throw new IllegalArgumentException("an IV has 1 to 256 bytes");
                }
            }
        }

        /**
         * CK_GCM_PARAMS whose pIv is NULL: the token writes its IV before the ciphertext and reads it from there, as CKM_CLOUDHSM_AES_GCM
         * (its list of mechanisms, note 3).
         */
        record GcmIvPrepended(Bytes associated, int tagBits) implements Parameter {
            public GcmIvPrepended {
                requireTag(tagBits);
            }
        }

        /** CK_EDDSA_PARAMS of Ed25519ph or Ed25519ctx (RFC 8032, section 5.1); plain Ed25519 has {@link None}. */
        record Eddsa(boolean prehashed, Bytes context) implements Parameter {
            public Eddsa {
                if (context.size() > 255) {
                    throw new IllegalArgumentException("a context has at most 255 bytes");
                }
            }
        }

        private static void requireTag(int tagBits) {
            if (tagBits < 96 || tagBits > 128 || tagBits % 8 != 0) {
                throw new IllegalArgumentException("a tag has 96 to 128 bits, in bytes");
            }
        }
    }

    public static Mechanism of(MechanismType type) {
        return new Mechanism(type, new Parameter.None());
    }

    public static Mechanism of(MechanismType type, Parameter parameter) {
        return new Mechanism(type, parameter);
    }

    /** The struct in native memory, and the IV in it that a token may write to. */
    record Native(MemorySegment mechanism, MemorySegment iv) {}

    Native write(Arena arena) {
        MemorySegment iv = MemorySegment.NULL;
        MemorySegment written = switch (parameter) {
            case Parameter.None() -> MemorySegment.NULL;
            case Parameter.Iv(Bytes bytes) -> octets(arena, bytes);
            case Parameter.Gcm gcm -> gcm(arena, octets(arena, gcm.iv()), gcm.associated(), gcm.tagBits());
            case Parameter.GcmIvFromToken gcm -> {
                iv = arena.allocate(gcm.ivBytes());
                yield gcm(arena, iv, gcm.associated(), gcm.tagBits());
            }
            case Parameter.GcmIvPrepended gcm -> gcm(arena, MemorySegment.NULL, gcm.associated(), gcm.tagBits());
            case Parameter.Eddsa eddsa -> {
                MemorySegment struct = arena.allocate(Layouts.EDDSA_PARAMS);
                struct.set(JAVA_BYTE, 0, (byte) (eddsa.prehashed() ? 1 : 0));
                Layouts.number(
                        struct,
                        Layouts.EDDSA_PARAMS,
                        "ulContextDataLen",
                        eddsa.context().size());
                Layouts.pointer(struct, Layouts.EDDSA_PARAMS, "pContextData", octets(arena, eddsa.context()));
                yield struct;
            }
        };
        MemorySegment struct = arena.allocate(Layouts.MECHANISM);
        Layouts.number(struct, Layouts.MECHANISM, "mechanism", type.number());
        Layouts.pointer(struct, Layouts.MECHANISM, "pParameter", written);
        Layouts.number(struct, Layouts.MECHANISM, "ulParameterLen", written.byteSize());
        return new Native(struct, iv);
    }

    private static MemorySegment gcm(Arena arena, MemorySegment iv, Bytes associated, int tagBits) {
        MemorySegment struct = arena.allocate(Layouts.GCM_PARAMS);
        Layouts.pointer(struct, Layouts.GCM_PARAMS, "pIv", iv);
        Layouts.number(struct, Layouts.GCM_PARAMS, "ulIvLen", iv.byteSize());
        Layouts.number(struct, Layouts.GCM_PARAMS, "ulIvBits", 8 * iv.byteSize());
        Layouts.pointer(struct, Layouts.GCM_PARAMS, "pAAD", octets(arena, associated));
        Layouts.number(struct, Layouts.GCM_PARAMS, "ulAADLen", associated.size());
        Layouts.number(struct, Layouts.GCM_PARAMS, "ulTagBits", tagBits);
        return struct;
    }

    /** NULL for none: some libraries mistake a pointer with length 0. */
    private static MemorySegment octets(Arena arena, Bytes bytes) {
        return bytes.size() == 0 ? MemorySegment.NULL : arena.allocateFrom(JAVA_BYTE, bytes.toArray());
    }
}
