package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.EntityState;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation.DisputeStart;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.hub.ProvedAccount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Whoever has an entity's board disputes an account of it with what was sealed earlier, past every signer. */
final class StaleDispute {
    private static final long PATIENCE_SECONDS = 60;
    private static final long EXPIRY_SECONDS = 600;

    private StaleDispute() {}

    /** What both sides have sealed, once it says this of the account's only token. */
    static ProvedAccount proofOf(ApiClient api, AccountKey account, Amount offdelta) throws InterruptedException {
        String path = "/engine/accounts/" + account.left() + "/" + account.right() + "/proof";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() - deadline < 0) {
            try {
                JsonNode shown = api.get(path);
                ProvedAccount proof = new ProvedAccount(
                        ProofBody.decode(Hex.decode(shown.path("body").asString())),
                        SealedProof.decode(Hex.decode(shown.path("leftSeal").asString())),
                        SealedProof.decode(Hex.decode(shown.path("rightSeal").asString())));
                if (proof.body().deltas().size() == 1
                        && proof.body().deltas().getFirst().offdelta().equals(offdelta)) {
                    return proof;
                }
            } catch (ApiRefusal e) {
                // Not yet.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("no proof says " + offdelta);
    }

    static void start(Lab lab, DepositaryClient chain, EntityId by, AccountKey account, ProvedAccount stale)
            throws IOException, InterruptedException {
        EntityState state = chain.entity(by).orElseThrow();
        long now = chain.node().head().timestamp();
        Batch batch = new Batch(
                by,
                state.nextNonce(),
                state.boardEpoch(),
                now + EXPIRY_SECONDS,
                chain.rules(by).orElseThrow().policyHash(),
                Keccak.hash(new byte[] {1}),
                now,
                List.of(new DisputeStart(account.isLeft(by) ? stale.byLeft(1) : stale.byRight(1))));
        Bytes32 digest = lab.facts().domain().digest(batch);
        Board board = chain.board(by).orElseThrow();
        List<Signature> signatures = new ArrayList<>();
        for (String name : Lab.SIGNERS.subList(0, board.threshold())) {
            byte[] raw = RogueBoard.sign(
                    lab.signer(name),
                    digest.toArray(),
                    lab.directory().appliance().resolve("rogue.log"));
            signatures.add(signature(raw, digest, board));
        }
        chain.submit(batch, signatures);
    }

    /** Whose key it is, the signature says. */
    private static Signature signature(byte[] raw, Bytes32 digest, Board board) {
        for (Board.Member member : board.members()) {
            Address address = member.address();
            try {
                return Secp256k1.fromRaw(raw, digest, address);
            } catch (IllegalArgumentException e) {
                // Another member's.
            }
        }
        throw new AssertionError("no member of the board signed");
    }
}
