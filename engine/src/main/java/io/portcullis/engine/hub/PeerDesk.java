package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.AccountMessage;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Hears what other nodes say: takes a payload in its turn, verifies its proofs against the board of who speaks, and gives its message to the
 * account and its instructions to the payments.
 *
 * <p>Invariant: a peer speaks only for the entities that the configuration says it hosts, and each of its frames has a seal.
 */
final class PeerDesk {
    private final HubConfig config;
    private final AccountDesk desk;
    private final Payments payments;
    private final ChainDesk chain;
    private final LinkBooks links;
    private final Notices notices;
    private final PeerProofs proofs = new PeerProofs();

    PeerDesk(HubConfig config, AccountDesk desk, Payments payments, ChainDesk chain, LinkBooks links, Notices notices) {
        this.notices = notices;
        this.config = config;
        this.desk = desk;
        this.payments = payments;
        this.chain = chain;
        this.links = links;
    }

    /** A payload from the link. */
    Optional<Refusal> hear(HubInput.Heard it, long timeSeconds) {
        if (!links.take(it.peer(), it.sequence())) {
            return Optional.of(new Refusal(EngineTag.PAYLOAD_OUT_OF_ORDER, "payload " + it.sequence()));
        }
        return listen(it, timeSeconds);
    }

    /** A payload whose sequence is taken: as it comes, or after it waited. Refused as NODE_FULL it waits for room. */
    Optional<Refusal> listen(HubInput.Heard it, long timeSeconds) {
        PeerPayload payload = PeerPayload.decode(it.payload());
        AccountMessage message = payload.message();
        AccountKey key = message.account();
        EntityId local = config.hosts(key.left()) ? key.left() : key.right();
        EntityId remote = key.counterparty(local);
        Optional<HubConfig.Remote> known = config.remote(remote);
        if (!config.hosts(local) || known.isEmpty() || !known.get().node().equals(it.peer())) {
            return Optional.of(
                    new Refusal(EngineTag.PEER_FOREIGN, "no entity of this peer has an account " + key.id()));
        }
        List<SealLeaf> leaves = new ArrayList<>();
        for (SealedProof proof : payload.proofs()) {
            if (!proofs.verify(proof, config.domain(), known.get().board())) {
                return Optional.of(
                        new Refusal(EngineTag.SEAL_INVALID, "a proof is not sealed by a quorum of " + remote));
            }
            leaves.add(proof.leaf());
        }
        OptionalInt found = desk.find(local, remote);
        int account = found.isPresent() ? found.getAsInt() : desk.open(key);
        if (chain.parks(account, it, message)) {
            return Optional.empty();
        }
        payments.instructEach(it.instructions());
        Optional<Refusal> waits = desk.hear(account, message, leaves, timeSeconds);
        payments.instructEach(List.of());
        waits.ifPresent(any -> notices.park(account, it));
        payload.proofs().forEach(proof -> desk.heard(account, proof));
        return waits;
    }

    /** Gives some of what waits for room once more: each block as many, in turn, so that nobody can make a block long. */
    void tryAgain(long height, long timeSeconds) {
        for (int account : notices.someParked(height, Limits.RETRIES_PER_BLOCK)) {
            HubInput.Heard heard = notices.parked(account).orElseThrow();
            if (!chain.waits(account, PeerPayload.decode(heard.payload()).message())) {
                notices.unpark(account);
                listen(heard, timeSeconds);
            }
        }
    }
}
