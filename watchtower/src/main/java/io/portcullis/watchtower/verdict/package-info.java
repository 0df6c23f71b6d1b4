/** What a watchtower says no to, and what it cannot do: one tag each, stable, the same in answers, logs and metrics. */
package io.portcullis.watchtower.verdict;
