/** How this module says no: refusals of inputs are values with a tag, faults of machines are exceptions with a tag. */
package io.portcullis.engine.verdict;
