/**
 * Where secrets are while they are used: locked pages outside the Java heap, wiped when closed. Nothing else of the module holds a
 * secret; a heap dump shows none.
 */
package io.portcullis.threshold.memory;
