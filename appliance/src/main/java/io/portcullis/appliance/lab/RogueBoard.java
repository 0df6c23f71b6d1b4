package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.cryptoki.Cryptoki;
import io.portcullis.signer.cryptoki.Mechanism;
import io.portcullis.signer.cryptoki.MechanismType;
import io.portcullis.signer.cryptoki.ObjectClass;
import io.portcullis.signer.cryptoki.Outcome;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.cryptoki.SlotId;
import io.portcullis.signer.cryptoki.Template;
import io.portcullis.signer.cryptoki.UserType;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whoever has a board's token and its PIN, and no signer in between: signs any digest. It shows what the contract and a watchtower hold against such a
 * one; no key of a lab is worth anything. A process of its own, for the token's library reads its configuration from the environment.
 */
public final class RogueBoard {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RogueBoard() {}

    /** {@code library, token's label, key's label, PIN's file, digests}; says {@code r ‖ s} of each, a line each. */
    public static void main(String[] arguments) throws IOException {
        byte[] pin = Files.readString(Path.of(arguments[3])).strip().getBytes(US_ASCII);
        Cryptoki library = done(Cryptoki.open(Path.of(arguments[0])));
        try (Arena arena = Arena.ofConfined();
                Session session = done(library.openSession(token(library, arguments[1]), Cryptoki.Access.READING))) {
            MemorySegment shown = arena.allocate(pin.length);
            MemorySegment.copy(MemorySegment.ofArray(pin), 0, shown, 0, pin.length);
            done(session.login(UserType.USER, shown));
            Template key = Template.of(ObjectClass.PRIVATE_KEY).labelled(arguments[2]);
            for (String digest : List.of(arguments).subList(4, arguments.length)) {
                Bytes signature = done(session.sign(
                        Mechanism.of(MechanismType.ECDSA),
                        done(session.find(key)).getFirst(),
                        Bytes.of(Hex.decode(digest))));
                System.out.println(Hex.encode(signature.toArray()));
            }
        }
    }

    private static SlotId token(Cryptoki library, String label) {
        return done(library.slots()).stream()
                .filter(slot -> done(library.tokenInfo(slot)).label().strip().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no token " + label));
    }

    private static <T> T done(Outcome<T> outcome) {
        return outcome.orElseThrow(refused -> new IllegalStateException(refused.toString()));
    }

    /** What such a one gets signed. */
    static byte[] sign(SignerNode signer, byte[] digest, Path log) throws IOException, InterruptedException {
        return signAll(signer, List.of(digest), log).getFirst();
    }

    /** The same of several, with one process. */
    static List<byte[]> signAll(SignerNode signer, List<byte[]> digests, Path log)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                SoftToken.library().toString(),
                signer.token().label(),
                signer.boardKey().label(),
                signer.token().pinFile().toString()));
        digests.forEach(digest -> arguments.add(Hex.encode(digest)));
        List<String> command = JavaProcess.of(RogueBoard.class.getName(), arguments);
        Map<String, String> environment = signer.token().environment();
        return Processes.run("whoever has the token", command, environment, log, PATIENCE)
                .lines()
                .map(Hex::decode)
                .toList();
    }
}
