/**
 * Disputes from this appliance's side: the newest proof of each account, what to do about a dispute that stands, and doing it.
 *
 * <pre>
 *   engine ── what both sides sealed ──► ProofVault ──► proofs (database)
 *   chain  ── disputes that stand ─────► DisputeMachine ──► counter, reveal, finalize ──► the contract, by anybody's account
 * </pre>
 *
 * <p>Answering, showing secrets and ending take no board's signature ({@code Depositary.perform}): the appliance sends them by itself, from the account
 * that pays gas. Starting a dispute takes a batch of the entity's own board, so it is an intent like any other.
 *
 * <p>May use {@code appliance.store}, {@code engine.hub}, {@code depositary.client}. Moves no value but as the contract decides from what both sides sealed.
 */
package io.portcullis.appliance.dispute;
