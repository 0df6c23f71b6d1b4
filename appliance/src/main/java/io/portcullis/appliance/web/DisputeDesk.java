package io.portcullis.appliance.web;

import io.portcullis.appliance.console.DisputeView;
import io.portcullis.appliance.console.TowerView;
import io.portcullis.appliance.dispute.Disputes;
import io.portcullis.appliance.store.DisputeStore;
import io.portcullis.appliance.tower.Towers;
import io.portcullis.depositary.client.Receipt;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.EntityId;
import java.util.List;

/** What API and pages ask of disputes and of the towers that watch for them, in the same words. */
public final class DisputeDesk {
    private final Disputes disputes;
    private final DisputeStore store;
    private final Towers towers;

    record TowerList(List<TowerView> towers) {
        TowerList {
            towers = List.copyOf(towers);
        }
    }

    /** @param transaction that carried it */
    record Sent(String transaction, long block) {}

    public DisputeDesk(Disputes disputes, DisputeStore store, Towers towers) {
        this.disputes = disputes;
        this.store = store;
        this.towers = towers;
    }

    TowerList towers() {
        return new TowerList(towers.standing().stream().map(TowerView::of).toList());
    }

    DisputeView view(AccountKey key) {
        Disputes.Look look = disputes.look(key);
        return DisputeView.of(
                look, look.dispute().flatMap(it -> store.startedBy(key.id())).map(EntityId::toString));
    }

    Sent counter(AccountKey key) {
        return sent(disputes.counter(key));
    }

    Sent finish(AccountKey key) {
        return sent(disputes.finish(key));
    }

    Sent reveal(AccountKey key) {
        return sent(disputes.reveal(key));
    }

    private static Sent sent(Receipt receipt) {
        return new Sent(receipt.transactionHash().toString(), receipt.blockNumber());
    }
}
