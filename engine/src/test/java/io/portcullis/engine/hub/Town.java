package io.portcullis.engine.hub;

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
import io.portcullis.engine.account.Room;
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
import io.portcullis.engine.credit.Quote;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.link.NodeId;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Names, keys and hubs for tests: everything by number or name, everything real but the network and the clock. */
public final class Town {
    public static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    public static final TokenId GOLD = token("gold");
    public static final TokenId SILVER = token("silver");
    public static final long START_MILLIS = 1_800_000_000_000L;
    /** Who forwards nothing. */
    public static final Set<String> CLIENTS = Set.of("alice", "bob", "carol", "dave");

    private static final long NEVER = 1_900_000_000L;
    private static final Signature NOBODY = sign(secret("nobody", 1), Keccak.hash(new byte[0]));

    private Town() {}

    public static TokenId token(String name) {
        return new TokenId(Keccak.hash(name.getBytes(StandardCharsets.UTF_8)));
    }

    public static EntityId entity(String name) {
        return new EntityId(Keccak.hash(("entity " + name).getBytes(StandardCharsets.UTF_8)));
    }

    public static NodeId node(String name) {
        return new NodeId(Keccak.hash(("node " + name).getBytes(StandardCharsets.UTF_8)));
    }

    /** A board of three keys, two of which are enough. */
    public static Board board(String name) {
        return Board.ofEqualWeights(
                2, List.of(address(secret(name, 1)), address(secret(name, 2)), address(secret(name, 3))));
    }

