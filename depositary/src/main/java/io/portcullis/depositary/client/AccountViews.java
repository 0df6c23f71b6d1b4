package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AbiReader;
import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The accounts between entities as the chain has them, either now or as one block left them ({@link DepositaryClient#accounts}, {@link
 * DepositaryClient#accountsIn}). What never was reads as zeros or empty.
 *
 * <p>Every method throws {@link ChainFault}: an answer of any other shape than the contract's is {@code ANSWER_MALFORMED}.
 */
public final class AccountViews {
    /** How the contract of the accounts is asked. */
    interface Questions {
        byte[] ask(Calldata question);
    }

    private final Questions contract;

    AccountViews(Questions contract) {
        this.contract = contract;
    }

    public AccountState state(AccountKey account) {
        return read(of("accountOf", account.id()), in -> new AccountState(in.number(), in.number()));
    }

    public AccountLine line(AccountKey account, TokenId token) {
        return read(of("lineOf", account.id(), token.value()), in -> new AccountLine(in.amount(), in.signedAmount()));
    }

    /** The dispute that stands, if one does. */
    public Optional<DisputeState> dispute(AccountKey account) {
        return read(of("disputeOf", account.id()), AccountViews::readDispute);
    }

    private static Optional<DisputeState> readDispute(AbiReader in) {
        long version = in.number();
        long until = in.number();
        long leftEpoch = in.number();
        long rightEpoch = in.number();
        Bytes32 bodyHash = in.word();
        Bytes32 deltasHash = in.word();
        Bytes32 clausesHash = in.word();
        int clausesLeft = in.number(Integer.MAX_VALUE);
        return until == 0
                ? Optional.empty()
                : Optional.of(new DisputeState(
                        version, until, leftEpoch, rightEpoch, bodyHash, deltasHash, clausesHash, clausesLeft));
    }

    public DebtQueue debtQueue(EntityId debtor, TokenId token) {
        return read(
                of("debtsOf", debtor.value(), token.value()),
                in -> new DebtQueue(in.number(), in.number(), in.number()));
    }

    /** One debt, if it stands. */
    public Optional<Debt> debt(EntityId debtor, TokenId token, long index) {
        Calldata question = Calldata.of(
                "debtOf(bytes32,bytes32,uint64)",
                new AbiWriter().word(debtor.value()).word(token.value()).number(index));
        return read(question, in -> {
            Bytes32 creditor = in.word();
            Amount amount = in.amount();
            return amount.isZero() ? Optional.empty() : Optional.of(new Debt(index, new EntityId(creditor), amount));
        });
    }

    /**
     * The debts that stand, from one number on, a bounded part of them.
     *
     * @param from 0 for the oldest, then what the page before named
     * @param most numbers to look at, up to {@link DebtPage#MOST}
     */
    public DebtPage debts(EntityId debtor, TokenId token, long from, int most) {
        if (from < 0 || most < 1 || most > DebtPage.MOST) {
            throw new IllegalArgumentException("a page has 1 to " + DebtPage.MOST + " numbers");
        }
        DebtQueue queue = debtQueue(debtor, token);
        long index = Math.max(from, queue.head());
        long end = Math.min(queue.tail(), index + most);
        List<Debt> standing = new ArrayList<>();
        for (; index < end; index++) {
            debt(debtor, token, index).ifPresent(standing::add);
        }
        return new DebtPage(standing, index < queue.tail() ? OptionalLong.of(index) : OptionalLong.empty());
    }

    /** How many steps of a hash chain were shown before a time in Unix seconds; a preimage is a chain of one. */
    public int shownBefore(Bytes32 hash, long unixSeconds) {
        Calldata question = Calldata.of(
                "shownBefore(bytes32,uint64)", new AbiWriter().word(hash).number(unixSeconds));
        return read(question, in -> in.number(Integer.MAX_VALUE));
    }

    private static Calldata of(String view, Bytes32... words) {
        return DepositaryCalls.ofWords(view, words);
    }

    private <T> T read(Calldata question, Function<AbiReader, T> fields) {
        return DepositaryAnswers.read(contract.ask(question), fields);
    }
}
