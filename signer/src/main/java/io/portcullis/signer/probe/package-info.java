/** Probe. */
package io.portcullis.signer.probe;
