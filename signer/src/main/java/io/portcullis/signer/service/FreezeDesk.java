package io.portcullis.signer.service;

import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.freeze.FreezeCause;
import io.portcullis.signer.freeze.FreezeGate;
import io.portcullis.signer.freeze.FreezeInput;
import io.portcullis.signer.freeze.FreezeJson;
import io.portcullis.signer.freeze.FreezeMemory;
import io.portcullis.signer.freeze.FreezeMoved;
import io.portcullis.signer.freeze.FreezeState;
import io.portcullis.signer.freeze.Lowering;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * This signer's freeze lattice at its door, and the rule that it signs by.
 *
 * <p>Invariants: a change is durable in the lattice's own journal before anybody acts by it or is answered, and told to the audit log after
 * that, each once and in order, however long the log was down; callers of the door only close: what the signer sees for itself they neither raise
 * nor mend.
 */
final class FreezeDesk {
    private static final Logger LOG = LoggerFactory.getLogger(FreezeDesk.class);
    private static final int MAX_BY = 64;
    private static final int MAX_TEXT = 300;

    private final String name;
    private final FreezeMemory memory;
    private final AuditLog log;
    private final InstantSource clock;

    /** Held while the log is told: in order, each once. */
    private final Object telling = new Object();

    FreezeDesk(String name, FreezeMemory memory, AuditLog log, InstantSource clock) {
        this.name = name;
        this.memory = memory;
        this.log = log;
        this.clock = clock;
    }

    FreezeLevel level() {
        return memory.level();
    }

    boolean wrong(FreezeCause cause) {
        return memory.state().wrong(cause);
    }

    boolean stands(FreezeCause cause) {
        return memory.state().standing().containsKey(cause);
    }

    /**
     * Closes the gate by something this signer knows itself. Never throws: if it cannot be written, everything is closed, and it is tried again.
     *
     * @param by who signalled it; this signer's name if it found out by itself
     */
    void raise(FreezeCause cause, String by, String text) {
        try {
            raise(FreezeInput.raised(now(), cause, by, text));
        } catch (SignerFault e) {
            LOG.error("{} is raised but not durable, so everything is closed: {}", cause, e.getMessage());
        }
    }

    void raise(FreezeCause cause, String text) {
        raise(cause, name, text);
    }

    private boolean raise(FreezeInput.Raised raise) {
        FreezeState before = memory.state();
        boolean news = memory.raise(raise);
        if (news) {
            LOG.warn("{}: {} {}", FreezeMoved.between(before, memory.state()), raise.cause(), raise.text());
            tell();
        }
        return news;
    }

    void mend(FreezeCause cause, String text) {
        if (wrong(cause)) {
            memory.mend(FreezeInput.mended(now(), cause, name, text));
            tell();
        }
    }

    /** What was agreed to: what a batch raises is raised here, too; what it lowers is remembered with its delay. */
    void agreed(Collection<Effect> effects, String by, Lowering lowering) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.RaiseFreeze(FreezeLevel level) && level != FreezeLevel.OPEN) {
                raise(FreezeInput.raised(now(), FreezeCause.OPERATOR_RAISED, level, by, "intent " + lowering.intent()));
            }
        }
        if (effects.stream().anyMatch(Effect.LowerFreeze.class::isInstance)) {
            memory.approve(new FreezeInput.Approved(now(), lowering));
            tell();
        }
    }

    /** Goes down if it is time, and catches up with what disk or log did not take. */
    void beat() {
        try {
            if (memory.tick(now())) {
                LOG.warn("freeze level {}: an approved lowering is due", memory.level());
            }
        } catch (SignerFault e) {
            LOG.error("the freeze's journal: {}", e.getMessage());
        }
        tell();
    }

    /** While somebody is under threat the log says nothing of the gate: it is copied, published, and read where they are. */
    private boolean silenced() {
        return memory.state().standing().keySet().stream().anyMatch(FreezeCause::silent);
    }

    private void tell() {
        synchronized (telling) {
            try {
                Optional<FreezeMemory.Durable> next = memory.untold();
                while (next.isPresent() && !silenced()) {
                    FreezeMemory.Durable record = next.get();
                    log.append(AuditEntry.freezeChanged(record.sequence(), record.input(), memory.level()));
                    memory.told(record);
                    next = memory.untold();
                }
            } catch (SignerFault e) {
                LOG.warn("the audit log is told of the freeze later: {}", e.getMessage());
            }
        }
    }

    /** @throws RefusedException FROZEN, DELAYED */
    void requireOpen(Collection<Effect> effects) {
        throwing(FreezeGate.judge(memory, effects));
    }

    /** @throws RefusedException FROZEN at SEALED */
    void requireUnsealed() {
        throwing(FreezeGate.judgeSeal(memory));
    }

    private static void throwing(Optional<Refusal> refusal) {
        refusal.ifPresent(no -> {
            throw new RefusedException(no);
        });
    }

    /** Whether this refusal says that the log is gone. */
    void heed(Refusal refusal) {
        switch (refusal.tag()) {
            case AUDIT_UNAVAILABLE -> raise(FreezeCause.AUDIT_UNAVAILABLE, refusal.reason());
            case AUDIT_TAMPERED -> raise(FreezeCause.AUDIT_TAMPERED, refusal.reason());
            default -> {}
        }
    }

    /** Empty if the operation is none of these. */
    Optional<Supplier<ObjectNode>> decode(String operation, Fields in) {
        return Optional.ofNullable(
                switch (operation) {
                    case "freeze" -> this::show;
                    case "freeze-raise" -> {
                        FreezeCause cause = cause(in);
                        FreezeLevel level = level(in);
                        String by = in.text("by", MAX_BY);
                        String text = in.text("text", MAX_TEXT);
                        yield () -> {
                            raise(raised(in, cause, level, by, text));
                            return show();
                        };
                    }
                    case "freeze-mend" -> {
                        FreezeCause cause = cause(in);
                        String by = in.text("by", MAX_BY);
                        String text = in.text("text", MAX_TEXT);
                        yield () -> {
                            if (cause.endsByLowering()) {
                                throw in.invalid("cause", "one that has an end of its own");
                            }
                            if (wrong(cause)) {
                                memory.mend(FreezeInput.mended(now(), cause, by, text));
                                tell();
                            }
                            return show();
                        };
                    }
                    default -> null;
                });
    }

    private FreezeInput.Raised raised(Fields in, FreezeCause cause, FreezeLevel level, String by, String text) {
        try {
            return FreezeInput.raised(now(), cause, level, by, text);
        } catch (IllegalArgumentException e) {
            throw in.invalid("level", "what the cause says: " + e.getMessage());
        }
    }

    ObjectNode show() {
        return FreezeJson.of(memory).put("signer", name);
    }

    /** One of those that the appliance may know of. */
    private static FreezeCause cause(Fields in) {
        String tag = in.text("cause", 32);
        FreezeCause cause = FreezeCause.named(tag).orElseThrow(() -> in.invalid("cause", "a cause's tag"));
        if (cause.source().signers()) {
            throw new RefusedException(SignerTag.FREEZE_CAUSE_OWN, cause + " is what this signer sees for itself");
        }
        return cause;
    }

    private static FreezeLevel level(Fields in) {
        String word = in.text("level", 32);
        return Arrays.stream(FreezeLevel.values())
                .filter(level -> level.name().equals(word))
                .findFirst()
                .orElseThrow(() -> in.invalid("level", "a freeze level"));
    }

    private long now() {
        return Math.max(0, clock.instant().getEpochSecond());
    }
}
