package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.Accounts;
import io.portcullis.engine.account.Ledger;
import io.portcullis.engine.authority.Gate;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.kernel.StateTree;
import io.portcullis.engine.onion.ReplayWindow;
import java.util.ArrayList;
import java.util.List;

/** Everything a hub remembers from block to block: what a snapshot holds. */
final class HubBooks {
    final Accounts accounts;
    final StateTree tree;
    final Gate gate;
    final LinkBooks links;
    final Invoices invoices;
    final Forwards forwards;
    final ReplayWindow replays;
    final SealQueue seals;
    final Notices notices;
    final ProfileBooks profiles;
    final RiskBooks risk;
    long height;
    long timeMillis;
    Bytes32 lastBlockHash = Bytes32.ZERO;

    HubBooks(
            SlabSpace space,
            Ledger ledger,
            Gate gate,
            LinkBooks links,
            Invoices invoices,
            Forwards forwards,
            ReplayWindow replays,
            SealQueue seals,
            Notices notices,
            ProfileBooks profiles,
            RiskBooks risk) {
        this.accounts = new Accounts(ledger);
        this.tree = new StateTree(space, "account-roots", Limits.ACCOUNTS, Bytes32.LENGTH);
        this.gate = gate;
        this.links = links;
        this.invoices = invoices;
        this.forwards = forwards;
        this.replays = replays;
        this.seals = seals;
        this.notices = notices;
        this.profiles = profiles;
        this.risk = risk;
        for (int account = 0; account < ledger.high(); account++) {
            tree.markDirty(account);
        }
    }

    /** {@link Hub#root}. */
    Bytes32 root() {
        StateTree.LeafWriter leaf = (slot, into) -> {
            if (!accounts.ledger().isOpen(slot)) {
                return 0;
            }
            System.arraycopy(accounts.root(slot).toArray(), 0, into, 0, Bytes32.LENGTH);
            return Bytes32.LENGTH;
        };
        List<Bytes32> roots = new ArrayList<>(List.of(
                lastBlockHash,
                tree.root(leaf),
                gate.root(),
                links.root(),
                invoices.root(),
                forwards.root(),
                notices.root()));
        // Blocks that were made before there were profiles, or ratings, go on to have the roots they had.
        boolean rates = !risk.root().isZero();
        if (rates || !profiles.root().isZero()) {
            roots.add(profiles.root());
        }
        if (rates) {
            roots.add(risk.root());
        }
        return MerkleTree.root(roots);
    }
}
