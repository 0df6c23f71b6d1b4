package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AbiReader;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.FundTerms;
import io.portcullis.depositary.model.MalformedBatchException;
import io.portcullis.depositary.model.TokenId;
import java.util.Optional;

/** What the fund's views return, as values; zeros where a view has nothing are empty answers. */
final class FundAnswers {
    private static final int EXIT_WORDS = 6;
    private static final int DEFAULT_WORDS = 17;

    private FundAnswers() {}

    static FundTerms terms(byte[] bytes) {
        return DepositaryAnswers.read(
                bytes,
                in -> new FundTerms(
                        in.number(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.number(FundTerms.WHOLE),
                        in.number(FundTerms.WHOLE)));
    }

    static FundPool pool(byte[] bytes) {
        return DepositaryAnswers.read(
                bytes,
                in -> new FundPool(
                        in.amount(),
                        in.amount(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.amount(),
                        in.number(),
                        in.amount(),
                        in.amount()));
    }

    static FundUnits units(byte[] bytes) {
        return DepositaryAnswers.read(bytes, in -> new FundUnits(in.amount(), in.amount()));
    }

    static Optional<FundExit> exit(byte[] bytes) {
        return DepositaryAnswers.isNothing(bytes, EXIT_WORDS)
                ? Optional.empty()
                : Optional.of(DepositaryAnswers.read(
                        bytes,
                        in -> new FundExit(
                                new EntityId(in.word()),
                                new TokenId(in.word()),
                                in.number(),
                                in.number(),
                                in.amount(),
                                in.flag())));
    }

    static Optional<FundDefault> fallen(byte[] bytes) {
        return DepositaryAnswers.isNothing(bytes, DEFAULT_WORDS)
                ? Optional.empty()
                : Optional.of(DepositaryAnswers.read(bytes, FundAnswers::readDefault));
    }

    private static FundDefault readDefault(AbiReader in) {
        EntityId debtor = new EntityId(in.word());
        TokenId token = new TokenId(in.word());
        FundProfile profile = FundProfile.ofCode(in.number(255));
        FundDefault.Stage stage = stage(in.number(255));
        long ordinal = in.number();
        long until = in.number();
        long head = in.number();
        long tail = in.number();
        long next = in.number();
        long generation = in.number();
        Amount loss = in.amount();
        Amount fromPool = in.amount();
        Amount fromBond = in.amount();
        Amount unpaid = in.amount();
        Amount shares = in.amount();
        Amount poolRefund = in.amount();
        return new FundDefault(
                debtor,
                token,
                profile,
                stage,
                ordinal,
                until,
                head,
                tail,
                next,
                generation,
                loss,
                fromPool,
                fromBond,
                unpaid,
                shares,
                poolRefund,
                in.amount());
    }

    private static FundDefault.Stage stage(int code) {
        FundDefault.Stage[] stages = FundDefault.Stage.values();
        if (code >= stages.length) {
            throw new MalformedBatchException("no default has the stage " + code);
        }
        return stages[code];
    }
}
