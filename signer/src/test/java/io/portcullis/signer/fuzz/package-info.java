/**
 * Fuzzing of every decoder the signer exposes, by Jazzer.
 *
 * <p>{@link io.portcullis.signer.fuzz.FuzzTarget} lists them. An input is one byte, the target's code, and what the target is fed. A target
 * ends in a value or in the refusal it declares, and what it decoded is encoded again to the same bytes (or, where several texts say one
 * value, to bytes that decode to that value). {@code src/test/resources/fuzz/corpus} holds genuine inputs, written by {@link
 * io.portcullis.signer.fuzz.CorpusMain}, and each input that ever broke something.
 *
 * <p>The tests feed the corpus, then have a JVM of its own under Jazzer's driver go on from there: half a minute in the test command, ten
 * under {@code soak}. Instrumented code wants no second agent, so that JVM has none.
 */
package io.portcullis.signer.fuzz;
