package io.portcullis.waterfall.sumtree;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * All leaves of one token.
 *
 * <p>Invariants: each client is in it once; the root's sums are the leaves' sums, leg by leg.
 */
public final class SumTree {
    private final TokenId token;
    private final List<SumLeaf> leaves;
    /** From the leaves up: a node without a sibling goes up as it is. */
    private final List<List<SumNode>> levels = new ArrayList<>();

    /** @throws WaterfallRefusal SUM_TREE_EMPTY, SUM_CLIENT_DOUBLE, SUM_OVERFLOW */
    public SumTree(TokenId token, Collection<SumLeaf> leaves) {
        this.token = token;
        this.leaves =
                leaves.stream().sorted(Comparator.comparing(SumLeaf::client)).toList();
        if (leaves.isEmpty()) {
            throw WaterfallTag.SUM_TREE_EMPTY.refusal("nobody has anything in " + token);
        }
        for (int i = 1; i < this.leaves.size(); i++) {
            if (this.leaves.get(i).client().equals(this.leaves.get(i - 1).client())) {
                throw WaterfallTag.SUM_CLIENT_DOUBLE.refusal(
                        "twice: " + this.leaves.get(i).client());
            }
        }
        List<SumNode> level =
                this.leaves.stream().map(leaf -> SumNode.leaf(token, leaf)).toList();
        levels.add(level);
        while (level.size() > 1) {
            List<SumNode> above = new ArrayList<>((level.size() + 1) / 2);
            for (int i = 0; i + 1 < level.size(); i += 2) {
                above.add(SumNode.parent(level.get(i), level.get(i + 1)));
            }
            if (level.size() % 2 == 1) {
                above.add(level.getLast());
            }
            levels.add(above);
            level = above;
        }
    }

    public SumHead head() {
        return new SumHead(token, leaves.size(), levels.getLast().getFirst());
    }

    public List<SumLeaf> leaves() {
        return leaves;
    }

    /** @throws WaterfallRefusal SUM_CLIENT_UNKNOWN */
    public SumProof proof(EntityId client) {
        for (int index = 0; index < leaves.size(); index++) {
            if (leaves.get(index).client().equals(client)) {
                return new SumProof(token, leaves.get(index), index, leaves.size(), path(index));
            }
        }
        throw WaterfallTag.SUM_CLIENT_UNKNOWN.refusal(client + " has nothing in " + token);
    }

    private List<SumNode> path(int index) {
        List<SumNode> path = new ArrayList<>();
        int at = index;
        for (List<SumNode> level : levels.subList(0, levels.size() - 1)) {
            int sibling = at ^ 1;
            if (sibling < level.size()) {
                path.add(level.get(sibling));
            }
            at /= 2;
        }
        return path;
    }
}
