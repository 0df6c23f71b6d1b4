/**
 * Formats of a report. Each walks over {@link io.portcullis.waterfall.report.Report} and knows nothing of what it is about; the same report gives the same bytes on every machine.
 *
 * <ul>
 *   <li>CSV: RFC 4180, UTF-8 without a mark, CRLF, a header, fields quoted where they must be. A text that a spreadsheet would take for a formula has an apostrophe before it.
 *   <li>JSON: one object, fields in the order of the report, numbers that may be beyond 2^53 as decimal strings, two spaces, LF, a newline at the end.
 *   <li>SVG: the charts, drawn in whole tenths of a point.
 *   <li>PDF: PDF/A-1b with the same drawings, no clock and no random id in it.
 *   <li>XML: the ISO 20022 message that fits, if one does; built by its published description, validated against no schema.
 * </ul>
 */
package io.portcullis.waterfall.render;
