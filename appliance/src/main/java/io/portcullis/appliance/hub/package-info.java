/**
 * Runs this appliance's engine: a {@link io.portcullis.engine.node.HubNode} with its disk, its signers, its peers and its listeners.
 *
 * <pre>
 *   DATA/engine/settings.sha256   what the log was made under; another engine section is refused
 *   DATA/engine/log/              blocks
 *   DATA/engine/snapshots/        states
 *   DATA/engine/idle/             records not in use, if memory is bounded; scratch, begun anew at each start
 *   DATA/engine/onion/ENTITY.key  32 bytes, owner only: the entity's X25519 key
 *   DATA/engine/evidence/ENTITY.evidence  two profiles of one sequence, both sealed (engine.gossip, Accused)
 * </pre>
 *
 * <p><b>Keys.</b> An onion key reads what payments tell an entity's hop; it signs nothing and moves no value. Keys that do are in the signers, and in
 * clients' hands: a command carries its authority with it, so who may call is not asked here.
 *
 * <p><b>Seals.</b> A signer that does not answer is asked again, the same seal, for as long as a quorum may still come; meanwhile nothing is final and
 * the bounded queues fill. So is a quorum that says no for a reason that can end, and meanwhile commands are refused with SEALS_REFUSED. Only watermarks
 * are final: signers that signed otherwise never sign this, and the node stops.
 *
 * <p><b>The feed.</b> What became final is numbered within a run of the node, {@code RUN-NUMBER}, and the newest of it is kept in memory for whoever
 * comes back after a number. After a restart the numbers begin anew, and a listener is told that something may be missing: the accounts themselves
 * say what.
 *
 * <p><b>Gossip.</b> What hubs announce of themselves is kept in memory, checked against boards that the configuration pins or the chain has. Nothing that moves
 * value waits for it.
 *
 * <p><b>Memory.</b> With {@code storage.hotRecords} the accounts in use are in memory and the others packed into files. Which are where depends on
 * use, and no root, answer or message does. Those files are never read by a later process: after a crash the state is the newest snapshot and
 * the log after it, as without them; so they need no sync, and a lost or torn one costs nothing.
 *
 * <p><b>Snapshots.</b> Taken while the hub goes on ({@link io.portcullis.engine.node.Snapshots}); the two newest are kept, and the log from the
 * older one on.
 *
 * <p>Fails shut: a stopped node answers every command with HUB_STOPPED and says so in {@link io.portcullis.appliance.hub.HubService#status}. What was
 * logged is replayed at the next start, each block against the root it gave when it was made.
 *
 * <p>May not decide about payments or accounts: that is the machine's. Knows nothing of HTTP.
 */
package io.portcullis.appliance.hub;
