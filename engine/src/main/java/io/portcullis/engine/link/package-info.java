/**
 * The session between two engines, hub to hub or client to hub, over an ordered stream of bytes that may break at any time.
 *
 * <p><b>What it promises.</b> Each direction carries payloads 1, 2, 3, … Every payload reaches the other engine exactly once and in order,
 * however often the stream breaks and whichever side restarts, as long as both keep their durable state: the outbox (payload bytes by
 * sequence, appended before they are sent, kept until acknowledged) and the highest sequence received. The machine
 * ({@link io.portcullis.engine.link.Session}) is pure: time comes by {@code Tick}, randomness as a seed, payload bytes from
 * {@link io.portcullis.engine.link.Outbox}, and everything it wants done is an {@link io.portcullis.engine.link.Effect}.
 *
 * <p><b>Bytes.</b> A frame is {@code length (4 bytes, big-endian) ‖ version (1 byte) ‖ RLP [kind, fields…]}; the length counts all after
 * itself. Decoding is strict: bytes that decode encode to themselves.
 * <pre>
 * kind  frame        fields
 *    1  Hello        versionLeast, versionMost, chainId, depositary (20), node (32), [entity (32)…], received, window
 *    2  Payload      sequence, bytes
 *    3  Acknowledge  sequence, window
 *    4  Ping         nonce
 *    5  Pong         nonce
 *    6  Goodbye      tag
 *    7  Gossip       bytes
 * </pre>
 * The entities of a Hello ascend. A Hello always has version byte 1, so that any two versions can greet.
 *
 * <p><b>A session.</b>
 * <pre>
 *        dialler                                       acceptor
 *   Connecting
 *   Greeting   Hello(received = 7)        ───────▶
 *                                         ◀───────     Hello(received = 41)      Open
 *   Open       Payload 42, Payload 43 …   ───────▶
 *                                         ◀───────     Payload 8 …
 *                                                      engine: payloads to 43 are durable
 *                                         ◀───────     Acknowledge(43, window)
 * </pre>
 * The acceptor is told of a connection only with its Hello, so a half-open one never disturbs a session. Of two connections the newest
 * wins, and the older is closed: its other end is gone more often than not. When both sides dial at once, the connection of the smaller
 * node id is kept.
 *
 * <p>Gossip rides on an open connection beside the payloads, without sequence, window or acknowledgement: what is said while none is open is lost.
 *
 * <p><b>What is refused.</b> A gap, more than the window, an acknowledgement of what was never appended, a peer that asks again for what
 * it had acknowledged: all end the connection with a Goodbye that names the tag. The last two mean that one side has lost its data: the
 * link stays down, trying again at the longest delay, until an operator has looked.
 */
package io.portcullis.engine.link;
