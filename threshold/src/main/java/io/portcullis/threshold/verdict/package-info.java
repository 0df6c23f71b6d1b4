/** What the module says when it says no: a stable tag, the reason of this time, and who is to blame where a ceremony can prove it. */
package io.portcullis.threshold.verdict;
