/** Probe. */
package io.portcullis.appliance.probe;
