/** What the appliance says no with: one enum of tags, shared by API, console, CLI and metrics. */
package io.portcullis.appliance.verdict;
