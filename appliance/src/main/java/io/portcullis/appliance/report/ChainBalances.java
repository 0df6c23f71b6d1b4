package io.portcullis.appliance.report;

import io.portcullis.appliance.store.ChainStore;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the contract has and owes, and what is an entity's, all asked by the hash of one block. */
public record ChainBalances(DepositaryClient chain, ChainStore followed, EntityId entity)
        implements ReportWriter.Balances {
    @Override
    public Optional<ReservesInputs> read() {
        return followed.books().map(this::read);
    }

    private ReservesInputs read(ChainStore.Books books) {
        Bytes32 block = books.block().hash();
        Map<TokenId, BigInteger> queued = followed.queued();
        List<ReservesInputs.Held> held = new ArrayList<>();
        for (TokenId token : books.owed().keySet()) {
            held.add(new ReservesInputs.Held(
                    token,
                    chain.balanceIn(block, chain.token(token).orElseThrow()),
                    chain.heldIn(block, token),
                    chain.reserveIn(block, entity, token),
                    new Amount(queued.getOrDefault(token, BigInteger.ZERO))));
        }
        return new ReservesInputs(entity, books.block().number(), block, held);
    }
}
