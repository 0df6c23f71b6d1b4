package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.keyceremony.Effect.Made;
import io.portcullis.signer.keyceremony.Effect.Task;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.testing.TestKeys;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import java.lang.foreign.ValueLayout;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tokens in memory: keys of the JDK, and "wrapping" that remembers what it wrapped under which secret. */
final class TwinTokens implements CeremonyTokens {
    final Map<String, KeyPair> keys = new TreeMap<>();
    final Map<String, Bytes32> madeBy = new TreeMap<>();
    final List<Task> tasks = new ArrayList<>();
    private final Map<Bytes, KeyPair> wrapped = new TreeMap<>();
    private Optional<WrappingSecret> secret = Optional.empty();
    private Optional<ShareDesk> desk = Optional.empty();
    private Bytes wrapping = Bytes.EMPTY;

    /** Thrown where a process dies. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private Optional<Class<? extends Task>> deadly = Optional.empty();
    private boolean failing;
    private boolean after;

    /** Fails, or dies, at the next task of a kind; a death may come before or after the work. */
    void failAt(Class<? extends Task> kind) {
        deadly = Optional.of(kind);
        failing = true;
    }

    void dieAt(Class<? extends Task> kind, boolean afterTheWork) {
        deadly = Optional.of(kind);
        after = afterTheWork;
    }

    @Override
    public Result perform(Bytes32 session, Task task) {
        boolean hit = deadly.stream().anyMatch(kind -> kind.isInstance(task));
        if (hit && failing) {
            deadly = Optional.empty();
            throw new SignerFault(SignerTag.TOKEN_FAULT, "the token is gone");
        }
        if (hit && !after) {
            deadly = Optional.empty();
            throw new Killed();
        }
        Result result = work(session, task);
        tasks.add(task);
        if (hit) {
            deadly = Optional.empty();
            throw new Killed();
        }
        return result;
    }

    private Result work(Bytes32 session, Task task) {
        return switch (task) {
            case Task.InitialiseToken(String label) -> new Result.TokenMade("serial-of-" + label);
            case Task.GenerateKey(KeyPlace place, var algorithm) -> {
                KeyPair pair = TestKeys.p256();
                keys.put(place.toString(), pair);
                madeBy.put(place.toString(), session);
                yield new Result.KeyMade(verifying(pair), "serial-of-" + place.token());
            }
            case Task.SplitWrappingKey(String token, int threshold, var cards) -> {
                WrappingSecret drawn = WrappingSecret.draw(threshold, new OsRandomness());
                secret = Optional.of(drawn);
                List<SealedDeal> envelopes = drawn.envelopes(session, cards);
                yield new Result.Split(take(drawn.key(SecretAccess.INSTANCE)), envelopes);
            }
            case Task.WrapKey(KeyPlace place, var expected) -> {
                Bytes token = wrapping.concat(Bytes.ascii(place.toString())).sha256();
                wrapped.put(token, pair(place));
                yield new Result.Wrapped(token);
            }
            case Task.LockKey lock -> new Result.Accomplished();
            case Task.OpenDesk() -> {
                ShareDesk opened = ShareDesk.open(session, new OsRandomness());
                desk = Optional.of(opened);
                yield new Result.DeskOpened(opened.key());
            }
            case Task.TakeShare(int index, var share) -> {
                desk.orElseThrow().take(index, share, SecretAccess.INSTANCE);
                yield new Result.Accomplished();
            }
            case Task.CombineShares(String token, int threshold) ->
                new Result.Combined(take(desk.orElseThrow().combine(threshold, SecretAccess.INSTANCE)));
            case Task.UnwrapKey(KeyPlace place, Bytes bytes, var expected) -> {
                keys.put(place.toString(), wrapped.get(bytes));
                madeBy.put(place.toString(), session);
                yield new Result.KeyMade(verifying(pair(place)), "serial-of-" + place.token());
            }
            case Task.ProveControl(KeyPlace place, var expected, Bytes text) -> {
                yield new Result.Proved(
                        Bytes.of(TestKeys.signRaw(pair(place), text.toArray()).toArray()));
            }
            case Task.AwaitBoard board ->
                new Result.BoardChanged(
                        2, Bytes32.of(Bytes.ascii("transaction").sha256().toArray()));
            case Task.DestroyKey(KeyPlace place, var expected) ->
                new Result.Destroyed(keys.remove(place.toString()) == null ? 0 : 2);
        };
    }

    private CheckValue take(LockedMemory key) {
        try (key) {
            wrapping = Bytes.of(key.open(SecretAccess.INSTANCE).toArray(ValueLayout.JAVA_BYTE))
                    .sha256();
            return CheckValue.ofBlock(wrapping);
        }
    }

    private KeyPair pair(KeyPlace place) {
        KeyPair pair = keys.get(place.toString());
        if (pair == null) {
            throw new SignerFault(SignerTag.KEY_MISSING, "no key at " + place);
        }
        return pair;
    }

    static VerifyingKey verifying(KeyPair pair) {
        return new VerifyingKey(
                VerifyingKey.Algorithm.P256, Bytes.of(TestKeys.point(pair).toArray()));
    }

    @Override
    public boolean undo(Bytes32 session, Made made) {
        return switch (made) {
            case Made.Token token -> false;
            case Made.Key(KeyPlace place) -> {
                if (session.equals(madeBy.get(place.toString()))) {
                    keys.remove(place.toString());
                }
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
        wrapping = Bytes.EMPTY;
    }
}
