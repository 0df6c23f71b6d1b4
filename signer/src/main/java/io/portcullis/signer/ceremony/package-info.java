/**
 * Ceremonies on the group's key, as this signer takes part in them.
 *
 * <p>A ceremony begins with a definition that the policy officer signed and whose members are all pinned in this signer's configuration; the
 * caller of the door is only a relay: it carries words from one signer to the others and can drop them, which ends the ceremony, but it cannot
 * make one up. Each session is joined once, durably; a signer that restarts is out of it. Every step is an entry of the audit log.
 */
package io.portcullis.signer.ceremony;
