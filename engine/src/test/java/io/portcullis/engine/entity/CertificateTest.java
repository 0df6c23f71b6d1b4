package io.portcullis.engine.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.engine.entity.Council.Seat;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Certificates and accusations under real keys: secp256k1 by each member, and a group's BLS signature out of their parts. */
final class CertificateTest {
    private static final int MEMBERS = 4;
    private static final int THRESHOLD = 3;

    private final List<Voter> voters = Voter.many(MEMBERS);
    private final Board board =
            Board.ofEqualWeights(THRESHOLD, voters.stream().map(Voter::address).toList());

    private Council council(Validators validators, Optional<Voter.Shares> shares) {
        return new Council(
                validators,
                SignatureScheme.SECP256K1,
                (there, number, draft) -> Optional.of(voters.get(number).sign(Boards.DOMAIN, there, draft, shares)));
    }

    private Validators shared(Voter.Shares shares) {
        GroupKey key =
                GroupKey.of(shares.sharing().groupKey().point().encodeEip2537().toArray());
        return new Validators(1, board.withGroupKey(key), Optional.of(shares.sharing()));
    }

    private static Optional<EngineTag> judge(CommitCertificate certificate, Validators validators) {
        return certificate
                .verify(Boards.DOMAIN, validators, SignatureScheme.SECP256K1)
                .map(Refusal::tag);
    }

    @Test
    void aQuorumsSignaturesMakeACertificateThatAnybodyCanCheck() {
        Validators validators = new Validators(1, board);
        Certified block = council(validators, Optional.empty())
                .want(1, "one")
                .seats
                .getFirst()
                .decided
                .getFirst();
        Bytes bytes = block.encode(Boards.ENTITY);
        Certified read = assertComplete(Certified.decode(Boards.ENTITY, bytes));
        assertEquals(bytes, read.encode(Boards.ENTITY));
        CommitCertificate good = read.certificate();
        assertEquals(Optional.empty(), judge(good, validators));
        List<CommitCertificate.Commit> commits = good.commits();
        assertEquals(
                Optional.of(EngineTag.ENTITY_CERTIFICATE_SHORT), judge(with(good, commits.subList(1, 3)), validators));
        assertEquals(
                Optional.of(EngineTag.ENTITY_CERTIFICATE_DISORDERED),
                judge(with(good, List.of(commits.get(0), commits.get(0), commits.get(1))), validators));
        assertEquals(
                Optional.of(EngineTag.ENTITY_SIGNER_STRANGER),
                judge(
                        new CommitCertificate(good.at().in(new Round(1)), good.value(), commits, Optional.empty()),
                        validators));
        assertEquals(Optional.of(EngineTag.ENTITY_EPOCH_UNKNOWN), judge(good, new Validators(2, board)));
    }

    private static CommitCertificate with(CommitCertificate certificate, List<CommitCertificate.Commit> commits) {
        return new CommitCertificate(certificate.at(), certificate.value(), commits, certificate.group());
    }

    @Test
    void aBadPartNamesItsMemberAndNothingIsLost() {
        try (Voter.Shares shares = new Voter.Shares(THRESHOLD, MEMBERS)) {
            Validators validators = shared(shares);
            Council council = council(validators, Optional.of(shares));
            Council.Signer honest = council.signer;
            int liar = 0;
            council.signer =
                    (there, number, draft) -> number == liar && draft.vote().kind() == Kind.COMMIT
                            ? Optional.of(voters.get(liar)
                                    .commit(
                                            Boards.DOMAIN,
                                            there,
                                            draft.vote(),
                                            shares.part(2, Boards.DOMAIN.groupMessage(there, draft.vote()))))
                            : honest.sign(there, number, draft);
            council.want(1, "one");
            List<Evidence> evidence = new ArrayList<>();
            for (Seat seat : council.seats) {
                CommitCertificate certificate = seat.decided.getFirst().certificate();
                assertTrue(certificate.group().isPresent());
                assertEquals(Optional.empty(), judge(certificate, validators));
                assertEquals(
                        Optional.of(EngineTag.ENTITY_CERTIFICATE_GROUP),
                        judge(
                                new CommitCertificate(
                                        certificate.at(), certificate.value(), certificate.commits(), Optional.empty()),
                                validators));
                evidence.addAll(seat.accusations);
            }
            assertInstanceOf(Evidence.BadPart.class, evidence.getFirst());
            assertProven(evidence.getFirst(), validators, voters.get(liar).address());
            Message good = voters.get(1)
                    .sign(
                            Boards.DOMAIN,
                            validators,
                            Draft.commit(new View(1, BlockHeight.FIRST, Round.FIRST), Digest.of(Bytes.ascii("one"))),
                            Optional.of(shares));
            assertUnproven(new Evidence.BadPart(good), validators);
        }
    }

