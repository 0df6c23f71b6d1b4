/**
 * What the signer says no with: one enum of tags, each with why the rule exists and what to do about it.
 *
 * <p>A refusal is a value, never an exception that crosses a package: exceptions are for bugs and broken machines. Tags are
 * stable: errors, audit entries and metrics share them, and none is ever given a second meaning.
 */
package io.portcullis.signer.verdict;
