package io.portcullis.signer.registry;

import static io.portcullis.signer.verdict.SignerTag.KEY_BACKUP_MISSING;
import static io.portcullis.signer.verdict.SignerTag.KEY_CHALLENGE_STALE;
import static io.portcullis.signer.verdict.SignerTag.KEY_CONTROL_UNPROVED;
import static io.portcullis.signer.verdict.SignerTag.KEY_DRILL_MISSING;
import static io.portcullis.signer.verdict.SignerTag.KEY_EXISTS;
import static io.portcullis.signer.verdict.SignerTag.KEY_EXPIRED;
import static io.portcullis.signer.verdict.SignerTag.KEY_MOVE_ILLEGAL;
import static io.portcullis.signer.verdict.SignerTag.KEY_NOT_ACTIVE;
import static io.portcullis.signer.verdict.SignerTag.KEY_RECORD_MALFORMED;
import static io.portcullis.signer.verdict.SignerTag.KEY_REGISTER_FULL;
import static io.portcullis.signer.verdict.SignerTag.KEY_TIME_BACKWARDS;
import static io.portcullis.signer.verdict.SignerTag.KEY_UNKNOWN;

import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All keys, as their records made them.
 *
 * <p>Invariants: no record is applied that {@link #judge} refuses; a key is registered once and never forgotten; time never runs backwards; a
 * key that left ACTIVE by time, compromise or destruction never signs again.
 *
 * @param newestAt of the newest record, Unix seconds
 */
public record KeyRegister(SortedMap<KeyId, KeyEntry> entries, long newestAt) {
    public static final KeyRegister EMPTY = new KeyRegister(new TreeMap<>(), 0);

    public KeyRegister {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    public Optional<KeyEntry> entry(KeyId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** Why a record cannot be; empty if it can. */
    public Optional<Refusal> judge(KeyRecord record) {
        if (record.at() < newestAt) {
            return no(KEY_TIME_BACKWARDS, "it is of " + record.at() + ", and the newest record of " + newestAt);
        }
        if (!isText(record.by())) {
            return no(KEY_RECORD_MALFORMED, "who says so has a name of printable ASCII");
        }
        if (record instanceof KeyRecord.Registered registered) {
            return judge(registered);
        }
        KeyEntry entry = entries.get(record.key());
        if (entry == null) {
            return no(KEY_UNKNOWN, "there is no key " + record.key());
        }
        if (record instanceof KeyRecord.Entered entered) {
            return judge(entry, entered);
        }
        if (entry.state() == KeyState.DESTROYED || entry.state() == KeyState.COMPROMISED) {
            return no(KEY_MOVE_ILLEGAL, "the key is " + entry.state());
        }
        return switch (record) {
            case KeyRecord.Registered r -> throw new AssertionError("judged above");
            case KeyRecord.Entered r -> throw new AssertionError("judged above");
            case KeyRecord.Challenged r -> Optional.empty();
            case KeyRecord.Proved r -> judge(entry, r);
            case KeyRecord.BackedUp r ->
                r.threshold() < 2 || r.threshold() > r.custodians() || r.custodians() > Limits.MAX_CUSTODIANS
                        ? no(KEY_RECORD_MALFORMED, r.threshold() + " of " + r.custodians() + " custodians")
                        : Optional.empty();
            case KeyRecord.Drilled r ->
                entry.backup().isPresent() ? Optional.empty() : no(KEY_BACKUP_MISSING, "there is nothing to restore");
            case KeyRecord.Attested r ->
                r.attestation().encoded().size() <= Limits.MAX_ATTESTATION_BYTES
                        ? Optional.empty()
                        : no(KEY_RECORD_MALFORMED, "an attestation has a bound");
            case KeyRecord.Moved r ->
                isText(r.serial()) ? Optional.empty() : no(KEY_RECORD_MALFORMED, "a token has a serial number");
        };
    }

    private Optional<Refusal> judge(KeyRecord.Registered record) {
        if (entries.containsKey(record.key())) {
            return no(KEY_EXISTS, "the key " + record.key() + " is registered already");
        }
        if (entries.size() >= Limits.MAX_KEYS) {
            return no(KEY_REGISTER_FULL, "there are " + entries.size() + " keys");
        }
        boolean bounded =
                record.attestation().stream().allMatch(one -> one.encoded().size() <= Limits.MAX_ATTESTATION_BYTES);
        if (!bounded || !isText(record.serial())) {
            return no(KEY_RECORD_MALFORMED, "a token has a serial number, and an attestation a bound");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> judge(KeyEntry entry, KeyRecord.Proved record) {
        KeyEntry.Challenge open = entry.challenge().orElse(null);
        if (open == null || record.at() - open.at() > Limits.MAX_CHALLENGE_SECONDS) {
            return no(KEY_CHALLENGE_STALE, "no challenge of this key is open");
        }
        return entry.verifying().verifies(entry.id().controlText(open.nonce()), record.signature())
                ? Optional.empty()
                : no(KEY_CONTROL_UNPROVED, "the signature is not this key's over the newest challenge");
    }

    private static Optional<Refusal> judge(KeyEntry entry, KeyRecord.Entered record) {
        if (entry.state().transition(record.state()).isEmpty()) {
            return no(KEY_MOVE_ILLEGAL, entry.state() + " does not become " + record.state());
        }
        if (record.state() == KeyState.ACTIVE && expired(entry, record.at())) {
            return no(
                    KEY_EXPIRED,
                    "its time to sign ended at " + entry.signsUntil().getAsLong());
        }
        if (record.by().equals(KeyRecord.CLOCK)
                && (record.state() != KeyState.DEACTIVATED || !expired(entry, record.at()))) {
            return no(KEY_MOVE_ILLEGAL, "the clock only deactivates what has expired");
        }
        return isText(record.reason()) ? Optional.empty() : no(KEY_RECORD_MALFORMED, "a change has a reason");
    }

    /** The register with one more record, which {@link #judge} has let pass. */
    public KeyRegister after(KeyRecord record) {
        SortedMap<KeyId, KeyEntry> next = new TreeMap<>(entries);
        if (record instanceof KeyRecord.Registered registered) {
            next.put(registered.key(), KeyEntry.of(registered));
        } else {
            next.computeIfPresent(record.key(), (id, entry) -> entry.after(record));
        }
        return new KeyRegister(next, record.at());
    }

    /** The deactivations that time asks for. */
    public List<KeyRecord> due(long nowSeconds) {
        List<KeyRecord> due = new ArrayList<>();
        for (KeyEntry entry : entries.values()) {
            boolean alive = entry.state() == KeyState.ACTIVE || entry.state() == KeyState.SUSPENDED;
            if (alive && expired(entry, nowSeconds)) {
                due.add(new KeyRecord.Entered(
                        nowSeconds,
                        KeyRecord.CLOCK,
                        entry.id(),
                        KeyState.DEACTIVATED,
                        "its cryptoperiod ended at " + entry.signsUntil().getAsLong()));
            }
        }
        return due;
    }

    /** Why a key must not sign now; empty if it may. Does not wait for {@link #due} to be recorded. */
    public Optional<Refusal> maySign(KeyId id, long nowSeconds) {
        KeyEntry entry = entries.get(id);
        if (entry == null) {
            return no(KEY_UNKNOWN, "there is no key " + id);
        }
        if (entry.state() != KeyState.ACTIVE) {
            return no(KEY_NOT_ACTIVE, "the key is " + entry.state());
        }
        return expired(entry, nowSeconds)
                ? no(
                        KEY_EXPIRED,
                        "its time to sign ended at " + entry.signsUntil().getAsLong())
                : Optional.empty();
    }

    /** Why a key must not be named in a board or be where a deposit goes; empty if it may. */
    public Optional<Refusal> mayReceiveValue(KeyId id, long nowSeconds) {
        Optional<Refusal> silent = maySign(id, nowSeconds);
        if (silent.isPresent()) {
            return silent;
        }
        KeyEntry entry = entries.get(id);
        if (entry.proof().isEmpty()) {
            return no(KEY_CONTROL_UNPROVED, "the key has not proved, where it lives now, that it signs");
        }
        if (entry.backup().isEmpty()) {
            return no(KEY_BACKUP_MISSING, "the key has no backup");
        }
        return entry.backupRestored()
                ? Optional.empty()
                : no(KEY_DRILL_MISSING, "its newest backup was not restored in its newest drill");
    }

    private static boolean expired(KeyEntry entry, long nowSeconds) {
        return entry.signsUntil().isPresent()
                && nowSeconds >= entry.signsUntil().getAsLong();
    }

    private static boolean isText(String text) {
        return !text.isBlank()
                && text.length() <= Limits.MAX_TEXT
                && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static Optional<Refusal> no(SignerTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }
}
