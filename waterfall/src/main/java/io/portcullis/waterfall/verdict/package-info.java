/** The one enum of this module's refusals, and the exception that carries one to a command line. */
package io.portcullis.waterfall.verdict;
