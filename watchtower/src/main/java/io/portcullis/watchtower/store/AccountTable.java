package io.portcullis.watchtower.store;

import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Statement;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.watchtower.verdict.TowerTag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The newest appointment of each account, in memory. Not safe for threads.
 *
 * <p>Invariants: of each account one record, of the highest version taken, with the latest deadline promised for it; every record's leaves are in
 * their sheets; a sheet without living leaves is gone.
 */
public final class AccountTable implements Sheet.Leaves {
    private final Records records = new Records();
    private final AccountIndex index = new AccountIndex();
    private final Numbering<EntityId> entities = new Numbering<>();
    private final Numbering<TokenId> tokens = new Numbering<>();
    private final SheetShelf sheets = new SheetShelf();
    private final Beside beside = new Beside();
    private final Map<Integer, Integer> perEntity = new HashMap<>();
    private final int most;

    /** @param most accounts; beyond: {@code TOWER_FULL} */
    public AccountTable(int most) {
        this.most = most;
    }

    public int size() {
        return records.count();
    }

    /** Bytes in memory for all of it, without the heap's own headers of the tables. */
    public long bytes() {
        return records.bytes() + index.bytes() + sheets.bytes() + beside.bytes();
    }

    /**
     * Looks whether a hand-over may be taken, changing nothing.
     *
     * @throws io.portcullis.watchtower.verdict.TowerRefusal {@code VERSION_STALE}, {@code BODY_CONTRADICTS}, {@code TOWER_FULL}
     * @return how many of its accounts are new here
     */
    public int judge(Handover.Checked handover) {
        int fresh = 0;
        for (int i = 0; i < handover.promises().size(); i++) {
            ProofHead head = handover.handover().rows().get(i).head();
            int record = find(head.account(), handover.promises().get(i).account());
            if (record < 0) {
                fresh++;
                continue;
            }
            long held = records.longAt(record, Records.VERSION);
            if (head.version() < held) {
                throw TowerTag.VERSION_STALE.refusal(
                        "account " + head.account().id() + " is at version " + held + ", not " + head.version());
            }
            if (head.version() == held && !head.equals(head(record))) {
                throw TowerTag.BODY_CONTRADICTS.refusal(
                        "account " + head.account().id() + ", version " + held + ": another body is kept");
            }
        }
        if (fresh > most - records.count()) {
            throw TowerTag.TOWER_FULL.refusal(records.count() + " of " + most + " accounts are kept");
        }
        return fresh;
    }

