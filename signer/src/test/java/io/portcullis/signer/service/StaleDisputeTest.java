package io.portcullis.signer.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation.DisputeStart;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.Statement;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.SealClient;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.SealBlocks;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real signer process, asked to begin disputes of accounts that it seals frames of. */
class StaleDisputeTest {
    private static final EntityId HUB = new EntityId(Keccak.hash(new byte[] {1}));

    /** Whom the board's key sealed two frames with. */
    private static final EntityId CLIENT = new EntityId(Keccak.hash(new byte[] {2}));

    private static Policy withDisputes(Policy policy) {
        return Ceremony.stated(policy)
                .withRules(Stream.concat(
                                Stream.of(new Policy.Rule(
                                        "dispute", IntentKind.DISPUTE, Optional.empty(), Optional.empty(), 1)),
                                policy.rules().stream())
                        .toList())
                .withCounterparties(List.of(
                        new Policy.Counterparty("The client", CLIENT, 0), new Policy.Counterparty("The hub", HUB, 0)));
    }

    @Test
    void aDisputeIsNotBegunWithLessThanTheSignerSealed(@TempDir Path directory) throws Exception {
        try (SignerRig rig = new SignerRig(directory, StaleDisputeTest::withDisputes)) {
            EntityId entity = rig.trust().entity();
            rig.serve(rig.configureSealing("one", List.of(entity)));
            SignerClient client = rig.client("one");
            try (SealClient seals = rig.sealClient("one")) {
                // Frames 1 and 2 with the client; with the hub the first, which it may never have answered.
                SignerRig.granted(seals.seal(
                        block(1, entity, CLIENT, 2).seal(),
                        block(1, entity, CLIENT, 2).packed()));
                SignerRig.granted(seals.seal(
                        block(2, entity, CLIENT, 4).seal(),
                        block(2, entity, CLIENT, 4).packed()));
                SignerRig.granted(seals.seal(
                        block(3, entity, HUB, 2).seal(),
                        block(3, entity, HUB, 2).packed()));
            }

            Answer.Refused<?> stale = assertInstanceOf(
                    Answer.Refused.class, client.sign(filed(rig, client, 1, AccountKey.between(entity, CLIENT))));
            assertEquals(SignerTag.DISPUTE_STALE, stale.refusal().tag());
            SignerRig.granted(client.sign(filed(rig, client, 1, AccountKey.between(entity, HUB))));
        }
    }

    private static SealBlocks block(long height, EntityId entity, EntityId other, long version) {
        return SealBlocks.block(
                height, new SealLeaf(entity, AccountKey.between(entity, other).id(), version, Keccak.hash(new byte[] {
                    (byte) version
                })));
    }

    /** The word that nothing was ever agreed in the account. */
    private static Evidence filed(SignerRig rig, SignerClient client, long nonce, AccountKey account) {
        ProofHead nothing = new ProofHead(account, 0, 0, 0, 0, Bytes32.ZERO, List.of());
        return rig.approved(
                client,
                IntentKind.DISPUTE,
                nonce,
                new DisputeStart(new Statement(nothing, Optional.empty(), Optional.empty())),
                id -> SignerRig.ANN.approve("ann", id));
    }
}
