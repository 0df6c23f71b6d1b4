package io.portcullis.bench;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Allowance;
import io.portcullis.engine.authority.Authority;
import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.authority.GrantKey;
import io.portcullis.engine.authority.IdempotencyKey;
import io.portcullis.engine.authority.KindSet;
import io.portcullis.engine.authority.TokenCap;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.hub.Block;
import io.portcullis.engine.hub.Commands;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.hub.SealTree;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A creditor and its counterparties, each with an account with it, on one hub. Seals, and the treasury's words, by keys in software. */
final class CreditTown implements AutoCloseable {
    static final TokenId GOLD = new TokenId(Keccak.hash(new byte[] {1}));
    static final Amount LIMIT = Amount.of(1_000_000_000L);

    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    private static final byte[] SEALER = Keccak.hash(new byte[] {2}).toArray();
    private static final byte[] TREASURY = Keccak.hash(new byte[] {3}).toArray();
    private static final long LIFETIME_SECONDS = 60;
    private static final long GRANTED_SECONDS = 4_000_000_000L;
    private static final int COMMANDS_A_BLOCK = 32_768;

    /** Longer than a command lives: what names it is forgotten by the next block. */
    private static final long FORGET_MILLIS = 300_000;

    private final EntityId creditor = entity(0);
    private final SlabSpace space = SlabSpace.offHeap();
    private final Hub hub;
    private final int counterparties;
    private Optional<HubInput.Sealed> seal = Optional.empty();
    private long timeMillis = 1_800_000_000_000L;
    private long commands;

    CreditTown(int counterparties) {
        this.counterparties = counterparties;
        Map<EntityId, HubConfig.ForwardTerms> hosted = new HashMap<>();
        Map<EntityId, List<Grant>> grants = new HashMap<>();
        for (int i = 0; i <= counterparties; i++) {
            hosted.put(entity(i), HubConfig.ForwardTerms.NONE);
            grants.put(entity(i), i == 0 ? List.of(client(creditor), treasury()) : List.of(client(entity(i))));
        }
        HubConfig config = new HubConfig(DOMAIN, Board.ofEqualWeights(1, List.of(address(SEALER))), hosted, Map.of());
        hub = Hub.genesis(config, space, 1, grants);
        List<Bytes> opening = new ArrayList<>();
        for (int i = 1; i <= counterparties; i++) {
            opening.add(command(entity(i), new Instruction.OpenAccount(creditor)));
            opening.add(transact(entity(i), creditor, new Transaction.AddToken(GOLD)));
            opening.add(transact(creditor, entity(i), new Transaction.SetCreditLimit(GOLD, LIMIT)));
            if (opening.size() >= COMMANDS_A_BLOCK || i == counterparties) {
                apply(prepare(opening));
                pass(FORGET_MILLIS);
                opening.clear();
            }
        }
    }

    int counterparties() {
        return counterparties;
    }

    /** By number, from 1; the creditor is 0. */
    static EntityId entity(int number) {
        return new EntityId(Keccak.hash(ByteBuffer.allocate(4).putInt(number).array()));
    }

    RiskBook book() {
        return hub.risk(creditor).orElseThrow();
    }

    void pass(long millis) {
        timeMillis += millis;
    }

    /** A counterparty pays, on credit if it has nothing else. */
    Bytes pay(int counterparty, long amount) {
        return transact(entity(counterparty), creditor, new Transaction.Pay(GOLD, Amount.of(amount), Bytes32.ZERO));
    }

    /** The treasury says a word. */
    Bytes say(RiskWord word) {
        Command unsigned = rating(++commands, word, sign(TREASURY, Keccak.hash(new byte[0])));
        return rating(commands, word, sign(TREASURY, unsigned.digest())).encode();
    }

    /** A block and its commands as they come to the hub's thread: encoded, checked by others. */
    record Prepared(Block block, Bytes encoded, List<Checked> checked) {}

    Prepared prepare(List<Bytes> all) {
        List<HubInput> inputs = new ArrayList<>(all.size() + 1);
        List<Checked> checked = new ArrayList<>(all.size());
        seal.ifPresent(inputs::add);
        for (Bytes command : all) {
            inputs.add(new HubInput.Commanded(command));
            checked.add(Commands.check(command, hub.riskAhead()));
        }
        Block block = new Block(hub.height() + 1, hub.lastBlockHash(), timeMillis, inputs);
        return new Prepared(block, block.encode(), checked);
    }

    /** @return what the block took on the hub's thread, without its seal */
    Spent apply(Prepared of) {
        int[] next = {0};
        Spent.Begun begun = Spent.begin();
        Hub.Applied applied =
                hub.apply(of.block(), of.encoded(), it -> of.checked().get(next[0]++));
        Spent spent = begun.end();
        for (HubEffect effect : applied.effects()) {
            if (effect instanceof HubEffect.Refused
                    || (effect instanceof HubEffect.Answer it
                            && !(Outcome.decode(it.outcome()) instanceof Outcome.Done))) {
                throw new IllegalStateException("a block of the town was refused: " + effect);
            }
        }
        seal = applied.seal().map(CreditTown::sealed);
        return spent;
    }

    private static HubInput.Sealed sealed(SealTree tree) {
        return new HubInput.Sealed(tree.seal().blockHeight(), List.of(sign(SEALER, DOMAIN.digest(tree.seal()))));
    }

    private Bytes transact(EntityId by, EntityId other, Transaction transaction) {
        return command(by, new Instruction.Transact(other, transaction, List.of()));
    }

    private Bytes command(EntityId entity, Instruction instruction) {
        return new Command(
                        DOMAIN.separator(),
                        entity,
                        new IdempotencyKey(1, ++commands),
                        Commands.kind(instruction),
                        timeMillis / 1_000 + LIFETIME_SECONDS,
                        instruction.encode(),
                        new Authority.ApiKey(keyId(entity), entity.value()))
                .encode();
    }

    private Command rating(long number, RiskWord word, Signature signature) {
        return new Command(
                DOMAIN.separator(),
                creditor,
                new IdempotencyKey(2, number),
                CommandKind.RATE,
                timeMillis / 1_000 + LIFETIME_SECONDS,
                new Instruction.Rate(word).encode(),
                new Authority.ClientSignature(signature));
    }

    private static Grant client(EntityId entity) {
        Amount most = Amount.of(Long.MAX_VALUE);
        return new Grant(
                new GrantKey.ApiKey(keyId(entity), entity.value()),
                KindSet.of(
                        CommandKind.OPEN_ACCOUNT, CommandKind.ADD_TOKEN, CommandKind.SET_CREDIT_LIMIT, CommandKind.PAY),
                new Allowance.Capped(List.of(new TokenCap(GOLD, most, most, 3_600))),
                GRANTED_SECONDS);
    }

    private static Grant treasury() {
        return new Grant(
                new GrantKey.Account(address(TREASURY)),
                KindSet.of(CommandKind.RATE),
                new Allowance.Unlimited(),
                GRANTED_SECONDS);
    }

    private static Bytes keyId(EntityId entity) {
        return Bytes.of(Arrays.copyOf(entity.value().toArray(), 16));
    }

    private static Address address(byte[] secret) {
        byte[] point = fr.acinq.secp256k1.Secp256k1.get().pubkeyCreate(secret);
        return Address.ofPublicKey(Arrays.copyOfRange(point, 1, point.length));
    }

    private static Signature sign(byte[] secret, Bytes32 digest) {
        byte[] rs = fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), secret, null);
        return Secp256k1.fromRaw(rs, digest, address(secret));
    }

    @Override
    public void close() {
        space.close();
    }
}
