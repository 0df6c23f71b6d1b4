/**
 * The command line: every operation of the API as a command, the lab, and the offline check of an evidence file.
 *
 * <p>Results go to standard output, progress and errors to standard error. With {@code --json} standard output is one JSON document
 * and nothing else. An error is three lines: the tag with what happened, and what to do next; with {@code --json} it is {@code
 * {"error":{"tag","message","remedy"}}}. The exit code is one of {@link io.portcullis.appliance.cli.ExitCode}.
 *
 * <p>May not reach a signer's door, the chain or the database of an appliance: it is a caller like any other.
 */
package io.portcullis.appliance.cli;
