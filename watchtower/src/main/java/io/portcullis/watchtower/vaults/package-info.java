/**
 * What a tower keeps of vaults, which it cannot read, and of disputes that may open them.
 *
 * <pre>
 *   record of vaults.N.journal   u8 kind, then
 *     1 step       length of the client's name u8 ‖ name ‖ step, as {@link io.portcullis.depositary.vault} has it
 *     2 expired    length of the client's name u8 ‖ name ‖ vault id(16)
 *     3 dispute    account(32) ‖ body hash(32) ‖ version u64: it started
 * </pre>
 *
 * <p>Once the journal is much longer than what it describes, a new one is written with only that in it, forced, and renamed into place as {@code
 * vaults.N+1.journal}; then the one before is deleted. The first is made the same way, so a journal that has its name is whole. A start reads the newest. A vault of many openings takes
 * several records of one revision there.
 *
 * <p>Vaults belong to clients: ids and locators of one are nothing to another, so nobody takes another's place. Everything is in memory, and every client's
 * share is bounded in bytes ({@link io.portcullis.watchtower.vaults.Vault#bytes}) as is that of all. Vaults go when their time has passed, and never before:
 * see {@link io.portcullis.depositary.vault} for why nobody can delete one.
 *
 * <p>Disputes are remembered from the block that starts them until they are buried, so that a vault that comes, or moves on, while one runs is opened as well.
 *
 * <p>Knows the words of vaults and the journal. No chain, no clock.
 */
package io.portcullis.watchtower.vaults;
