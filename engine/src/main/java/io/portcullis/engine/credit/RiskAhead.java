package io.portcullis.engine.credit;

import io.portcullis.depositary.model.EntityId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Default risks that other threads computed before the hub's asks for them: most of what a treasury's word costs, and pure, as the check of its
 * signature is. Any thread.
 *
 * <p>Invariants: an answer is what {@link DefaultRisk#of} says to the very same question, whoever computed it and when; at most {@link #MOST} wait to be asked
 * for, and the oldest goes first.
 */
public final class RiskAhead {
    static final int MOST = 16_384;

    private final Map<EntityId, RiskRules> rules = new ConcurrentHashMap<>();
    private final SequencedMap<Question, DefaultRisk> answers = new LinkedHashMap<>();

    private record Question(Obligor obligor, RiskRules rules) {}

    /** A creditor rates by these from now on. */
    public void rateBy(EntityId creditor, RiskRules newRules) {
        rules.put(creditor, newRules);
    }

    /** Computes what a creditor will ask of a counterparty; nothing if it does not rate, or if the model has no number: the hub says that in its turn. */
    public void compute(EntityId creditor, Obligor obligor) {
        RiskRules by = rules.get(creditor);
        if (by == null) {
            return;
        }
        DefaultRisk answer;
        try {
            answer = DefaultRisk.of(obligor, by);
        } catch (ArithmeticException e) {
            return;
        }
        synchronized (answers) {
            answers.put(new Question(obligor, by), answer);
            if (answers.size() > MOST) {
                answers.pollFirstEntry();
            }
        }
    }

    /** {@link DefaultRisk#of}. */
    public DefaultRisk of(Obligor obligor, RiskRules by) {
        DefaultRisk answer;
        synchronized (answers) {
            answer = answers.remove(new Question(obligor, by));
        }
        return answer == null ? DefaultRisk.of(obligor, by) : answer;
    }

    int waiting() {
        synchronized (answers) {
            return answers.size();
        }
    }
}
