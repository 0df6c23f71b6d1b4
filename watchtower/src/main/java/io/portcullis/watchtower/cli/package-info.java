/** The command {@code portcullis-tower}. Exit codes: 0 done; 1 refused, or a check failed; 2 wrong usage; 3 not reachable; 4 broken machine or bug. */
package io.portcullis.watchtower.cli;
