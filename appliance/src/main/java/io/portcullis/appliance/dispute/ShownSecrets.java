package io.portcullis.appliance.dispute;

import io.portcullis.appliance.store.DisputeStore;
import io.portcullis.depositary.client.AccountViews;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.engine.hub.ProvedAccount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the chain was shown that pays in a disputed account: whoever forwarded such a payment is owed it in another account, and has to show the same there
 * before that one's time is over.
 *
 * <p>Invariant: only what the contract counts is told, so shown before the payment's time was over. It looks only when there is something new, and says
 * everything again after a restart.
 */
public final class ShownSecrets {
    private final DisputeStore store;
    private final Function<Bytes32, Optional<ProvedAccount>> proofs;
    private final DepositaryClient chain;
    private int shownBefore;
    private int disputedBefore;

    /** A preimage, and the disputed account in which it pays. */
    public record Paying(AccountKey account, Bytes32 preimage) {}

    public ShownSecrets(DisputeStore store, Function<Bytes32, Optional<ProvedAccount>> proofs, DepositaryClient chain) {
        this.store = store;
        this.proofs = proofs;
        this.chain = chain;
    }

    /**
     * @param disputed accounts whose disputes have not ended
     * @return what pays in them; nothing if nothing is new since the last look
     */
    public List<Paying> look(Collection<AccountKey> disputed) {
        Map<Bytes32, Bytes32> shown = store.shown();
        if (shown.size() == shownBefore && disputed.size() == disputedBefore) {
            return List.of();
        }
        List<Paying> paying = new ArrayList<>();
        if (!shown.isEmpty()) {
            AccountViews accounts = chain.accounts();
            disputed.forEach(account ->
                    proofs
                            .apply(account.id())
                            .map(ProvedAccount::body)
                            .map(ProofBody::clauses)
                            .orElse(List.of())
                            .stream()
                            .filter(clause -> pays(clause, shown, accounts))
                            .forEach(clause -> paying.add(new Paying(account, shown.get(clause.hash())))));
        }
        shownBefore = shown.size();
        disputedBefore = disputed.size();
        return paying;
    }

    private static boolean pays(Clause clause, Map<Bytes32, Bytes32> shown, AccountViews accounts) {
        return clause.kind() == Clause.Kind.HTLC
                && shown.containsKey(clause.hash())
                && accounts.shownBefore(clause.hash(), clause.expiresAt()) > 0;
    }
}
