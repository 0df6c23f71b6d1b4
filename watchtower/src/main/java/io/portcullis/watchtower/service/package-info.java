/**
 * The tower's process: its door, its watch, its purses.
 *
 * <pre>
 *   clients ── mutual TLS 1.3, pinned certificates ──► Door ──► Desk ──► store        POST /v1/appointments   hand-over, in and receipt out
 *                                                                                    GET  /v1/appointments/{account}, /v1/alarms
 *            ── sealed ──────────────────► Door ──► VaultDesk ──► vaults              POST /v1/vaults         step, in and receipt out
 *   chain ──► Watcher ──► watch.Watch ──► Purse (a lane for each key) ──► chain
 *                  └──► Herald ──► heartbeats to the appliances that expect them
 *                  └──► VaultOpener: what a dispute's start opens goes to the Desk
 *   its operator ── loopback only ──► Door                                           GET /health, /metrics, /status, /appointments, /vaults
 * </pre>
 *
 * <p>Keys are two, or three with a pool: the identity, which signs receipts and heartbeats, and gas keys, which sign nothing but answers to the
 * pinned contract, each within the cap. A refusal is {@code {"error","message","remedy"}} with its tag; hand-overs and receipts are bytes as {@link
 * io.portcullis.depositary.appointment} has them.
 *
 * <p>A heartbeat is sent only while the chain was read a moment ago. Its sequence is the clock's second or one more than the last, whichever is
 * more, so that it rises over restarts without being stored.
 */
package io.portcullis.watchtower.service;
