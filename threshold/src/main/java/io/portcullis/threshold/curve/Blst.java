package io.portcullis.threshold.curve;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.portcullis.threshold.verdict.ThresholdFault;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/**
 * The C functions of blst that this package uses, one constant each; names and arguments are those of {@code blst.h}.
 *
 * <p>Short functions may be given heap segments (the linker's critical option); long ones, which would hold up the collector, get
 * native memory only.
 */
@SuppressWarnings("restricted") // the one place of the module that binds the curve's library
final class Blst {
    static final int SCALAR_BYTES = 32;
    static final int SCALAR_BITS = 255;
    static final int P1_LONGS = 18;
    static final int P1_AFFINE_LONGS = 12;
    static final int P2_LONGS = 36;
    static final int P2_AFFINE_LONGS = 24;
    static final int FP12_LONGS = 72;

    static final int OK = 0;
    static final int BAD_ENCODING = 1;
    static final int NOT_ON_CURVE = 2;
    static final int NOT_IN_GROUP = 3;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = load();

    static final Test1 SCALAR_FR_CHECK = test1("blst_scalar_fr_check");
    static final Void2 SCALAR_FROM_BENDIAN = void2("blst_scalar_from_bendian");
    static final Void2 BENDIAN_FROM_SCALAR = void2("blst_bendian_from_scalar");
    static final Reduce SCALAR_FROM_BE_BYTES = new Reduce(
            bind("blst_scalar_from_be_bytes", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, ADDRESS, JAVA_LONG), true));
    static final Void2 FR_FROM_SCALAR = void2("blst_fr_from_scalar");
    static final Void2 SCALAR_FROM_FR = void2("blst_scalar_from_fr");
    static final Void3 FR_ADD = void3("blst_fr_add");
    static final Void3 FR_SUB = void3("blst_fr_sub");
    static final Void3 FR_MUL = void3("blst_fr_mul");
    static final Void2 FR_INVERSE = void2("blst_fr_eucl_inverse");

    static final Group G1 = new Group("p1", "g1", P1_LONGS, P1_AFFINE_LONGS, 48);
    static final Group G2 = new Group("p2", "g2", P2_LONGS, P2_AFFINE_LONGS, 96);

    static final MillerLoop MILLER_LOOP = new MillerLoop(
            bind("blst_miller_loop_n", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG), false));
    static final Void2 FINAL_EXP =
            new Void2(bind("blst_final_exp", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS), false));
    static final Test1 FP12_IS_ONE = test1("blst_fp12_is_one");

    private Blst() {}

    /** The functions that both groups have, under their own names. */
    static final class Group {
        final int longs;
        final int affineLongs;
        final int compressedBytes;
        final Supply generator;
        final Test1 affineIsInfinity;
        final Test1 affineInGroup;
        final Test1 isInfinity;
        final Void2 fromAffine;
        final Void2 toAffine;
        final Void3 addOrDouble;
        final Negate negate;
        final Multiply multiply;
        final Void2 compress;
        final Status2 uncompress;
        final Void2 serialize;
        final Status2 deserialize;
        final Hash hash;
        final MultiScalar multiScalar;
        final ScratchSize multiScalarScratch;

        private Group(String point, String group, int longs, int affineLongs, int compressedBytes) {
            this.longs = longs;
            this.affineLongs = affineLongs;
            this.compressedBytes = compressedBytes;
            String prefix = "blst_" + point + "_";
            generator = new Supply(bind(prefix + "affine_generator", FunctionDescriptor.of(ADDRESS), false));
            affineIsInfinity = test1(prefix + "affine_is_inf");
            affineInGroup = test1(prefix + "affine_in_" + group);
            isInfinity = test1(prefix + "is_inf");
            fromAffine = void2(prefix + "from_affine");
            toAffine = void2(prefix + "to_affine");
            addOrDouble = void3(prefix + "add_or_double");
            negate = new Negate(bind(prefix + "cneg", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT), true));
            multiply = new Multiply(
                    bind(prefix + "mult", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG), true));
            compress = void2(prefix + "affine_compress");
            uncompress = status2(prefix + "uncompress");
            serialize = void2(prefix + "affine_serialize");
            deserialize = status2(prefix + "deserialize");
            hash = new Hash(bind(
                    "blst_hash_to_" + group,
                    FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG),
                    true));
            multiScalar = new MultiScalar(bind(
                    "blst_" + point + "s_mult_pippenger",
                    FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS),
                    false));
            multiScalarScratch = new ScratchSize(bind(
                    "blst_" + point + "s_mult_pippenger_scratch_sizeof",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG),
                    false));
            requireSize("blst_" + point + "_sizeof", longs);
            requireSize("blst_" + point + "_affine_sizeof", affineLongs);
        }
    }

    // One record for each shape of call: the JIT trusts a record's fields, so a call through a constant is as fast as a
    // direct one.

    record Void2(MethodHandle handle) {
        void call(MemorySegment out, MemorySegment in) {
            try {
                handle.invokeExact(out, in);
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    record Void3(MethodHandle handle) {
        void call(MemorySegment out, MemorySegment left, MemorySegment right) {
            try {
                handle.invokeExact(out, left, right);
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    record Test1(MethodHandle handle) {
        boolean call(MemorySegment in) {
            try {
                return (boolean) handle.invokeExact(in);
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    record Status2(MethodHandle handle) {
        int call(MemorySegment out, MemorySegment in) {
            try {
                return (int) handle.invokeExact(out, in);
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    record Supply(MethodHandle handle) {
        MemorySegment call(long byteSize) {
            try {
                return ((MemorySegment) handle.invokeExact()).reinterpret(byteSize);
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    record Reduce(MethodHandle handle) {
        /** Big-endian bytes of any length modulo the group's order; false when that is zero. */
        boolean call(MemorySegment scalar, MemorySegment bytes) {
            try {
                return (boolean) handle.invokeExact(scalar, bytes, bytes.byteSize());
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    record Negate(MethodHandle handle) {
        void call(MemorySegment point) {
            try {
                handle.invokeExact(point, 1);
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    record Multiply(MethodHandle handle) {
        /** Constant time in the scalar, whose bytes are little-endian. */
        void call(MemorySegment out, MemorySegment point, MemorySegment scalar, long bits) {
            try {
                handle.invokeExact(out, point, scalar, bits);
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    record Hash(MethodHandle handle) {
        void call(MemorySegment out, MemorySegment message, MemorySegment dst) {
            try {
                handle.invokeExact(out, message, message.byteSize(), dst, dst.byteSize(), MemorySegment.NULL, 0L);
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    record MultiScalar(MethodHandle handle) {
        void call(
                MemorySegment out,
                MemorySegment points,
                long count,
                MemorySegment scalars,
                long bits,
                MemorySegment scratch) {
            try {
                handle.invokeExact(out, points, count, scalars, bits, scratch);
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    record ScratchSize(MethodHandle handle) {
        long call(long count) {
            try {
                return (long) handle.invokeExact(count);
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    record MillerLoop(MethodHandle handle) {
        void call(MemorySegment out, MemorySegment secondGroup, MemorySegment firstGroup, long count) {
            try {
                handle.invokeExact(out, secondGroup, firstGroup, count);
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    private static Void2 void2(String name) {
        return new Void2(bind(name, FunctionDescriptor.ofVoid(ADDRESS, ADDRESS), true));
    }

    private static Void3 void3(String name) {
        return new Void3(bind(name, FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS), true));
    }

    private static Test1 test1(String name) {
        return new Test1(bind(name, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS), true));
    }

    private static Status2 status2(String name) {
        return new Status2(bind(name, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), true));
    }

    private static MethodHandle bind(String name, FunctionDescriptor descriptor, boolean brief) {
        MemorySegment symbol = LIBRARY.find(name)
                .orElseThrow(() -> new ThresholdFault(ThresholdTag.NATIVE_LIBRARY_FAILED, "blst has no " + name));
        return brief
                ? LINKER.downcallHandle(symbol, descriptor, Linker.Option.critical(true))
                : LINKER.downcallHandle(symbol, descriptor);
    }

    private static void requireSize(String name, int longs) {
        long bytes = new ScratchSizeOf(bind(name, FunctionDescriptor.of(JAVA_LONG), false)).call();
        if (bytes != 8L * longs) {
            throw new ThresholdFault(ThresholdTag.NATIVE_LIBRARY_FAILED, name + " is " + bytes);
        }
    }

    private record ScratchSizeOf(MethodHandle handle) {
        long call() {
            try {
                return (long) handle.invokeExact();
            } catch (Throwable e) {
                throw bug(e);
            }
        }
    }

    private static RuntimeException bug(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }

    /** The library lies in blst's jar: it is unpacked where only this user can write, loaded, and removed. */
    private static SymbolLookup load() {
        String system = System.getProperty("os.name").startsWith("Mac") ? "Mac" : "Linux";
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String folder = machine.equals("aarch64") ? machine : system.equals("Mac") ? "x86_64" : "amd64";
        String resource = "/supranational/blst/" + system + "/" + folder
                + (system.equals("Mac") ? "/libblst.dylib" : "/libblst.so");
        try (InputStream in = Blst.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new ThresholdFault(ThresholdTag.NATIVE_LIBRARY_FAILED, "blst has no library for this machine");
            }
            Path directory = Files.createTempDirectory(
                    "portcullis-blst",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path file = directory.resolve("libblst.so");
            try {
                Files.copy(in, file);
                return SymbolLookup.libraryLookup(file, Arena.global());
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ThresholdFault(ThresholdTag.NATIVE_LIBRARY_FAILED, "blst does not load: " + e, e);
        }
    }
}
