/**
 * The default fund that the trust roots name, as this appliance follows it and moves it on.
 *
 * <pre>
 *   nodes ── what fund and Depositary told, to the confirmation depth ──▶ FundWatch ──▶ told_logs (database)
 *   told_logs ── FundHistory, DebtorsOwn ──▶ each default that is allocated and shared ──▶ report-inputs/default-ID.json ──▶ ReportWriter
 *   defaults that are on their way ──▶ FundKeeper ── advance, close ──▶ the contract, by the account that pays gas
 *   operators ──▶ FundDeeds ── what anyone may do ──▶ the contract, by the same account
 * </pre>
 *
 * <p>Nothing here takes a board's signature, and nothing here decides: the keeper never declares a default and never gives one up. What declares and what
 * leaves are intents ({@code custody.FundFiling}).
 *
 * <p>A history that no contract of ours tells is {@code FUND_EVENTS_INCONSISTENT}: it is said in the log and in the fund's status, no default's file is
 * written, and after a while everything is read again from the first block on, for a node may have lied.
 *
 * <p>May use {@code appliance.store}, {@code appliance.report}, {@code depositary.client}, {@code waterfall.chain}.
 */
package io.portcullis.appliance.fund;
