/**
 * The register of keys: whose each one is, what it is for, where it lives, how old it may grow, and how far its life has come.
 *
 * <p>Life cycle: NIST SP 800-57 part 1 rev. 5, section 7, figure 3; the table of legal moves is
 * {@link io.portcullis.signer.registry.KeyState}, each with the number of its transition there.
 * <pre>
 *   PRE_ACTIVATION ──4──▶ ACTIVE ──8──▶ DEACTIVATED ──13──▶ DESTROYED
 *                          │  ▲            ▲   │               ▲
 *                          7  11           12  14              15
 *                          ▼  │            │   ▼               │
 *                        SUSPENDED ────────┘  COMPROMISED ─────┘     (3, 6, 10: to COMPROMISED from anywhere alive;
 *                                                                     2, 5, 9: to DESTROYED)
 * </pre>
 *
 * <p>A {@link io.portcullis.signer.registry.KeyRecord} is proposed, judged, told to the audit log, made durable, and then true; the register is
 * nothing but the fold over its records. Record: RLP {@code [1, type, at, by, key, …]}, in a journal of kind {@code keys}.
 *
 * <p>Proof of control: the key's signature over {@code "portcullis/key-control/v1" ‖ key id(32) ‖ nonce(32)}, where the nonce is the newest
 * challenge of that key and at most ten minutes old. ECDSA signs its SHA-256, as {@code r ‖ s}; Ed25519 signs the text.
 *
 * <p>Rules: only a key that is active and within its originator's period signs. Only such a key that has also proved control, and whose newest
 * backup was restored in a drill, may receive value: be named in a board, or be where a deposit goes.
 *
 * <p>Pure but for {@link io.portcullis.signer.registry.KeyRegistry}, which owns the journal. Time is an input, and never runs backwards.
 */
package io.portcullis.signer.registry;
