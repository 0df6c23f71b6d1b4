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
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.authority.GrantKey;
import io.portcullis.engine.authority.IdempotencyKey;
import io.portcullis.engine.authority.KindSet;
import io.portcullis.engine.authority.TokenCap;
import io.portcullis.engine.hub.Commands;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.hub.SealTree;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** As many accounts of one hub as are asked for: one for each pair of its entities, in an order that spreads neighbours. Seals by one key in software. */
final class PairTown {
    static final TokenId GOLD = new TokenId(Keccak.hash(new byte[] {1}));
    static final int COMMANDS_TO_OPEN = 3;

    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    private static final byte[] SECRET = Keccak.hash(new byte[] {2}).toArray();
    private static final Amount LIMIT = Amount.of(1_000_000_000_000L);
    private static final long LIFETIME_SECONDS = 60;
    private static final long GRANTED_SECONDS = 4_000_000_000L;

    private final int accounts;
    private final List<EntityId> entities = new ArrayList<>();
    private final Address sealer;
    private long commands;

    PairTown(int accounts) {
        this.accounts = accounts;
        int count = 3; // Odd: then each pair has one distance.
        while ((long) count * (count - 1) / 2 < accounts) {
            count += 2;
        }
        for (int i = 0; i < count; i++) {
            entities.add(
                    new EntityId(Keccak.hash(ByteBuffer.allocate(4).putInt(i).array())));
        }
        byte[] point = fr.acinq.secp256k1.Secp256k1.get().pubkeyCreate(SECRET);
        this.sealer = Address.ofPublicKey(Arrays.copyOfRange(point, 1, point.length));
    }

    int accounts() {
        return accounts;
    }

    int entities() {
        return entities.size();
    }

    HubConfig config() {
        Map<EntityId, HubConfig.ForwardTerms> hosted = new HashMap<>();
        entities.forEach(entity -> hosted.put(entity, HubConfig.ForwardTerms.NONE));
        return new HubConfig(DOMAIN, Board.ofEqualWeights(1, List.of(sealer)), hosted, Map.of());
    }

    Hub genesis(SlabSpace space) {
        Map<EntityId, List<Grant>> grants = new HashMap<>();
        entities.forEach(entity -> grants.put(entity, List.of(grant(entity))));
        return Hub.genesis(config(), space, 1, grants);
    }

    List<Signature> seal(SealTree tree) {
        Bytes32 digest = DOMAIN.digest(tree.seal());
        byte[] rs = fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), SECRET, null);
        return List.of(Secp256k1.fromRaw(rs, digest, sealer));
    }

    /** Opens an account with a token and credit for whoever pays. */
    List<Bytes> open(int account, long timeSeconds) {
        EntityId payee = payee(account);
        EntityId payer = payer(account);
        return List.of(
                command(payer, new Instruction.OpenAccount(payee), timeSeconds),
                command(payer, with(payee, new Transaction.AddToken(GOLD)), timeSeconds),
                command(payee, with(payer, new Transaction.SetCreditLimit(GOLD, LIMIT)), timeSeconds));
    }

    Bytes pay(int account, long timeSeconds) {
        return command(
                payer(account),
                with(payee(account), new Transaction.Pay(GOLD, Amount.of(1), Bytes32.ZERO)),
                timeSeconds);
    }

    /** Pairs by their distance: account numbers in a row have no entity in common. */
    private EntityId payee(int account) {
        return entities.get(account % entities.size());
    }

    private EntityId payer(int account) {
        int distance = 1 + account / entities.size();
        return entities.get((account % entities.size() + distance) % entities.size());
    }

    private static Instruction with(EntityId other, Transaction transaction) {
        return new Instruction.Transact(other, transaction, List.of());
    }

    private Bytes command(EntityId entity, Instruction instruction, long timeSeconds) {
        return new Command(
                        DOMAIN.separator(),
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
                        CommandKind.OPEN_ACCOUNT, CommandKind.ADD_TOKEN, CommandKind.SET_CREDIT_LIMIT, CommandKind.PAY),
                new Allowance.Capped(List.of(new TokenCap(GOLD, most, most, 3_600))),
                GRANTED_SECONDS);
    }

    private static Bytes keyId(EntityId entity) {
        return Bytes.of(Arrays.copyOf(entity.value().toArray(), 16));
    }
}
