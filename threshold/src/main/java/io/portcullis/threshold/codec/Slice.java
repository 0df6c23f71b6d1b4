package io.portcullis.threshold.codec;

/**
 * Makes a value of bytes where they lie, so that nothing is copied twice. It neither changes the array nor keeps it.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface Slice<T> {
    T of(byte[] bytes, int from, int length);
}
