package io.portcullis.signer.keystore;

import static io.portcullis.signer.cryptoki.CkrName.CKR_USER_ALREADY_LOGGED_IN;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.cryptoki.Outcome;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.cryptoki.UserType;
import io.portcullis.signer.keyceremony.CeremonyTokens;
import io.portcullis.signer.keyceremony.CheckValue;
import io.portcullis.signer.keyceremony.Effect.Made;
import io.portcullis.signer.keyceremony.Effect.Task;
import io.portcullis.signer.keyceremony.KeyPlace;
import io.portcullis.signer.keyceremony.Result;
import io.portcullis.signer.keyceremony.ShareDesk;
import io.portcullis.signer.keyceremony.WrappingSecret;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.curve.SecretSource;
import io.portcullis.threshold.memory.LockedMemory;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The tokens of key ceremonies. Keys made here may leave once, wrapped, until a backup locks them; they bear the session that made them as
 * their CKA_ID, so that an abort destroys nothing else.
 *
 * <p>Invariants: a wrapping key is a session object, never one of the token; secrets of a session are gone when it has ended. One thread at a
 * time.
 */
public final class KeyVault implements CeremonyTokens, AutoCloseable {
    /** Where chain and boards are looked at: a signer knows no chain. */
    @FunctionalInterface
    public interface Boards {
        /** @throws SignerFault if the chain does not name the one, or still names the other */
        Result.BoardChanged changed(Task.AwaitBoard task);
    }

    private record Opened(Session session, VaultKeys keys, String serial) {}

    private final TokenAddress anywhere;
    private final Function<String, Pin> pins;
    private final Boards boards;
    private final SecretSource random;
    private final Map<String, Opened> open = new HashMap<>();
    private Optional<WrappingSecret> secret = Optional.empty();
    private Optional<ShareDesk> desk = Optional.empty();

    /**
     * @param library any token of this library
     * @param pins the user's PIN by the token's label; the vault closes it
     */
    public KeyVault(TokenAddress library, Function<String, Pin> pins, Boards boards, SecretSource random) {
        this.anywhere = library;
        this.pins = pins;
        this.boards = boards;
        this.random = random;
    }

    private TokenAddress address(String label) {
        return new TokenAddress(anywhere.library(), label, anywhere.profile());
    }

    @Override
    public Result perform(Bytes32 session, Task task) {
        return switch (task) {
            case Task.InitialiseToken(String label) -> initialise(label);
            case Task.GenerateKey(KeyPlace place, var algorithm) ->
                new Result.KeyMade(
                        at(place).keys().generate(session, place.label(), algorithm),
                        at(place).serial());
            case Task.SplitWrappingKey split -> split(session, split);
            case Task.WrapKey(KeyPlace place, var expected) ->
                new Result.Wrapped(at(place).keys().wrap(place.label(), expected));
            case Task.LockKey(KeyPlace place, var expected) -> {
                at(place).keys().lock(place.label(), expected);
                yield new Result.Accomplished();
            }
            case Task.OpenDesk() -> {
                forget();
                ShareDesk opened = ShareDesk.open(session, random);
                desk = Optional.of(opened);
                yield new Result.DeskOpened(opened.key());
            }
            case Task.TakeShare(int index, SealedDeal share) -> {
                theDesk().take(index, share, io.portcullis.threshold.memory.SecretAccess.INSTANCE);
                yield new Result.Accomplished();
            }
            case Task.CombineShares(String token, int threshold) -> {
                try (LockedMemory key =
                        theDesk().combine(threshold, io.portcullis.threshold.memory.SecretAccess.INSTANCE)) {
                    yield new Result.Combined(of(token).keys().takeWrappingKey(key));
                }
            }
            case Task.UnwrapKey(KeyPlace place, var wrapped, var expected) -> {
                at(place).keys().unwrap(session, place.label(), wrapped, expected);
                yield new Result.KeyMade(expected, at(place).serial());
            }
            case Task.ProveControl(KeyPlace place, var expected, var text) ->
                new Result.Proved(at(place).keys().sign(place.label(), expected, text));
            case Task.AwaitBoard board -> boards.changed(board);
            case Task.DestroyKey(KeyPlace place, var expected) ->
                new Result.Destroyed(at(place).keys().destroy(place.label(), expected));
        };
    }

    private Result initialise(String label) {
        TokenAddress address = address(label);
        if (Token.look(address).isPresent()) {
            throw new SignerFault(SignerTag.TOKEN_EXISTS, "a token labelled " + label + " exists");
        }
        // As in the signers' own ceremony: nobody keeps the officer's PIN, so nobody initialises the token again.
        try (Pin officer = PinFile.random(new SecureRandom());
                Pin user = pins.apply(label)) {
            Token.initialize(address, officer, user);
        }
        return new Result.TokenMade(of(label).serial());
    }

    private Result split(Bytes32 session, Task.SplitWrappingKey task) {
        forget();
        WrappingSecret drawn = WrappingSecret.draw(task.threshold(), random);
        secret = Optional.of(drawn);
        List<SealedDeal> envelopes = drawn.envelopes(session, task.cards());
        try (LockedMemory key = drawn.key(io.portcullis.threshold.memory.SecretAccess.INSTANCE)) {
            CheckValue check = of(task.token()).keys().takeWrappingKey(key);
            return new Result.Split(check, envelopes);
        }
    }

    private ShareDesk theDesk() {
        return desk.orElseThrow(
                () -> new RefusedException(SignerTag.CEREMONY_STEP_FAILED, "there is no desk to present shares at"));
    }

    private Opened at(KeyPlace place) {
        return of(place.token());
    }

    private Opened of(String label) {
        return open.computeIfAbsent(label, this::login);
    }

    private Opened login(String label) {
        Token token = Token.find(address(label));
        Session session = token.openWritingSession();
        boolean loggedIn = false;
        try (Pin pin = pins.apply(label)) {
            Outcome<Outcome.Nothing> answer = session.login(UserType.USER, pin.segment(SecretAccess.INSTANCE));
            // Another session of this process has shown the PIN; the login is the process's.
            if (!answer.isRefusedWith(CKR_USER_ALREADY_LOGGED_IN)) {
                answer.orElseThrow(refused -> new SignerFault(SignerTag.PIN_WRONG, "no login: " + refused));
            }
            loggedIn = true;
            return new Opened(session, new VaultKeys(session), token.serial());
        } finally {
            if (!loggedIn) {
                session.close();
            }
        }
    }

    @Override
    public boolean undo(Bytes32 session, Made made) {
        return switch (made) {
            // Only its officer's PIN makes a token blank again, and that is kept by nobody. It holds no key.
            case Made.Token token -> false;
            case Made.Key(KeyPlace place) -> {
                at(place).keys().destroyMadeBy(session, place.label());
                yield true;
            }
            case Made.Secrets() -> {
                forget();
                yield true;
            }
        };
    }

    @Override
    public void forget() {
        secret.ifPresent(WrappingSecret::close);
        secret = Optional.empty();
        desk.ifPresent(ShareDesk::close);
        desk = Optional.empty();
        open.values().forEach(opened -> opened.keys().forgetWrappingKey());
    }

    @Override
    public void close() {
        forget();
        open.values().forEach(opened -> opened.session().close());
        open.clear();
    }
}
