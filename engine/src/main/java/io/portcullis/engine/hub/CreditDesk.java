package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Keeps credit limits of entities whose people said that they rise by permit alone. Every replica judges alike, so that one compromised appliance
 * raises nothing.
 *
 * <p>Invariants: no command raises such a limit but one that carries the permit of a quorum of the entity's board, from just the limit that stands, before the
 * permit expires, and once. What is on its way to the other side counts as standing. Lowering is free: it only closes.
 */
final class CreditDesk {
    private final HubConfig config;
    private final AccountDesk desk;

    CreditDesk(HubConfig config, AccountDesk desk) {
        this.config = config;
        this.desk = desk;
    }

    /** Why a command without a permit may not do this, if so. */
    Optional<Refusal> refuse(EntityId entity, Instruction.Transact it) {
        if (!(it.transaction() instanceof Transaction.SetCreditLimit set)
                || !config.permitted().contains(entity)
                || set.limit().compareTo(standing(entity, it.counterparty(), set.token())) <= 0) {
            return Optional.empty();
        }
        return refused(
                EngineTag.CREDIT_PERMIT_MISSING,
                "from " + standing(entity, it.counterparty(), set.token()) + " to " + set.limit() + " units");
    }

    /** Why a permit does not count, if so; costly, and changes nothing. */
    Optional<Refusal> refuse(Command command, Instruction.RaiseLimit it, long timeSeconds) {
        Bytes32 digest = it.digest(config.domain(), command.entity());
        boolean named = command.idempotencyKey().equals(it.idempotencyKey(config.domain(), command.entity()))
                && command.notAfterSeconds() == it.expiresAtSeconds();
        if (!named) {
            return refused(
                    EngineTag.CREDIT_PERMIT_MISMATCH, "the command is not named, or does not end, as its permit");
        }
        if (timeSeconds > it.expiresAtSeconds()) {
            return refused(EngineTag.CREDIT_PERMIT_EXPIRED, "since " + it.expiresAtSeconds());
        }
        return signed(digest, it)
                ? Optional.empty()
                : refused(EngineTag.CREDIT_PERMIT_INVALID, "no quorum of the board signed permit " + digest);
    }

    /** Why the limit is not the one that people saw, if so. */
    Optional<Refusal> refuseMoved(EntityId entity, Instruction.RaiseLimit it) {
        Amount standing = standing(entity, it.counterparty(), it.token());
        return standing.equals(it.from())
                ? Optional.empty()
                : refused(
                        EngineTag.CREDIT_PERMIT_MISMATCH,
                        "the limit stands at " + standing + ", the permit rises from " + it.from());
    }

    private boolean signed(Bytes32 digest, Instruction.RaiseLimit it) {
        long weight = 0;
        Address last = Address.ZERO;
        for (Signature signature : it.signatures()) {
            Address signer;
            try {
                signer = Secp256k1.recover(digest, signature);
            } catch (IllegalArgumentException nobody) {
                return false;
            }
            if (signer.compareTo(last) <= 0) {
                return false;
            }
            last = signer;
            // A key that a rotation has put on the chain's board since may have signed, too: it has no weight here.
            weight += config.board().weightOf(signer);
        }
        return weight >= config.board().threshold();
    }

    /** The limit that this entity grants, with what it has asked for already. */
    private Amount standing(EntityId entity, EntityId counterparty, TokenId token) {
        OptionalInt account = desk.find(entity, counterparty);
        if (account.isEmpty()) {
            return Amount.ZERO;
        }
        Side side = desk.side(account.getAsInt(), entity);
        return desk.askedLimit(account.getAsInt(), token)
                .orElseGet(() -> desk.accounts().limit(account.getAsInt(), token, side));
    }

    private static Optional<Refusal> refused(EngineTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }
}
