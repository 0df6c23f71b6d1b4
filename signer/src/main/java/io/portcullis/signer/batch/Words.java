package io.portcullis.signer.batch;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Untrusted bytes seen as 32-byte words at explicit positions. Every read is inside the bytes or refused. */
final class Words {
    static final int SIZE = 32;

    private final ByteBuffer bytes;

    Words(ByteBuffer bytes) {
        this.bytes = bytes.asReadOnlyBuffer();
    }

    int count() {
        if (bytes.remaining() % SIZE != 0) {
            throw malformed("the bytes are not whole words");
        }
        return bytes.remaining() / SIZE;
    }

    Bytes32 word(int index) {
        return Bytes32.of(read(index * SIZE, SIZE));
    }

    long number(int index) {
        byte[] word = read(index * SIZE, SIZE);
        for (int i = 0; i < 24; i++) {
            if (word[i] != 0) {
                throw malformed("a number has more than 64 bits");
            }
        }
        long value = ByteBuffer.wrap(word, 24, 8).getLong();
        if (value < 0) {
            throw malformed("a number has more than 63 bits");
        }
        return value;
    }

    int number(int index, int most) {
        long value = number(index);
        if (value > most) {
            throw malformed("the number " + value + " is above " + most);
        }
        return (int) value;
    }

    /** A number that must have this very value: the offsets of a canonical encoding leave no choice. */
    void expect(int index, long value) {
        if (number(index) != value) {
            throw malformed("word " + index + " is not the canonical " + value);
        }
    }

    Address address(int index) {
        byte[] word = read(index * SIZE, SIZE);
        for (int i = 0; i < SIZE - Address.LENGTH; i++) {
            if (word[i] != 0) {
                throw malformed("an address has more than 20 bytes");
            }
        }
        byte[] address = new byte[Address.LENGTH];
        System.arraycopy(word, SIZE - Address.LENGTH, address, 0, Address.LENGTH);
        return Address.of(address);
    }

    Amount amount(int index) {
        byte[] word = read(index * SIZE, SIZE);
        BigInteger value = new BigInteger(1, word);
        if (value.bitLength() > 127) {
            throw malformed("an amount has more than 127 bits");
        }
        return new Amount(value);
    }

    /** In two's complement. */
    Amount signed(int index) {
        BigInteger value = new BigInteger(read(index * SIZE, SIZE));
        if (value.bitLength() > 127) {
            throw malformed("a signed amount has more than 128 bits");
        }
        return new Amount(value);
    }

    BigInteger unsigned(int index) {
        return new BigInteger(1, read(index * SIZE, SIZE));
    }

    /** The bytes of an operation's data, and the check that what pads them is zero. */
    Words dynamic(int lengthIndex, int most) {
        int length = number(lengthIndex, most);
        int start = (lengthIndex + 1) * SIZE;
        int padded = (length + SIZE - 1) / SIZE * SIZE;
        byte[] padding = read(start + length, padded - length);
        for (byte pad : padding) {
            if (pad != 0) {
                throw malformed("padding is not zero");
            }
        }
        require(start, length);
        return new Words(bytes.slice(start, length));
    }

    /** Fills {@code into} with what begins at a word. */
    void bytes(int index, byte[] into) {
        byte[] read = read(index * SIZE, into.length);
        System.arraycopy(read, 0, into, 0, read.length);
    }

    ByteBuffer from(int index) {
        require(index * SIZE, 0);
        return bytes.slice(index * SIZE, bytes.remaining() - index * SIZE);
    }

    void expectCount(int words) {
        if (count() != words) {
            throw malformed("expected " + words + " words, found " + count());
        }
    }

    static RefusedException malformed(String what) {
        return new RefusedException(SignerTag.BATCH_MALFORMED, what);
    }

    private byte[] read(int position, int length) {
        require(position, length);
        byte[] out = new byte[length];
        bytes.get(position, out);
        return out;
    }

    private void require(int position, int length) {
        if (position < 0 || length < 0 || position > bytes.remaining() - length) {
            throw malformed("the bytes end too early");
        }
    }
}
