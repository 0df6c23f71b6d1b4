/**
 * Links to other engines over real sockets: TCP, mutual TLS 1.3, one {@link io.portcullis.engine.link.Session} a peer.
 *
 * <p><b>Who may connect.</b> Both sides present a certificate, and only its key counts: SHA-256 over the SubjectPublicKeyInfo must be
 * pinned in the {@link io.portcullis.appliance.peer.PeerBook}. Names, issuers and dates in a certificate say nothing here. The pin says
 * which node it is; the node's Hello must say the same.
 *
 * <p><b>Threads</b>, all virtual. Each peer has one owner, the only thread that moves its session. Each connection has a reader, which cuts
 * bytes into frames and waits while the owner is busy, so that TCP slows the sender; and a writer, which puts frames that are ready together
 * into one record and flushes when there are no more. Timers only close sockets, and one platform thread runs them.
 * <pre>
 * socket ─▶ reader ─▶ (bounded) ─▶ owner: session ─▶ (bounded) ─▶ writer ─▶ socket
 *                                    │   ▲
 *                     LinkEvents ◀───┘   └─── Links: appended, durable
 * </pre>
 *
 * <p><b>Bounds</b> are in {@link io.portcullis.appliance.peer.Limits}: connections, handshakes at once, connections of one peer, and the
 * time that a handshake with its Hello, a write, and a goodbye may take. A stranger costs one handshake; it is told nothing.
 *
 * <p><b>May not</b> decide anything about payloads, read a clock for the session other than by ticks, or know the hub: it knows
 * {@code LinkEvents} and {@code OutboxSource}.
 */
package io.portcullis.appliance.peer;
