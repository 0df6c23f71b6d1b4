/** Genuine parts for tests to tamper with: real keys, real passkeys, real logs, and evidence that every rule accepts. */
package io.portcullis.signer.testing;
