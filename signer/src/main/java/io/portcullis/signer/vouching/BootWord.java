package io.portcullis.signer.vouching;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a signer shows of how its machine started: {@code {"type":"quote","message":"0x…","signature":"0x…"}} or
 * {@code {"type":"none","why"}}.
 */
public sealed interface BootWord {
    /** Nothing, and why. */
    record None(String why) implements BootWord {
        public None {
            if (why.isBlank() || why.length() > MAX_WHY) {
                throw new IllegalArgumentException("a reason has 1 to " + MAX_WHY + " characters");
            }
        }
    }

    /**
     * A TPM's quote, unread.
     *
     * @param message a {@code TPMS_ATTEST}
     * @param signature a {@code TPMT_SIGNATURE} over it
     */
    record Quote(Bytes message, Bytes signature) implements BootWord {
        public Quote {
            if (message.size() > MAX_QUOTE || signature.size() > MAX_QUOTE) {
                throw new IllegalArgumentException("a quote has a bounded number of bytes");
            }
        }
    }

    int MAX_WHY = 200;
    int MAX_QUOTE = 1_024;

    /** What the TPM is asked to sign beside its registers, so that a quote is of one intent: {@code SHA-256("portcullis/boot/v1" ‖ intent)}. */
    static Bytes nonce(Bytes32 intent) {
        return Bytes.ascii("portcullis/boot/v1")
                .concat(Bytes.of(intent.toArray()))
                .sha256();
    }

    /**
     * Demands that the machine started as pinned, told by its own TPM for this intent.
     *
     * @return what was found, for people
     * @throws RefusedException BOOT_QUOTE_MISSING, BOOT_QUOTE_MALFORMED, BOOT_QUOTE_FORGED, BOOT_QUOTE_STALE, BOOT_STATE_DIFFERS
     */
    static String require(BootWord shown, Optional<BootPin> pinned, Bytes32 intent) {
        return switch (shown) {
            case None(String why) -> {
                if (pinned.isPresent()) {
                    throw new RefusedException(
                            SignerTag.BOOT_QUOTE_MISSING, "a state is pinned, and no quote is shown: " + why);
                }
                yield "no quote: " + why;
            }
            case Quote quote ->
                pinned.map(pin -> require(quote, pin, intent)).orElse("a quote, unread, for no state is pinned");
        };
    }

    private static String require(Quote quote, BootPin pin, Bytes32 intent) {
        Read read = Read.of(quote.message());
        if (!pin.key().verifies(quote.message(), rawSignature(quote.signature()))) {
            throw new RefusedException(
                    SignerTag.BOOT_QUOTE_FORGED, "the pinned attestation key did not sign the quote");
        }
        if (!read.nonce().equals(nonce(intent))) {
            throw new RefusedException(SignerTag.BOOT_QUOTE_STALE, "the quote was not made for intent " + intent);
        }
        if (read.selection() != selection(pin) || !read.digest().equals(pin.digest())) {
            throw new RefusedException(
                    SignerTag.BOOT_STATE_DIFFERS,
                    "the registers " + pin.registers().keySet() + " are not all as pinned");
        }
        return "started as pinned, by registers " + pin.registers().keySet() + "; start " + read.resets();
    }

    private static int selection(BootPin pin) {
        int bits = 0;
        for (int register : pin.registers().keySet()) {
            bits |= 1 << register;
        }
        return bits;
    }

    /**
     * The parts of a quote that count.
     *
     * @param selection bit i is register i
     * @param resets how often the TPM was reset
     */
    record Read(Bytes nonce, int selection, Bytes digest, long resets) {
        private static final int MAGIC = 0xff544347;
        private static final short QUOTE = (short) 0x8018;
        private static final short SHA_256 = 0x000b;
        private static final int MAX_NAME = 68;
        private static final int DIGEST = 32;

        static Read of(Bytes message) {
            try {
                ByteBuffer in = ByteBuffer.wrap(message.toArray());
                demand(in.getInt() == MAGIC && in.getShort() == QUOTE, "it is no quote of a TPM");
                sized(in, MAX_NAME);
                Bytes nonce = sized(in, DIGEST);
                in.getLong();
                long resets = in.getInt() & 0xffff_ffffL;
                in.getInt();
                in.get();
                in.getLong();
                demand(
                        in.getInt() == 1 && in.getShort() == SHA_256 && in.get() == 3,
                        "its registers are not SHA-256's");
                int selection = (in.get() & 0xff) | (in.get() & 0xff) << 8 | (in.get() & 0xff) << 16;
                Bytes digest = sized(in, DIGEST);
                demand(digest.size() == DIGEST && !in.hasRemaining(), "it has another length");
                return new Read(nonce, selection, digest, resets);
            } catch (BufferUnderflowException e) {
                throw malformed("it is cut off");
            }
        }
    }

    /** {@code r ‖ s} of a {@code TPMT_SIGNATURE} by ECDSA with SHA-256; a TPM may leave zeros in front of either out. */
    private static Bytes rawSignature(Bytes signature) {
        try {
            ByteBuffer in = ByteBuffer.wrap(signature.toArray());
            demand(in.getShort() == 0x0018 && in.getShort() == 0x000b, "its signature is not ECDSA's with SHA-256");
            Bytes r = sized(in, 32);
            Bytes s = sized(in, 32);
            demand(!in.hasRemaining(), "bytes follow its signature");
            return padded(r).concat(padded(s));
        } catch (BufferUnderflowException e) {
            throw malformed("its signature is cut off");
        }
    }

    private static Bytes padded(Bytes number) {
        return Bytes.of(new byte[32 - number.size()]).concat(number);
    }

    private static Bytes sized(ByteBuffer in, int most) {
        int size = in.getShort() & 0xffff;
        demand(size <= most, "a part of it is too long");
        byte[] bytes = new byte[size];
        in.get(bytes);
        return Bytes.of(bytes);
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw malformed(otherwise);
        }
    }

    private static RefusedException malformed(String why) {
        return new RefusedException(SignerTag.BOOT_QUOTE_MALFORMED, "the quote does not read: " + why);
    }

    /** Its form in a document. */
    default ObjectNode toJson() {
        return switch (this) {
            case None(String why) -> StrictJson.newObject().put("type", "none").put("why", why);
            case Quote(Bytes message, Bytes signature) ->
                StrictJson.newObject()
                        .put("type", "quote")
                        .put("message", Hex.encode(message.toArray()))
                        .put("signature", Hex.encode(signature.toArray()));
        };
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    static BootWord read(Fields in) {
        String type = in.text("type", 16);
        return switch (type) {
            case "none" -> {
                String why = in.text("why", MAX_WHY);
                if (why.isBlank()) {
                    throw in.invalid("why", "a reason");
                }
                yield new None(why);
            }
            case "quote" ->
                new Quote(Bytes.of(in.bytes("message", MAX_QUOTE)), Bytes.of(in.bytes("signature", MAX_QUOTE)));
            default -> throw in.invalid("type", "none or quote");
        };
    }
}
