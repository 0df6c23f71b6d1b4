package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.verdict.ThresholdRefusal;
import java.util.SortedMap;

/**
 * Over without a sharing; never resumed.
 *
 * @param reason why
 * @param culprits by party number: whose fault was proven until then
 */
public record Aborted(Definition definition, SortedMap<Integer, ThresholdRefusal> culprits, ThresholdRefusal reason)
        implements State {}
