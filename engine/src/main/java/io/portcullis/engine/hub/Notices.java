package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.Transaction;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the chain said of accounts and is not in their frames yet, and the one payload of each account that waits: for the chain's word, or for room. */
final class Notices {
    private final Map<Integer, SortedMap<Long, HubInput.ChainSaid>> facts = new TreeMap<>();
    private final Map<Integer, HubInput.Heard> parked = new TreeMap<>();
    private final SortedMap<EntityId, FreezeLevel> levels = new TreeMap<>();
    private final RunningRoot root;

    Notices(Bytes32 root) {
        this.root = new RunningRoot(root);
    }

    void add(int account, HubInput.ChainSaid said) {
        facts.computeIfAbsent(account, any -> new TreeMap<>()).put(said.sequence(), said);
        root.add(1, account, said.sequence(), said.token().value());
    }

    Optional<HubInput.ChainSaid> fact(int account, long sequence) {
        return Optional.ofNullable(facts.getOrDefault(account, new TreeMap<>()).get(sequence));
    }

    boolean says(int account, Transaction.NoteCollateral notice) {
        return fact(account, notice.sequence())
                .filter(said -> said.token().equals(notice.token())
                        && said.collateral().equals(notice.collateral())
                        && said.ondelta().equals(notice.ondelta()))
                .isPresent();
    }

    /** The account's frames hold everything up to this sequence. */
    void forget(int account, long through) {
        SortedMap<Long, HubInput.ChainSaid> of = facts.get(account);
        if (of != null) {
            of.headMap(through + 1).clear();
            if (of.isEmpty()) {
                facts.remove(account);
            }
            root.add(2, account, through);
        }
    }

    void park(int account, HubInput.Heard heard) {
        parked.put(account, heard);
        root.add(3, account, heard.sequence(), heard.payload());
    }

    /** The last one the chain said that frames do not hold. */
    OptionalLong lastOf(int account) {
        SortedMap<Long, HubInput.ChainSaid> of = facts.get(account);
        return of == null ? OptionalLong.empty() : OptionalLong.of(of.lastKey());
    }

    Optional<HubInput.Heard> parked(int account) {
        return Optional.ofNullable(parked.get(account));
    }

    /** Accounts whose payload waits: at most so many, others at other turns. */
    List<Integer> someParked(long turn, int most) {
        int size = parked.size();
        if (size == 0) {
            return List.of();
        }
        long from = size <= most ? 0 : turn % ((size + most - 1) / most) * most;
        return parked.keySet().stream().skip(from).limit(most).toList();
    }

    Optional<HubInput.Heard> unpark(int account) {
        return Optional.ofNullable(parked.remove(account));
    }

    /** How far the chain has closed an entity. */
    FreezeLevel level(EntityId entity) {
        return levels.getOrDefault(entity, FreezeLevel.OPEN);
    }

    /** Those that are not open. */
    SortedMap<EntityId, FreezeLevel> levels() {
        return levels;
    }

    void level(EntityId entity, FreezeLevel level) {
        if (level == FreezeLevel.OPEN) {
            levels.remove(entity);
        } else {
            levels.put(entity, level);
        }
        root.add(4, level.code(), 0, entity.value());
    }

    Bytes32 root() {
        return root.value();
    }

    /** RLP {@code [root, [[account, [input, …]], …], [[account, input], …], [[entity, level], …]]}; the last list since format 3. */
    void save(RlpWriter out) {
        out.bytes(root.value().toArray());
        out.list(
                facts.entrySet(),
                (list, entry) -> list.list(new RlpWriter()
                        .number(entry.getKey())
                        .list(entry.getValue().values(), HubInput::write)));
        out.list(parked.entrySet(), (list, entry) -> {
            RlpWriter in = new RlpWriter().number(entry.getKey());
            HubInput.write(in, entry.getValue());
            list.list(in);
        });
        out.list(
                levels.entrySet(),
                (list, entry) -> list.list(new RlpWriter()
                        .bytes(entry.getKey().value().toArray())
                        .number(entry.getValue().code())));
    }

    static Notices restore(RlpReader in, int format) {
        Notices notices = new Notices(Fields.word(in));
        in.items(
                Limits.ACCOUNTS,
                item -> item.list(fields -> {
                    int account = fields.number(0, Integer.MAX_VALUE);
                    SortedMap<Long, HubInput.ChainSaid> of = new TreeMap<>();
                    fields.items(Integer.MAX_VALUE, HubInput::read).forEach(input -> {
                        HubInput.ChainSaid said = (HubInput.ChainSaid) input;
                        of.put(said.sequence(), said);
                    });
                    return notices.facts.put(account, of) == null;
                }));
        in.items(
                Limits.ACCOUNTS,
                item -> item.list(fields -> {
                    int account = fields.number(0, Integer.MAX_VALUE);
                    return notices.parked.put(account, (HubInput.Heard) HubInput.read(fields)) == null;
                }));
        if (format >= 3) {
            in.items(
                    Limits.COMMANDING_ENTITIES,
                    item -> item.list(
                            fields -> notices.levels.put(Fields.entity(fields), FreezeLevel.ofCode(fields.number(1, 3)))
                                    == null));
        }
        return notices;
    }
}