    /**
     * Takes what {@link #judge} let pass.
     *
     * @param ownIsLeft by row: the client's entity is left; it stands for many accounts, and is kept by number
     */
    public void take(Handover.Checked handover, boolean[] ownIsLeft) {
        List<Handover.Row> rows = handover.handover().rows();
        int[] taken = new int[rows.size()];
        Map<Integer, IntStream.Builder> dying = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            Bytes32 id = handover.promises().get(i).account();
            int record = find(rows.get(i).head().account(), id);
            if (record < 0) {
                record = records.add();
                records.putLong(record, Records.FINGERPRINT, id.word(0));
                index.add(id.word(0), record, records);
            } else {
                die(record, Records.LEFT, true, dying);
                die(record, Records.RIGHT, false, dying);
            }
            taken[i] = record;
        }
        dying.forEach((number, refs) -> {
            sheets.get(number).forget(refs.build().toArray(), this);
            sheets.dropIfEmpty(number);
        });
        int[] numbers = sheets.add(handover, taken);
        for (int i = 0; i < rows.size(); i++) {
            write(taken[i], rows.get(i), ownIsLeft[i], numbers);
        }
    }

    private void die(int record, int side, boolean isLeft, Map<Integer, IntStream.Builder> dying) {
        dying.computeIfAbsent(records.intAt(record, side + Records.SHEET), sheet -> IntStream.builder())
                .add(Sheet.ref(record, isLeft));
    }

    private void write(int record, Handover.Row row, boolean ownIsLeft, int[] numbers) {
        ProofHead head = row.head();
        AccountKey account = head.account();
        boolean isPlain = head.clauses() == 0 && head.deltas().size() == 1;
        records.putLong(record, Records.VERSION, head.version());
        records.putWord(record, Records.OTHER, (ownIsLeft ? account.right() : account.left()).value());
        own(record, entities.number(ownIsLeft ? account.left() : account.right()));
        records.putInt(record, Records.LEFT_WINDOW, head.leftResponseSeconds());
        records.putInt(record, Records.RIGHT_WINDOW, head.rightResponseSeconds());
        write(record, Records.LEFT, row.left(), numbers);
        write(record, Records.RIGHT, row.right(), numbers);
        long deadline = Math.max(row.deadline(), Integer.toUnsignedLong(records.intAt(record, Records.DEADLINE)));
        records.putInt(record, Records.DEADLINE, (int) deadline);
        records.putShort(
                record, Records.FLAGS, (ownIsLeft ? Records.OWN_IS_LEFT : 0) | (isPlain ? 0 : Records.HAS_MORE));
        if (isPlain) {
            TokenDelta delta = head.deltas().getFirst();
            records.putShort(record, Records.TOKEN, tokens.number(delta.token()));
            delta.offdelta().copyTo(records.page(record), records.at(record) + Records.OFFDELTA);
            beside.remove(record);
        } else {
            beside.put(record, head, tokens);
        }
    }

    private void own(int record, int number) {
        // A record of which nothing was written yet has no deadline.
        if (records.intAt(record, Records.DEADLINE) != 0) {
            perEntity.merge(records.intAt(record, Records.OWN), -1, Integer::sum);
        }
        perEntity.merge(number, 1, Integer::sum);
        records.putInt(record, Records.OWN, number);
    }

    private void write(int record, int side, Handover.Place place, int[] numbers) {
        records.putInt(record, side + Records.SHEET, numbers[place.sheet()]);
        records.putInt(record, side + Records.LEAF, place.leaf());
        records.putInt(record, side + Records.EPOCH, (int) place.epoch());
    }

    private int find(AccountKey account, Bytes32 id) {
        return index.find(id.word(0), records, record -> account(record).equals(account));
    }

    private int find(Bytes32 id) {
        return index.find(id.word(0), records, record -> account(record).id().equals(id));
    }

    private AccountKey account(int record) {
        EntityId own = entities.get(records.intAt(record, Records.OWN));
        EntityId other = new EntityId(records.wordAt(record, Records.OTHER));
        return (records.shortAt(record, Records.FLAGS) & Records.OWN_IS_LEFT) != 0
                ? new AccountKey(own, other)
                : new AccountKey(other, own);
    }

    private ProofHead head(int record) {
        AccountKey account = account(record);
        long version = records.longAt(record, Records.VERSION);
        int left = records.intAt(record, Records.LEFT_WINDOW);
        int right = records.intAt(record, Records.RIGHT_WINDOW);
        if ((records.shortAt(record, Records.FLAGS) & Records.HAS_MORE) != 0) {
            return beside.head(record, account, version, left, right, tokens);
        }
        TokenDelta delta = new TokenDelta(
                tokens.get(records.shortAt(record, Records.TOKEN)),
                Amount.of(records.page(record), records.at(record) + Records.OFFDELTA));
        return new ProofHead(account, version, left, right, 0, Bytes32.ZERO, List.of(delta));
    }

    @Override
    public int leaf(int ref) {
        return records.intAt(Sheet.record(ref), (Sheet.isLeft(ref) ? Records.LEFT : Records.RIGHT) + Records.LEAF);
    }

    @Override
    public Bytes32 hash(int ref) {
        return leafOf(head(Sheet.record(ref)), Sheet.isLeft(ref)).hash();
    }

    private static SealLeaf leafOf(ProofHead head, boolean isLeft) {
        EntityId entity = isLeft ? head.account().left() : head.account().right();
        return new SealLeaf(entity, head.account().id(), head.version(), head.hash());
    }

    /** What is held of an account. */
    public record Held(AccountKey account, long version, long deadline, long leftEpoch, long rightEpoch) {}

    public Optional<Held> held(Bytes32 account) {
        int record = find(account);
        return record < 0
                ? Optional.empty()
                : Optional.of(new Held(
                        account(record),
                        records.longAt(record, Records.VERSION),
                        Integer.toUnsignedLong(records.intAt(record, Records.DEADLINE)),
                        Integer.toUnsignedLong(records.intAt(record, Records.LEFT + Records.EPOCH)),
                        Integer.toUnsignedLong(records.intAt(record, Records.RIGHT + Records.EPOCH))));
    }

    Optional<ProofHead> head(Bytes32 account) {
        int record = find(account);
        return record < 0 ? Optional.empty() : Optional.of(head(record));
    }

    /** The newest appointment of an account with the paths that the contract takes. */
    public Optional<Appointment> appointment(Bytes32 account) {
        int record = find(account);
        if (record < 0) {
            return Optional.empty();
        }
        ProofHead head = head(record);
        return Optional.of(new Appointment(
                new Statement(
                        head,
                        Optional.of(seal(record, Records.LEFT, head, true)),
                        Optional.of(seal(record, Records.RIGHT, head, false))),
                Integer.toUnsignedLong(records.intAt(record, Records.DEADLINE))));
    }

    private Statement.BoardSeal seal(int record, int side, ProofHead head, boolean isLeft) {
        int number = records.intAt(record, side + Records.SHEET);
        int leaf = records.intAt(record, side + Records.LEAF);
        Sheet sheet = sheets.get(number);
        return new Statement.BoardSeal(
                Integer.toUnsignedLong(records.intAt(record, side + Records.EPOCH)),
                new SealedProof(leafOf(head, isLeft), leaf, sheet.path(leaf, this), sheet.seal(), sheet.signatures()));
    }

    /** Up to so many accounts, from a number on: for people to look at. */
    public List<Held> list(int from, int count) {
        List<Held> list = new ArrayList<>();
        for (int record = from; record < Math.min(records.count(), from + count); record++) {
            held(account(record).id()).ifPresent(list::add);
        }
        return list;
    }

    /** How many accounts are kept for an entity. */
    public int accountsOf(EntityId own) {
        return perEntity.getOrDefault(entities.find(own), 0);
    }

    /** Bytes that are kept for some entities: their accounts' records, and the seals and paths that came with them. It looks at every sheet. */
    long bytesOf(Set<EntityId> own) {
        Set<Integer> numbers = own.stream().map(entities::find).collect(Collectors.toUnmodifiableSet());
        long accounts = own.stream().mapToLong(this::accountsOf).sum();
        return accounts * Records.BYTES
                + sheets.bytesOf(record -> numbers.contains(records.intAt(record, Records.OWN)));
    }

    void write(Image.Out out) {
        out.number(entities.size());
        entities.all().forEach(entity -> out.word(entity.value()));
        out.number(tokens.size());
        tokens.all().forEach(token -> out.word(token.value()));
        out.number(records.count());
        for (int first = 0; first < records.count(); first += Records.PER_PAGE) {
            int count = Math.min(Records.PER_PAGE, records.count() - first);
            out.bytes(Arrays.copyOf(records.page(first), count * Records.BYTES));
        }
        sheets.write(out);
        beside.write(out);
    }

    void read(Image.In in) {
        for (int i = in.count(Bytes32.LENGTH); i > 0; i--) {
            entities.number(new EntityId(in.word()));
        }
        for (int i = in.count(Bytes32.LENGTH); i > 0; i--) {
            tokens.number(new TokenId(in.word()));
        }
        int count = in.count(Records.BYTES);
        for (int first = 0; first < count; first += Records.PER_PAGE) {
            byte[] page = in.bytes();
            for (int i = first; i < Math.min(count, first + Records.PER_PAGE); i++) {
                records.add();
            }
            System.arraycopy(page, 0, records.page(first), 0, page.length);
        }
        for (int record = 0; record < count; record++) {
            index.add(records.longAt(record, Records.FINGERPRINT), record, records);
            perEntity.merge(records.intAt(record, Records.OWN), 1, Integer::sum);
        }
        sheets.read(in);
        beside.read(in);
    }
}
