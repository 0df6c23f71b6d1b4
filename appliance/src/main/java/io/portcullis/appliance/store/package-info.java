/**
 * The appliance's database: H2 in one file, its schema in {@code db/migration}.
 *
 * <p>It holds projections only: whatever is here can be rebuilt from the signers' logs and the chain, or asked of people again. H2
 * is opened with {@code WRITE_DELAY=0} and a file lock of its own, and a {@code CHECKPOINT SYNC} follows each change that something
 * outside depends on. Plain SQL, one connection, one writer at a time.
 */
package io.portcullis.appliance.store;
