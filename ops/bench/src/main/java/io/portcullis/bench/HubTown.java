package io.portcullis.bench;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Allowance;
import io.portcullis.engine.authority.Authority;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.authority.GrantKey;
import io.portcullis.engine.authority.IdempotencyKey;
import io.portcullis.engine.authority.KindSet;
import io.portcullis.engine.authority.TokenCap;
import io.portcullis.engine.hub.Commands;
import io.portcullis.engine.hub.HopInstruction;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A hub and its clients on one node, and what each client ought to own. Commands are encoded here, as clients would send them, and carry
 * the pin of an API key.
 *
 * <p>Invariant: {@link #requireBalances} holds whenever every payment handed out has been made.
 */
final class HubTown {
    static final TokenId GOLD = new TokenId(Keccak.hash(new byte[] {1}));

    /** What the hub keeps of each payment, and the amount its client receives. */
    static final long FEE = 2;

    static final long AMOUNT = 1_000;

    private static final Amount LIMIT = Amount.of(1_000_000_000_000L);
    private static final long LIFETIME_SECONDS = 200;
    private static final long EXPIRY_SECONDS = 10_000;
    private static final long EXPIRY_DELTA_SECONDS = 1_800;
    private static final long GRANTED_SECONDS = 4_000_000_000L;

    private final Eip712Domain domain;
    private final Bytes32 separator;
    private final EntityId hub = entity(0);
    private final List<EntityId> clients = new ArrayList<>();
    private final long[] owned;
    private final Random random = new Random(1);
    private long commands;
    private long payments;

    /** A payment's two commands: its payee asks for it, its payer makes it. */
    record Payment(Bytes invoice, Bytes lock) {}

    HubTown(Eip712Domain domain, int clientCount) {
        this.domain = domain;
        this.separator = domain.separator();
        for (int i = 1; i <= clientCount; i++) {
            clients.add(entity(i));
        }
        owned = new long[clientCount];
    }

    List<EntityId> entities() {
        List<EntityId> all = new ArrayList<>(clients);
        all.add(hub);
        return all;
    }

    Hub genesis(Board board, SlabSpace space) {
        HubConfig.ForwardTerms terms =
                new HubConfig.ForwardTerms(Amount.of(1), 1_000, EXPIRY_DELTA_SECONDS, Amount.of(1));
        Map<EntityId, HubConfig.ForwardTerms> hosted = new HashMap<>();
        Map<EntityId, List<Grant>> grants = new HashMap<>();
        for (EntityId entity : entities()) {
            hosted.put(entity, terms);
            grants.put(entity, List.of(grant(entity)));
        }
        return Hub.genesis(new HubConfig(domain, board, hosted, Map.of()), space, 1, grants);
    }

    /** Opens the account of each client with the hub, with a token and credit both ways. */
    List<Bytes> setUp(long timeSeconds) {
        List<Bytes> all = new ArrayList<>();
        Transaction limit = new Transaction.SetCreditLimit(GOLD, LIMIT);
        for (EntityId client : clients) {
            all.add(command(client, new Instruction.OpenAccount(hub), timeSeconds));
            all.add(transact(client, hub, new Transaction.AddToken(GOLD), timeSeconds));
            all.add(transact(client, hub, limit, timeSeconds));
            all.add(transact(hub, client, limit, timeSeconds));
        }
        return all;
    }

    /** Payments between clients taken at random, over the hub: lock, forward, deliver, reveal. */
    List<Payment> payments(int count, long timeSeconds) {
        List<Payment> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(payment(timeSeconds));
        }
        return all;
    }

    private Payment payment(long timeSeconds) {
        int payer = random.nextInt(clients.size());
        int payee = (payer + 1 + random.nextInt(clients.size() - 1)) % clients.size();
        owned[payer] -= AMOUNT + FEE;
        owned[payee] += AMOUNT;
        Bytes32 preimage = Bytes32.of(
                Bytes.of(ByteBuffer.allocate(Long.BYTES).putLong(payments++).array())
                        .sha256()
                        .toArray());
        Bytes32 hash = Bytes32.of(Bytes.of(preimage.toArray()).sha256().toArray());
        long expiry = timeSeconds + EXPIRY_SECONDS;
        Amount amount = Amount.of(AMOUNT);
        Instruction invoice = new Instruction.CreateInvoice(GOLD, amount, preimage, hash, expiry);
        Instruction lock = new Instruction.Transact(
                hub,
                new Transaction.LockHtlc(GOLD, Amount.of(AMOUNT + FEE), hash, expiry, Bytes.EMPTY),
                List.of(
                        new HopInstruction.Forward(
                                clients.get(payee),
                                amount,
                                expiry - EXPIRY_DELTA_SECONDS,
                                Bytes.EMPTY,
                                Bytes32.ZERO,
                                Bytes.EMPTY),
                        new HopInstruction.Deliver(amount, hash, Bytes32.ZERO, Bytes.EMPTY)));
        return new Payment(
                command(clients.get(payee), invoice, timeSeconds), command(clients.get(payer), lock, timeSeconds));
    }

    /** Throws unless every client owns what the payments made of it, and nothing is pending. */
    void requireBalances(Hub machine) {
        for (int i = 0; i < clients.size(); i++) {
            AccountKey key = AccountKey.between(clients.get(i), hub);
            AccountState account = machine.view(key).orElseThrow();
            Amount delta = account.line(GOLD).orElseThrow().delta();
            Amount owns = key.isLeft(clients.get(i)) ? delta : delta.negate();
            if (!owns.equals(Amount.of(owned[i])) || !account.subcontracts().isEmpty()) {
                throw new IllegalStateException("client " + i + " owns " + owns + ", not " + owned[i]
                        + ", or waits for " + account.subcontracts().size() + " subcontracts");
            }
        }
    }

    private Bytes transact(EntityId entity, EntityId other, Transaction transaction, long timeSeconds) {
        return command(entity, new Instruction.Transact(other, transaction, List.of()), timeSeconds);
    }

    private Bytes command(EntityId entity, Instruction instruction, long timeSeconds) {
        return new Command(
                        separator,
                        entity,
                        new IdempotencyKey(1, ++commands),
                        Commands.kind(instruction),
                        timeSeconds + LIFETIME_SECONDS,
                        instruction.encode(),
                        new Authority.ApiKey(keyId(entity), entity.value()))
                .encode();
    }

    private static Grant grant(EntityId entity) {
        Amount most = Amount.of(Long.MAX_VALUE);
        return new Grant(
                new GrantKey.ApiKey(keyId(entity), entity.value()),
                KindSet.of(
                        CommandKind.OPEN_ACCOUNT,
                        CommandKind.ADD_TOKEN,
                        CommandKind.SET_CREDIT_LIMIT,
                        CommandKind.INVOICE,
                        CommandKind.LOCK),
                new Allowance.Capped(List.of(new TokenCap(GOLD, most, most, 3_600))),
                GRANTED_SECONDS);
    }

    private static Bytes keyId(EntityId entity) {
        return Bytes.of(Arrays.copyOf(entity.value().toArray(), 16));
    }

    private static EntityId entity(int number) {
        return new EntityId(Keccak.hash(ByteBuffer.allocate(4).putInt(number).array()));
    }
}
