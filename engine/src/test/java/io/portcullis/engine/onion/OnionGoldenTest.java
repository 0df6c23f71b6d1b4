package io.portcullis.engine.onion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.memory.SecretAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Packets and errors of version 1, made once: they open for ever. A line is {@code name value}; a journey begins with its hops.
 *
 * <p>{@link #main} writes the file; only a new version has a reason to.
 */
final class OnionGoldenTest {
    private static final String FILE = "/golden/onion-v1.txt";

    @Test
    void opensEveryPacketEverWritten() throws IOException {
        Lines lines = Lines.read();
        while (lines.hasMore()) {
            int hops = Integer.parseInt(lines.next("hops"));
            Bytes32 paymentHash = Bytes32.of(lines.bytes("payment-hash"));
            Bytes packet = Bytes.of(lines.bytes("packet"));
            List<ReturnKey> returnKeys = new ArrayList<>();
            for (int i = 0; i < hops; i++) {
                try (OnionPrivateKey key = OnionPrivateKey.taking(lines.bytes("private-key"))) {
                    HopPayload payload = HopPayload.decode(Bytes.of(lines.bytes("payload")));
                    Bytes32 replayTag = Bytes32.of(lines.bytes("replay-tag"));
                    ReturnKey returnKey = ReturnKey.of(lines.bytes("return-key"));
                    returnKeys.add(returnKey);
                    switch (OnionOpener.open(packet, paymentHash, key)) {
                        case Opened.Forward forward -> {
                            assertEquals(
                                    new Opened.Forward(
                                            (HopPayload.Forward) payload, forward.next(), replayTag, returnKey),
                                    forward);
                            packet = forward.next().bytes();
                        }
                        case Opened.Deliver deliver ->
                            assertEquals(
                                    new Opened.Deliver((HopPayload.Deliver) payload, replayTag, returnKey), deliver);
                        case Opened.Refused refused -> throw new AssertionError(refused.refusal());
                    }
                }
            }
            Failure failure = Failure.decode(Bytes.of(lines.bytes("failure")));
            OnionError error = new OnionError(Bytes.of(lines.bytes("error-of-last-hop")));
            assertEquals(new Peeled.Attributed(hops - 1, failure), OnionErrors.peel(returnKeys, error));
        }
    }

    @Test
    void buildsTheSameBytesAsEver() throws IOException {
        assertEquals(Lines.text(), render());
    }

    private static String render() {
        StringBuilder out = new StringBuilder();
        for (int hops : new int[] {1, 2, 3, 20}) {
            try (Journey journey = new Journey(hops, hops)) {
                Built.Onion onion = journey.build();
                line(out, "hops", String.valueOf(hops));
                line(
                        out,
                        "payment-hash",
                        Bytes.of(journey.paymentHash().toArray()).toString());
                line(out, "packet", onion.packet().bytes().toString());
                for (int i = 0; i < hops; i++) {
                    line(out, "private-key", Bytes.of(journey.bytes("key" + i)).toString());
                    line(out, "payload", journey.payload(i).encode().toString());
                    line(out, "replay-tag", replayTag(journey, i).toString());
                    byte[] back = onion.returnKeys().get(i).copy(SecretAccess.INSTANCE);
                    line(out, "return-key", Bytes.of(back).toString());
                }
                Failure failure = new Failure(FailureCode.INVOICE_UNKNOWN, Bytes.ascii("golden"));
                OnionError error = OnionErrors.originate(onion.returnKeys().getLast(), failure);
                for (ReturnKey key : onion.returnKeys().reversed().subList(1, hops)) {
                    error = OnionErrors.wrap(key, error);
                }
                line(out, "failure", failure.encode().toString());
                line(out, "error-of-last-hop", error.bytes().toString());
            }
        }
        return out.toString();
    }

    private static Bytes replayTag(Journey journey, int hop) {
        Bytes32 tag = switch (journey.open(journey.packetAt(hop).bytes(), hop)) {
            case Opened.Forward forward -> forward.replayTag();
            case Opened.Deliver deliver -> deliver.replayTag();
            case Opened.Refused refused -> throw new AssertionError(refused.refusal());
        };
        return Bytes.of(tag.toArray());
    }

    private static void line(StringBuilder out, String name, String value) {
        out.append(name).append(' ').append(value).append('\n');
    }

    /** Prints the file. */
    public static void main(String[] arguments) {
        System.out.print(render());
    }

    private static final class Lines {
        private final List<String> lines;
        private int at;

        private Lines(List<String> lines) {
            this.lines = lines;
        }

        static Lines read() throws IOException {
            return new Lines(text().lines().toList());
        }

        static String text() throws IOException {
            try (InputStream in = OnionGoldenTest.class.getResourceAsStream(FILE)) {
                return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            }
        }

        boolean hasMore() {
            return at < lines.size();
        }

        String next(String name) {
            String line = lines.get(at++);
            assertEquals(name, line.substring(0, line.indexOf(' ')));
            return line.substring(line.indexOf(' ') + 1);
        }

        byte[] bytes(String name) {
            return Bytes.ofHex(next(name)).toArray();
        }
    }
}
