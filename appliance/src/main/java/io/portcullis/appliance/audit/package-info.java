/**
 * The logs as this appliance copies, has witnessed, publishes and serves them.
 *
 * <p>Of each log — every signer's, and this appliance's own — a copy is kept as a folder of tiles ({@code signer.mirror}) under {@code audit/} of the data folder. To
 * publish is: take a fresh signed head, copy the entries up to it, compute its root from them, ask the witnesses that the trust roots name, and put the
 * head with their cosignatures in the place of the last one. Without a quorum the last one stays: what is not witnessed is not served. A log
 * whose entries do not give its head, or that is shorter than it was, is refused and both heads are kept in {@code accusations/}.
 *
 * <p>A batch's anchor is made of heads that were published this way, so no witnesses, no new anchor: no log, no money. Beside that every log that has
 * grown is published every few seconds.
 *
 * <p>Searching reads the copies' entries, newest first, a bounded number a question: no projection that could differ from the log.
 *
 * <p>May not know web, console, custody: a log is reached through {@link io.portcullis.appliance.audit.LogSource}.
 */
package io.portcullis.appliance.audit;