    @Test
    void twoSignedVotesAreAnAccusationThatAnybodyCanCheck() {
        Validators validators = new Validators(1, board);
        Evidence evidence = Evidence.Equivocation.of(prepare(1, "one"), prepare(1, "other"));
        assertProven(evidence, validators, voters.get(1).address());
        assertUnproven(Evidence.Equivocation.of(prepare(1, "one"), prepare(2, "other")), validators);
    }

    private SignedVote prepare(int number, String value) {
        Draft draft = Draft.prepare(new View(1, BlockHeight.FIRST, Round.FIRST), Digest.of(Bytes.ascii(value)));
        return voters.get(number)
                .sign(Boards.DOMAIN, new Validators(1, board), draft, Optional.empty())
                .signed();
    }

    private void assertProven(Evidence evidence, Validators validators, Address accused) {
        Voter accuser = voters.get(3);
        Accusation accusation =
                new Accusation(evidence, accuser.sign(Boards.DOMAIN.digest(validators, accused, evidence)));
        Bytes bytes = accusation.encode(Boards.ENTITY);
        Accusation read = assertComplete(Accusation.decode(Boards.ENTITY, bytes));
        assertEquals(bytes, read.encode(Boards.ENTITY));
        assertEquals(
                new Accusation.Judgement.Proven(accused, accuser.address()),
                read.verify(Boards.DOMAIN, validators, SignatureScheme.SECP256K1));
    }

    private void assertUnproven(Evidence evidence, Validators validators) {
        Address accused = voters.get(1).address();
        Accusation accusation =
                new Accusation(evidence, voters.get(3).sign(Boards.DOMAIN.digest(validators, accused, evidence)));
        Accusation.Judgement judgement = accusation.verify(Boards.DOMAIN, validators, SignatureScheme.SECP256K1);
        assertEquals(
                EngineTag.ENTITY_EVIDENCE_INVALID,
                ((Accusation.Judgement.Unproven) judgement).refusal().tag());
    }

    @Test
    void aRetiredBoardIsDeadAtActivation() {
        Validators validators = new Validators(1, board);
        Council council = council(validators, Optional.empty()).want(1, "one");
        Board next = Board.ofEqualWeights(
                THRESHOLD, voters.subList(0, 3).stream().map(Voter::address).toList());
        for (Seat seat : council.seats) {
            seat.take(new Input.EpochChange(2, next, Optional.empty(), new BlockHeight(3)));
        }
        council.want(2, "two").want(3, "three");
        Validators after = new Validators(2, next);
        for (Seat seat : council.seats) {
            // The fourth is no member any more and follows.
            assertEquals(3, seat.decided.size());
            assertEquals(Optional.empty(), judge(seat.decided.get(1).certificate(), validators));
            assertEquals(Optional.empty(), judge(seat.decided.get(2).certificate(), after));
        }
        Draft late = Draft.prepare(new View(1, new BlockHeight(4), Round.FIRST), Digest.of(Bytes.ascii("x")));
        Seat seat = council.seats.getFirst();
        seat.take(new Input.Received(MessageCodec.encode(
                Boards.ENTITY, voters.get(3).sign(Boards.DOMAIN, validators, late, Optional.empty()))));
        assertTrue(seat.refused(EngineTag.ENTITY_EPOCH_RETIRED));
    }

    private static <T> T assertComplete(Decoded<T> decoded) {
        assertInstanceOf(Decoded.Complete.class, decoded, decoded::toString);
        return ((Decoded.Complete<T>) decoded).value();
    }
}
