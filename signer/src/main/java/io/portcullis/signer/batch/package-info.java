/**
 * The signer's own reading of the bytes it is asked to sign.
 *
 * <p>It shares no code with the codec in {@code depositary.model}, on purpose: whoever built the batch used that one, and a bug or a
 * backdoor in one decoder then shows as a disagreement instead of as a signature. It is written the other way around, too: a
 * cursor over words with explicit positions, where the model reads a stream and re-encodes.
 *
 * <p>Strict: one encoding for each value (canonical offsets, zero padding, no bytes left over), everything bounded, anything not
 * understood refused with {@code BATCH_MALFORMED}. A property test holds both decoders to the same answer on every input.
 */
package io.portcullis.signer.batch;
