/**
 * How this signer speaks of its journals. The journal itself is {@link io.portcullis.depositary.journal}, which knows bytes and two ills;
 * here each ill gets the signer's tag, with its remedy.
 */
package io.portcullis.signer.journal;
