package io.portcullis.watchtower.vaults;

import io.portcullis.depositary.vault.Locator;
import io.portcullis.depositary.vault.Opening;
import io.portcullis.depositary.vault.VaultId;
import io.portcullis.depositary.vault.VaultStep;
import io.portcullis.watchtower.verdict.TowerTag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All vaults, by client, in memory. Not safe for threads.
 *
 * <p>Invariants: a vault's revision only rises; every opening is in its client's index; of a client no locator has more than {@link #MOST_ALIKE} openings,
 * so that no dispute makes the tower try more than that.
 */
final class VaultTable {
    /** Openings of one client at one locator: honest vaults of one account are begun anew a few times. Beyond: {@code VAULT_CROWDED}. */
    static final int MOST_ALIKE = 16;

    /** An opening's place, and that of the next at the same locator. */
    private record Place(Vault vault, int index, Optional<Place> next) {}

    /** One client's. */
    private static final class Owned {
        private final Map<VaultId, Vault> vaults = new LinkedHashMap<>();
        private final Map<Locator, Place> places = new HashMap<>();
        private long openings;
        private long bytes;
    }

    private final Map<String, Owned> clients = new LinkedHashMap<>();
    private final long most;
    private long bytes;

    /** @param most bytes of all vaults together; beyond: {@code TOWER_FULL} */
    VaultTable(long most) {
        this.most = most;
    }

    /**
     * Looks whether a step may be taken, changing nothing.
     *
     * @param share bytes that this client's vaults may take
     * @throws io.portcullis.watchtower.verdict.TowerRefusal {@code VAULT_STALE}, {@code VAULT_CONTRADICTS}, {@code VAULT_GAP}, {@code VAULT_CROWDED}, {@code
     *     QUOTA_EXCEEDED}, {@code TOWER_FULL}
     * @return whether there is anything new in it
     */
    boolean judge(String client, VaultStep step, long share) {
        Optional<Vault> held = find(client, step.vault());
        held.ifPresent(vault -> requireNext(vault, step));
        if (held.isEmpty() && step.first() != 0) {
            throw gap(step, 0);
        }
        if (held.isPresent() && isSame(held.get(), step)) {
            return false;
        }
        List<Opening> fresh = held.map(vault -> vault.fresh(step)).orElse(step.openings());
        requireUncrowded(client, step, fresh);
        long more = held.isEmpty()
                ? Vault.bytes(step)
                : (long) Vault.OPENING_BYTES * fresh.size()
                        + step.payload().length()
                        - held.get().payload().length();
        long taken = Optional.ofNullable(clients.get(client))
                .map(owned -> owned.bytes)
                .orElse(0L);
        if (more > 0 && taken + more > share) {
            throw TowerTag.QUOTA_EXCEEDED.refusal(
                    taken + " of " + share + " bytes of vaults are taken, " + more + " would be new");
        }
        if (more > 0 && bytes + more > most) {
            throw TowerTag.TOWER_FULL.refusal(bytes + " of " + most + " bytes of vaults are taken");
        }
        return true;
    }

    private static boolean isSame(Vault vault, VaultStep step) {
        return vault.revision() == step.revision()
                && vault.keepUntil() >= step.keepUntil()
                && vault.fresh(step).isEmpty();
    }

    private static void requireNext(Vault vault, VaultStep step) {
        if (step.revision() < vault.revision()) {
            throw TowerTag.VAULT_STALE.refusal(
                    "vault " + vault.id() + " is at revision " + vault.revision() + ", not " + step.revision());
        }
        boolean follows = step.revision() == vault.revision()
                ? step.link().equals(vault.link()) && step.payload().equals(vault.payload())
                : step.link().follows(vault.link(), step.revision() - vault.revision());
        if (!follows || !vault.agrees(step)) {
            throw TowerTag.VAULT_CONTRADICTS.refusal("vault " + vault.id() + ", revision " + step.revision()
                    + ": what it says differs from what is kept");
        }
        if (!vault.goesOn(step)) {
            throw gap(step, vault.count());
        }
    }

    private static RuntimeException gap(VaultStep step, int count) {
        return TowerTag.VAULT_GAP.refusal(
                "vault " + step.vault() + " has " + count + " openings, the step goes on after " + step.first());
    }

    private void requireUncrowded(String client, VaultStep step, List<Opening> fresh) {
        Map<Locator, Integer> alike = new HashMap<>();
        for (Opening opening : fresh) {
            int known = alike.computeIfAbsent(
                    opening.locator(), locator -> places(client, locator).size());
            if (known >= MOST_ALIKE) {
                throw TowerTag.VAULT_CROWDED.refusal(
                        "vault " + step.vault() + ": " + MOST_ALIKE + " openings wait for one clue");
            }
            alike.put(opening.locator(), known + 1);
        }
    }

    private List<Place> places(String client, Locator locator) {
        List<Place> list = new ArrayList<>();
        Optional<Place> at = Optional.ofNullable(clients.get(client)).map(owned -> owned.places.get(locator));
        while (at.isPresent()) {
            list.add(at.get());
            at = at.get().next();
        }
        return list;
    }

    /** Takes what {@link #judge} let pass. */
    Vault take(String client, VaultStep step) {
        Owned owned = clients.computeIfAbsent(client, name -> new Owned());
        Vault vault = owned.vaults.get(step.vault());
        long before = 0;
        if (vault == null) {
            vault = new Vault(client, step);
            owned.vaults.put(step.vault(), vault);
        } else {
            before = vault.bytes();
        }
        int from = vault.count();
        vault.take(step);
        for (int i = from; i < vault.count(); i++) {
            Locator locator = vault.opening(i).locator();
            owned.places.put(locator, new Place(vault, i, Optional.ofNullable(owned.places.get(locator))));
        }
        owned.openings += vault.count() - from;
        owned.bytes += vault.bytes() - before;
        bytes += vault.bytes() - before;
        return vault;
    }

    void drop(String client, VaultId id) {
        Owned owned = clients.get(client);
        Vault vault = owned == null ? null : owned.vaults.remove(id);
        if (vault == null) {
            return;
        }
        for (int i = 0; i < vault.count(); i++) {
            Locator locator = vault.opening(i).locator();
            Optional<Place> rest = Optional.empty();
            for (Place place : places(client, locator)) {
                if (place.vault() != vault) {
                    rest = Optional.of(new Place(place.vault(), place.index(), rest));
                }
            }
            rest.ifPresentOrElse(place -> owned.places.put(locator, place), () -> owned.places.remove(locator));
        }
        owned.openings -= vault.count();
        owned.bytes -= vault.bytes();
        bytes -= vault.bytes();
        if (owned.vaults.isEmpty()) {
            clients.remove(client);
        }
    }

    Optional<Vault> find(String client, VaultId id) {
        return Optional.ofNullable(clients.get(client)).map(owned -> owned.vaults.get(id));
    }

    /** What a clue finds, of all clients. */
    List<Found> found(Locator locator) {
        List<Found> found = new ArrayList<>();
        for (String client : clients.keySet()) {
            for (Place place : places(client, locator)) {
                Vault vault = place.vault();
                found.add(new Found(
                        client,
                        vault.id(),
                        vault.revision(),
                        vault.keepUntil(),
                        vault.opening(place.index()),
                        vault.payload()));
            }
        }
        return found;
    }

    /** Vaults whose time has passed. */
    List<Vault> expired(long now) {
        return all().stream().filter(vault -> vault.keepUntil() < now).toList();
    }

    List<Vault> all() {
        return clients.values().stream()
                .flatMap(owned -> owned.vaults.values().stream())
                .toList();
    }

    List<Share> shares() {
        return clients.entrySet().stream()
                .map(each -> new Share(
                        each.getKey(), each.getValue().vaults.size(), each.getValue().openings, each.getValue().bytes))
                .toList();
    }

    long bytes() {
        return bytes;
    }
}