    /** What two members of the board sign. */
    public static List<Signature> seal(String board, SealTree tree) {
        Bytes32 digest = DOMAIN.digest(tree.seal());
        Map<Address, Signature> signatures = new TreeMap<>();
        for (int i = 1; i <= 2; i++) {
            byte[] secret = secret(board, i);
            signatures.put(
                    address(secret),
                    Secp256k1.fromRaw(
                            fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), secret, null),
                            digest,
                            address(secret)));
        }
        return List.copyOf(signatures.values());
    }

    /** One base unit and a thousandth. */
    public static HubConfig.ForwardTerms terms() {
        return new HubConfig.ForwardTerms(Amount.of(1), 1_000, 1_800, Amount.of(1));
    }

    /** A hub of these entities; all but {@link #CLIENTS} forward payments, and each has one API key, named by the entity. */
    public static Hub hub(String board, Set<String> hosted, Map<String, String> peers) {
        return hub(board, hosted, peers, SlabSpace.offHeap());
    }

    /** @param space the caller's to close */
    public static Hub hub(String board, Set<String> hosted, Map<String, String> peers, SlabSpace space) {
        return hub(board, hosted, peers, space, Room.STANDARD);
    }

    static Hub hub(String board, Set<String> hosted, Map<String, String> peers, SlabSpace space, Room room) {
        Map<EntityId, HubConfig.ForwardTerms> entities = new HashMap<>();
        Map<EntityId, List<Grant>> grants = new HashMap<>();
        for (String name : hosted) {
            entities.put(entity(name), CLIENTS.contains(name) ? HubConfig.ForwardTerms.NONE : terms());
            grants.put(entity(name), List.of(grant(name), treasury(name)));
        }
        Map<EntityId, HubConfig.Remote> remotes = new HashMap<>();
        peers.forEach((name, at) -> remotes.put(entity(name), new HubConfig.Remote(node(at), board(at))));
        return Hub.genesis(new HubConfig(DOMAIN, board(board), entities, remotes), space, 7, grants, room);
    }

    /** A hub of these entities, of which one lets nobody owe it more without its board's permit. */
    public static Hub permitting(String board, Set<String> hosted, Map<String, String> peers, String permitted) {
        HubConfig config = hub(board, hosted, peers).config();
        Map<EntityId, List<Grant>> grants = new HashMap<>();
        hosted.forEach(name -> grants.put(entity(name), List.of(grant(name))));
        return Hub.genesis(
                new HubConfig(
                        config.domain(), config.board(), config.hosted(), config.peers(), Set.of(entity(permitted))),
                SlabSpace.offHeap(),
                7,
                grants,
                Room.STANDARD);
    }

    /** What so many members of a board sign, ascending. */
    public static List<Signature> signed(String board, Bytes32 digest, int members) {
        Map<Address, Signature> signatures = new TreeMap<>();
        for (int i = 1; i <= members; i++) {
            byte[] secret = secret(board, i);
            signatures.put(
                    address(secret),
                    Secp256k1.fromRaw(
                            fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), secret, null),
                            digest,
                            address(secret)));
        }
        return List.copyOf(signatures.values());
    }

    /** A command that carries a permit, as it has to be called. */
    public static Bytes raise(String entity, Instruction.RaiseLimit raise) {
        return raise(entity, raise, raise.idempotencyKey(DOMAIN, entity(entity)), raise.expiresAtSeconds());
    }

    static Bytes raise(String entity, Instruction.RaiseLimit raise, IdempotencyKey key, long notAfterSeconds) {
        return new Command(
                        DOMAIN.separator(),
                        entity(entity),
                        key,
                        CommandKind.SET_CREDIT_LIMIT,
                        notAfterSeconds,
                        raise.encode(),
                        new Authority.ApiKey(keyId(entity), pin(entity)))
                .encode();
    }

    static Grant grant(String name) {
        List<TokenCap> caps = new ArrayList<>();
        for (TokenId token : List.of(GOLD, SILVER)) {
            caps.add(new TokenCap(token, Amount.of(Long.MAX_VALUE), Amount.of(Long.MAX_VALUE), 3_600));
        }
        caps.sort((a, b) -> a.token().compareTo(b.token()));
        List<CommandKind> kinds = new ArrayList<>(List.of(CommandKind.values()));
        kinds.removeAll(List.of(CommandKind.GRANT, CommandKind.ADMINISTER, CommandKind.RATE));
        return new Grant(
                new GrantKey.ApiKey(keyId(name), pin(name)),
                KindSet.of(kinds.toArray(CommandKind[]::new)),
                new Allowance.Capped(caps),
                NEVER);
    }

    /** Who says by what an entity rates, and what is known of its counterparties. */
    private static Grant treasury(String name) {
        return new Grant(
                new GrantKey.Account(address(secret("treasury of " + name, 1))),
                KindSet.of(CommandKind.RATE),
                new Allowance.Unlimited(),
                NEVER);
    }

    /** A word of an entity's treasury, signed by its key. */
    public static Bytes rate(String entity, long number, RiskWord word, long timeSeconds) {
        Command unsigned = rating(entity, number, word, timeSeconds, NOBODY);
        Signature signature = sign(secret("treasury of " + entity, 1), unsigned.digest());
        return rating(entity, number, word, timeSeconds, signature).encode();
    }

    private static Command rating(String entity, long number, RiskWord word, long timeSeconds, Signature signature) {
        return new Command(
                DOMAIN.separator(),
                entity(entity),
                new IdempotencyKey(2, number),
                CommandKind.RATE,
                timeSeconds + 60,
                new Instruction.Rate(word).encode(),
                new Authority.ClientSignature(signature));
    }

    /** A source of prices, by number. */
    public static Address source(int number) {
        return address(secret("source", number));
    }

    public static HubInput.Quoted quoted(String creditor, int source, Quote quote) {
        return new HubInput.Quoted(
                entity(creditor), source(source), quote, sign(secret("source", source), quote.digest(DOMAIN)));
    }

    private static Signature sign(byte[] secret, Bytes32 digest) {
        return Secp256k1.fromRaw(
                fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), secret, null), digest, address(secret));
    }

    /** @param number names the command: the same number is the same idempotency key */
    public static Bytes command(String entity, long number, Instruction instruction, long timeSeconds) {
        return command(entity, entity, number, instruction, timeSeconds);
    }

    /** A command for an entity, by the key of whom it may not be. */
    public static Bytes command(String by, String entity, long number, Instruction instruction, long timeSeconds) {
        return new Command(
                        DOMAIN.separator(),
                        entity(entity),
                        new IdempotencyKey(1, number),
                        Commands.kind(instruction),
                        timeSeconds + 60,
                        instruction.encode(),
                        new Authority.ApiKey(keyId(by), pin(by)))
                .encode();
    }

    public static Instruction open(String counterparty) {
        return new Instruction.OpenAccount(entity(counterparty));
    }

    public static Instruction with(String counterparty, Transaction transaction, HopInstruction... hops) {
        return new Instruction.Transact(entity(counterparty), transaction, List.of(hops));
    }

    private static Bytes keyId(String name) {
        return Bytes.of(Arrays.copyOf(Bytes.ascii("key of " + name).sha256().toArray(), 16));
    }

    private static Bytes32 pin(String name) {
        return Bytes32.of(Bytes.ascii("pin of " + name).sha256().toArray());
    }

    private static byte[] secret(String board, int number) {
        byte[] seed =
                Keccak.hash(("board " + board).getBytes(StandardCharsets.UTF_8)).toArray();
        ByteBuffer.wrap(seed).putInt(28, number);
        seed[0] = 0;
        return seed;
    }

    private static Address address(byte[] secret) {
        byte[] point = fr.acinq.secp256k1.Secp256k1.get().pubkeyCreate(secret);
        return Address.ofPublicKey(Arrays.copyOfRange(point, 1, 65));
    }
}
