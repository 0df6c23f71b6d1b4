/**
 * Ceremonies from the relay's side: it begins a session with every signer, carries each one's words to all the others, closes rounds over
 * those who are silent, and keeps the transcript. It is trusted with nothing: it can drop words, which ends the session; what it invents or
 * changes no signer accepts. It runs the same machine as the signers, so it knows at any time what they know.
 */
package io.portcullis.appliance.ceremony;
