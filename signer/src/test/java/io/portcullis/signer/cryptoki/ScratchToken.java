package io.portcullis.signer.cryptoki;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.signer.keystore.TestToken;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.Function;

/** A token of SoftHSM beside the one that {@link TestToken} made, initialised by direct calls, with a session that is logged in. */
public final class ScratchToken implements AutoCloseable {
    public static final String PIN = "scratch-5219";

    private final Cryptoki cryptoki;
    private final SlotId slot;
    private final Session session;

    private ScratchToken(Cryptoki cryptoki, SlotId slot, Session session) {
        this.cryptoki = cryptoki;
        this.slot = slot;
        this.session = session;
    }

    /** The token with a label, made if it is not there. */
    public static ScratchToken open(Path library, String label) {
        TestToken.address();
        Cryptoki cryptoki = must(Cryptoki.open(library));
        SlotId slot = must(cryptoki.slots()).stream()
                .filter(one -> must(cryptoki.tokenInfo(one)).label().equals(label))
                .findFirst()
                .orElseGet(() -> make(cryptoki, label));
        Session session = must(cryptoki.openSession(slot, Cryptoki.Access.WRITING));
        must(withPin(PIN, pin -> session.login(UserType.USER, pin)));
        return new ScratchToken(cryptoki, slot, session);
    }

    private static SlotId make(Cryptoki cryptoki, String label) {
        SlotId blank = must(cryptoki.slots()).stream()
                .filter(slot -> !must(cryptoki.tokenInfo(slot)).initialized())
                .findFirst()
                .orElseThrow();
        must(withPin(PIN, pin -> cryptoki.initializeToken(blank, pin, label)));
        try (Session session = must(cryptoki.openSession(blank, Cryptoki.Access.WRITING))) {
            must(withPin(PIN, pin -> session.login(UserType.SECURITY_OFFICER, pin)));
            must(withPin(PIN, session::initializePin));
            must(session.logout());
        }
        // SoftHSM moves a token to another slot once it is initialised.
        return must(cryptoki.slots()).stream()
                .filter(slot -> must(cryptoki.tokenInfo(slot)).label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    public static <T> T withPin(String text, Function<MemorySegment, T> use) {
        try (Arena arena = Arena.ofConfined()) {
            return use.apply(arena.allocateFrom(JAVA_BYTE, text.getBytes(US_ASCII)));
        }
    }

    public static <T> T must(Outcome<T> outcome) {
        return outcome.orElseThrow(refused -> new IllegalStateException(refused.toString()));
    }

    public Cryptoki cryptoki() {
        return cryptoki;
    }

    public SlotId slot() {
        return slot;
    }

    public Session session() {
        return session;
    }

    /** Other sessions of this process may be open, and would keep the login. */
    @Override
    public void close() {
        session.logout();
        session.close();
    }
}
