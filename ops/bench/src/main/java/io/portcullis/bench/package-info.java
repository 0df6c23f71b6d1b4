/**
 * Measures the product against a limit in the same run: what the token, the disk or the protocol would give with nothing of ours in
 * between. Rounds of both sides are interleaved, medians compared, and every result is verified, so that work is measured and not its
 * absence.
 */
package io.portcullis.bench;
