package io.portcullis.watchtower.service;

import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.appointment.Promise;
import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.vault.Clue;
import io.portcullis.depositary.vault.Locator;
import io.portcullis.depositary.vault.StretchedClue;
import io.portcullis.depositary.vault.VaultId;
import io.portcullis.depositary.vault.VaultRefusal;
import io.portcullis.watchtower.store.AccountTable;
import io.portcullis.watchtower.store.AppointmentStore;
import io.portcullis.watchtower.vaults.Disputed;
import io.portcullis.watchtower.vaults.Found;
import io.portcullis.watchtower.vaults.VaultStore;
import io.portcullis.watchtower.verdict.TowerRefusal;
import io.portcullis.watchtower.verdict.TowerTag;
import io.portcullis.watchtower.watch.Alarm;
import io.portcullis.watchtower.watch.AlarmKind;
import io.portcullis.watchtower.watch.Case;
import io.portcullis.watchtower.watch.WatchState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens vaults with what disputes show. Of the watching thread alone.
 *
 * <p>Invariants: a dispute's start is durable here before the watch's cursor passes it; of a running dispute every opening that its clues find is tried
 * with each revision of its vault, once; what could not be tried for the chain's or the disk's sake is tried again; no vault, whatever is in it, keeps
 * the watch from its work.
 */
final class VaultOpener {
    /** Clues stretched in one round, each for some tens of milliseconds; more wait for the next. */
    private static final int STRETCHED_A_ROUND = 16;

    private final Eip712Domain domain;
    private final VaultStore vaults;
    private final AppointmentStore store;
    private final Bells bells;
    private Optional<Desk> desk = Optional.empty();

    /** By dispute, what opens vaults for it. */
    private final Map<Disputed, List<StretchedClue>> clues = new HashMap<>();

    /** The revision that was tried last. */
    private final Map<Trial, Long> tried = new HashMap<>();

    private long seen = -1;

    private record Trial(Disputed dispute, String client, VaultId vault, Locator locator) {}

    VaultOpener(Eip712Domain domain, VaultStore vaults, AppointmentStore store, Bells bells) {
        this.domain = domain;
        this.vaults = vaults;
        this.store = store;
        this.bells = bells;
    }

    /** Who takes what was opened; said once, before the first {@link #round}. */
    void opensTo(Desk taker) {
        desk = Optional.of(taker);
    }

    /** Remembers the disputes that blocks started, before anything else is done about these blocks. */
    void saw(List<Change> changes) {
        List<Disputed> started = new ArrayList<>();
        for (Change change : changes) {
            if (change instanceof Change.Applied
                    && change.event().event() instanceof AccountEvent.DisputeStarted dispute) {
                started.add(new Disputed(dispute.account(), dispute.bodyHash(), dispute.version()));
            }
        }
        vaults.saw(started);
    }

    /** Tries what there is to try, for the disputes that run. */
    void round(WatchState watch) {
        vaults.keepDisputes(watch.cases()::containsKey);
        long changes = vaults.changes();
        if (changes == seen) {
            return;
        }
        List<Disputed> running = vaults.disputes().stream()
                .filter(dispute -> runs(watch.cases().get(dispute.account())))
                .toList();
        clues.keySet().retainAll(running);
        tried.keySet().removeIf(trial -> !clues.containsKey(trial.dispute()));
        boolean isDone = true;
        int stretched = 0;
        for (Disputed dispute : vaults.shares().isEmpty() ? List.<Disputed>of() : running) {
            if (!clues.containsKey(dispute)) {
                if (stretched >= STRETCHED_A_ROUND) {
                    isDone = false;
                    break;
                }
                clues.put(dispute, stretch(dispute));
                stretched += 2;
            }
            isDone &= open(dispute);
        }
        seen = isDone ? changes : -1;
    }

    private static boolean runs(Case each) {
        return each != null && each.endedIn().isEmpty();
    }

    private List<StretchedClue> stretch(Disputed dispute) {
        return List.of(
                Clue.ofBody(domain, dispute.account(), dispute.bodyHash()).stretch(),
                Clue.ofUnproven(domain, dispute.account(), dispute.version()).stretch());
    }

    /** @return whether all that was found was tried */
    private boolean open(Disputed dispute) {
        boolean isDone = true;
        for (StretchedClue clue : clues.get(dispute)) {
            for (Found found : vaults.found(clue.locator())) {
                Trial trial = new Trial(dispute, found.client(), found.vault(), clue.locator());
                if (tried.getOrDefault(trial, 0L) < found.revision()) {
                    if (open(dispute, clue, found)) {
                        tried.put(trial, found.revision());
                    } else {
                        isDone = false;
                    }
                }
            }
        }
        return isDone;
    }

    /** @return whether it was tried: opened, or found to be no use */
    private boolean open(Disputed dispute, StretchedClue clue, Found found) {
        String about = found.vault().toString();
        try {
            Handover.Checked inside =
                    clue.open(found.vault(), found.revision(), found.opening(), found.payload(), dispute.version());
            Promise promise = inside.promises().getFirst();
            boolean isNew = store.held(dispute.account())
                    .map(AccountTable.Held::version)
                    .filter(held -> held >= promise.version())
                    .isEmpty();
            desk.orElseThrow().takeOpened(inside);
            if (isNew) {
                ring(AlarmKind.VAULT_OPENED, about, dispute.account(), "version " + promise.version());
            }
            return true;
        } catch (VaultRefusal refused) {
            AlarmKind kind = switch (refused.tag()) {
                case VAULT_ELSEWHERE -> AlarmKind.VAULT_ELSEWHERE;
                case VAULT_OLDER -> AlarmKind.VAULT_OLDER;
                case VAULT_RUBBISH, VAULT_MALFORMED, VAULT_RECEIPT_MALFORMED -> AlarmKind.VAULT_RUBBISH;
            };
            ring(kind, about, dispute.account(), String.valueOf(refused.getMessage()));
            return true;
        } catch (TowerRefusal refused) {
            return isFinal(refused, about, dispute.account());
        }
    }

    private boolean isFinal(TowerRefusal refused, String about, Bytes32 account) {
        if (refused.tag().equals(TowerTag.CHAIN_UNKNOWN.name())) {
            return false;
        }
        if (refused.tag().equals(TowerTag.STORE_FAILED.name())) {
            throw refused;
        }
        // What is kept already is newer: nothing is wrong with that.
        if (!refused.tag().equals(TowerTag.VERSION_STALE.name())) {
            ring(AlarmKind.VAULT_RUBBISH, about, account, refused.tag() + " " + refused.getMessage());
        }
        return true;
    }

    private void ring(AlarmKind kind, String about, Bytes32 account, String text) {
        bells.ring(new Alarm(kind, about, "dispute of " + account + ": " + text));
    }
}
