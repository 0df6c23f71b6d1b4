package io.portcullis.watchtower.store;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.watchtower.verdict.TowerTag;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/** An image's bytes: numbers big-endian, lengths before what they count, CRC32C of everything at the end. */
final class Image {
    private static final long HEADER = 0x5052_5443_5457_4931L; // "PRTCTWI1"

    private Image() {}

    /** Writes one. */
    static final class Out {
        private final CheckedOutputStream checked;
        private final DataOutputStream out;

        Out(OutputStream to) {
            checked = new CheckedOutputStream(to, new CRC32C());
            out = new DataOutputStream(checked);
            number(HEADER);
        }

        void number(long value) {
            run(() -> out.writeLong(value));
        }

        void word(Bytes32 value) {
            run(() -> out.write(value.toArray()));
        }

        void bytes(byte[] value) {
            number(value.length);
            run(() -> out.write(value));
        }

        void ints(int[] value, int count) {
            number(count);
            run(() -> {
                for (int i = 0; i < count; i++) {
                    out.writeInt(value[i]);
                }
            });
        }

        void end() {
            number(checked.getChecksum().getValue());
            run(out::flush);
        }

        private interface Writing {
            void run() throws IOException;
        }

        private static void run(Writing writing) {
            try {
                writing.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Reads one, from a file that only this program writes. Nothing of it may be used before {@link #end} has returned. */
    static final class In {
        private final CheckedInputStream checked;
        private final DataInputStream in;
        private final long most;

        /** @param most bytes of anything in it: those of the file */
        In(InputStream from, long most) {
            checked = new CheckedInputStream(from, new CRC32C());
            in = new DataInputStream(checked);
            this.most = most;
            if (number() != HEADER) {
                throw damaged("it does not begin as an image of version 1");
            }
        }

        private interface Reading<T> {
            T run() throws IOException;
        }

        private static <T> T run(Reading<T> reading) {
            try {
                return reading.run();
            } catch (IOException e) {
                throw damaged(String.valueOf(e.getMessage()));
            }
        }

        long number() {
            return run(in::readLong);
        }

        int count(int each) {
            long count = number();
            if (count < 0 || count * each > most) {
                throw damaged("a count exceeds the file");
            }
            return (int) count;
        }

        Bytes32 word() {
            byte[] word = new byte[Bytes32.LENGTH];
            run(() -> {
                in.readFully(word);
                return word;
            });
            return Bytes32.of(word);
        }

        byte[] bytes() {
            byte[] value = new byte[count(1)];
            return run(() -> {
                in.readFully(value);
                return value;
            });
        }

        int[] ints() {
            int[] value = new int[count(Integer.BYTES)];
            return run(() -> {
                for (int i = 0; i < value.length; i++) {
                    value[i] = in.readInt();
                }
                return value;
            });
        }

        void end() {
            long expected = checked.getChecksum().getValue();
            if (number() != expected || run(checked::read) != -1) {
                throw damaged("its checksum is another");
            }
        }

        private static RuntimeException damaged(String what) {
            return TowerTag.STORE_DAMAGED.refusal("the image of appointments: " + what);
        }
    }
}
