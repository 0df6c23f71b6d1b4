package io.portcullis.appliance.web;

import io.portcullis.appliance.console.ChainView;
import io.portcullis.appliance.console.DisputeView;
import io.portcullis.appliance.console.TowerView;
import io.portcullis.appliance.dispute.Disputes;
import io.portcullis.appliance.store.DisputeStore;
import io.portcullis.appliance.tower.Towers;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.Receipt;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.engine.hub.ProvedAccount;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What API and pages ask of disputes and of the towers that watch for them, in the same words. */
public final class DisputeDesk {
    private final Disputes disputes;
    private final DisputeStore store;
    private final Towers towers;
    private final Supplier<ChainView> chain;

    record TowerList(List<TowerView> towers) {
        TowerList {
            towers = List.copyOf(towers);
        }
    }

    /** @param transaction that carried it */
    record Sent(String transaction, long block) {}

    /** @param chain how this appliance reaches its chain, now */
    public DisputeDesk(Disputes disputes, DisputeStore store, Towers towers, Supplier<ChainView> chain) {
        this.disputes = disputes;
        this.store = store;
        this.towers = towers;
        this.chain = chain;
    }

    ChainView chain() {
        return chain.get();
    }

    TowerList towers() {
        return new TowerList(towers.standing().stream().map(TowerView::of).toList());
    }

    DisputeView view(AccountKey key) {
        Disputes.Look look = disputes.look(key);
        return DisputeView.of(
                look, look.dispute().flatMap(it -> store.startedBy(key.id())).map(EntityId::toString));
    }

    /**
     * What both sides sealed last, to be taken away: whoever has it can answer for them.
     *
     * @param body the proof body, encoded
     * @param leftSeal left's sealed proof of it, encoded
     */
    record ProofView(long version, String body, String leftSeal, String rightSeal) {}

    ProofView proof(AccountKey key) {
        ProvedAccount newest = disputes.newest(key);
        return new ProofView(
                newest.body().version(),
                Hex.encode(newest.body().encode()),
                Hex.encode(newest.left().encode()),
                Hex.encode(newest.right().encode()));
    }

    /**
     * What a tower signed of an account, to prove its negligence with.
     *
     * @param file in 0x-hex, as the tower's own program reads it
     */
    record TowerEvidence(String tower, String account, String file) {}

    TowerEvidence evidence(String tower, AccountKey key, Optional<Bytes32> started) {
        Bytes file =
                towers.evidence(tower, key.id(), started).orElseThrow(() -> ApplianceTag.TOWER_TOOK_NOTHING.refusal());
        return new TowerEvidence(tower, key.id().toString(), Hex.encode(file.toArray()));
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
