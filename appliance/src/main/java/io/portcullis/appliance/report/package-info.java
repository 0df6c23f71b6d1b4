/**
 * Reports for the regulator and the treasury, made of a copied data folder with nothing running: the engine's log is replayed to a block, what else a report needs
 * comes from one inputs file, and the same folder and file give the same bytes anywhere.
 *
 * <pre>
 *   engine/ (log, snapshots, settings.sha256) ─replay─▶ EngineBooks ──┐
 *   NAME.inputs.json  (prices and ratings, balances, salts, default) ─┼─▶ ReportMaker ─▶ NAME.csv|json|pdf|xml|svg
 *   audit/appliance/  (tiles of the appliance's log) ─▶ its head ─────┘                   NAME.….sha256, .sources.json, .sig
 * </pre>
 *
 * <p>{@code sources.json} names everything a report was made of; {@link io.portcullis.appliance.report.ReportCheck} makes it again from these and compares bytes. A
 * signature is a signed note (c2sp.org/signed-note) over {@link io.portcullis.appliance.report.ReportSeal}, by the key that signs the appliance's log.
 *
 * <p>Inputs files are JSON, read strictly, amounts in smallest units, numbers of the model as plain decimals in strings:
 * <ul>
 *   <li>{@code portcullis/exposure-inputs/v1}: model, calls, returns by token, obligors, stress ({@link io.portcullis.appliance.report.ExposureInputs})
 *   <li>{@code portcullis/exposure-live/v1}: the ratings that the log itself holds, and stress ({@link io.portcullis.appliance.report.LiveInputs})
 *   <li>{@code portcullis/reserves-inputs/v1}: the contract's and the entity's balances at one block of the chain ({@link io.portcullis.appliance.report.ReservesInputs})
 *   <li>{@code portcullis/liabilities-inputs/v1}: the seed of the clients' salts, for nobody else's eyes ({@link io.portcullis.appliance.report.LiabilitiesInputs})
 *   <li>{@code portcullis/default-case/v1}: a default as it was snapshotted ({@link io.portcullis.appliance.report.DefaultCaseFile})
 * </ul>
 *
 * <p>What a treasury says to the running engine, and scenarios, are files of the same words ({@link io.portcullis.appliance.report.RiskFiles}). Of an inputs file a reserve
 * call's state is what one look at its ratings makes of it: quiet or called; of the log it is the state that the engine keeps.
 */
package io.portcullis.appliance.report;
