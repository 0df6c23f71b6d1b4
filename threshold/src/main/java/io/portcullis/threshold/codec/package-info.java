/** Bytes as values, and RLP: one encoding for each value, read strictly. */
package io.portcullis.threshold.codec;
