/**
 * The lab: the very processes of the product, all on one machine, and the people who would use them.
 *
 * <p><b>Processes.</b> One EVM node (Anvil), three signers each with its own SoftHSM token, three witnesses (two of
 * whom make a checkpoint public), one appliance. The demo adds a
 * second hub, another institution: its signer and its appliance. They are started in that
 * order and ended in the reverse one. No production check is skipped: only the things that money buys elsewhere are soft here, the
 * HSM, the chain and the authenticators.
 *
 * <p><b>On disk.</b> Everything lives in one folder:
 *
 * <pre>
 * lock                    held by whoever runs the lab
 * lab.json                what was made, and how far the ceremony came; owner-only, for it names the API tokens' files
 * processes.json          the pid and start time of every process
 * chain/state.json        Anvil's chain
 * officer/                the policy officer's token, PIN and signed policies
 * signer-1/ …             token directory, SoftHSM configuration, PIN, journal and audit log, socket
 * witness-1/ …            configuration, key, heads and accusations of a witness
 * appliance/              database, TLS key store, logs
 * people/alice.json …     each person's authenticator and API token
 * clients/alice.key …     the keys with which entities' clients sign commands
 * sources/                keys and ports of three sources of prices, which run in the process that runs the lab
 * risk-terms.json         terms that name them, for the hub's treasury to say
 * far/                    the second hub's lab: far-signer/, appliance/, people/, clients/
 * evidence/               one file for every withdrawal that went through
 * </pre>
 *
 * <p><b>After a kill.</b> What a dead run left running is ended by its recorded id, after a check that the id still names the same
 * process. A lab whose ceremony was finished is resumed with its chain, its tokens and its logs; one that was killed inside its
 * ceremony is made afresh, for a ceremony is aborted and never resumed.
 *
 * <p><b>May not</b> be reached by the product's other packages.
 */
package io.portcullis.appliance.lab;
