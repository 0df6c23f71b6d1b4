/**
 * What a regulator and a treasury read, as values: what bore a default, what each counterparty owes, what is held, and what is owed.
 *
 * <p>Every report is a {@link io.portcullis.waterfall.report.Report}: one table of typed cells with ascending keys, a few facts, charts, and the {@link
 * io.portcullis.waterfall.report.Provenance} that says of what it was made. The renderers ({@link io.portcullis.waterfall.render}) know nothing else, so
 * that all formats say the same.
 *
 * <pre>
 *   DefaultCase + Allocation ─▶ WaterfallReport ──┐
 *   ExposureRow…             ─▶ ExposureReport ───┤
 *   ReserveRow…              ─▶ ReservesReport ───┼─▶ Report ─▶ CSV, JSON, PDF/A, SVG, ISO 20022
 *   SumTree per token        ─▶ LiabilitiesReport ┘
 * </pre>
 *
 * <p>Amounts are whole numbers of a token's smallest unit. What is a fraction of one is rounded up where it is a loss or what must be held against one.
 * Ratios are decimals of eighteen places, basis points whole numbers. Times are UTC, to the second.
 *
 * <p>Pure: no clock, I/O or randomness; the same values make the same report.
 */
package io.portcullis.waterfall.report;
