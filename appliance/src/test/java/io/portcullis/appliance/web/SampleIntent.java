package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.console.EffectWords;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.console.TokenView;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.AccountOperation.OrderFill;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.AllowList;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.FundWord;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Permit;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Settlement;
import io.portcullis.depositary.model.SettlementLine;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.Statement;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import io.portcullis.signer.intent.Effect;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Intents of every kind, genuine to the last byte except that no signer and no chain knows them. */
final class SampleIntent {
    static final Address CONTRACT = Address.of(new byte[] {
        (byte) 0x5f,
        (byte) 0xbd,
        (byte) 0xb2,
        0x31,
        0x56,
        0x78,
        (byte) 0xaf,
        (byte) 0xec,
        (byte) 0xb3,
        0x67,
        (byte) 0xf0,
        0x32,
        (byte) 0xd9,
        0x3f,
        0x64,
        0x2f,
        0x64,
        0x18,
        0x0a,
        (byte) 0xa3
    });
    static final TokenId DOLLAR = Asset.erc20(CONTRACT).id();
    static final Address DESTINATION = account("destination");
    static final List<TokenView> TOKENS = List.of(
            new TokenView(DOLLAR.toString(), "LUSD", 6, CONTRACT.toString()),
            new TokenView(Asset.NATIVE.id().toString(), "ETH", 18, Address.ZERO.toString()));
    static final Board BOARD = Board.ofEqualWeights(2, List.of(account("a"), account("b"), account("c")));
    static final GroupKey GROUP_KEY = groupKey();
    private static final Eip712Domain DOMAIN = new Eip712Domain(31_337, account("depositary"));
    static final EntityId ENTITY = new EntityId(word("entity"));

    private static final EntityId PEER = new EntityId(word("peer"));
    private static final List<SettlementLine> LINES = Stream.of(
                    new SettlementLine(DOLLAR, Amount.of(-1_500_000), Amount.of(2)),
                    new SettlementLine(Asset.NATIVE.id(), Amount.ZERO, new Amount(BigInteger.ONE.shiftLeft(126))),
                    new SettlementLine(new TokenId(word("odd")), Amount.of(5), Amount.of(-5)))
            .sorted(Comparator.comparing(SettlementLine::token))
            .toList();
    private static final Certificate SIGNED =
            new Certificate(List.of(new Signature(BigInteger.TEN, BigInteger.TWO, 27)), Optional.of(groupSignature()));

    private SampleIntent() {}

    static Address account(String name) {
        byte[] hash = word(name).toArray();
        return Address.of(java.util.Arrays.copyOfRange(hash, 12, 32));
    }

    /** Coordinates that are no point: that is for the contract to say. */
    private static GroupKey groupKey() {
        byte[] bytes = new byte[GroupKey.LENGTH];
        for (int at = 0; at < bytes.length; at += 64) {
            System.arraycopy(word("coordinate " + at).toArray(), 0, bytes, at + 16, 32);
        }
        return GroupKey.of(bytes);
    }

    private static GroupSignature groupSignature() {
        return GroupSignature.of(Arrays.copyOf(groupKey().point().toArray(), GroupSignature.LENGTH));
    }

    static Bytes32 word(String name) {
        return Keccak.hash(name.getBytes(UTF_8));
    }

    static Operation.Withdraw withdrawal(String units) {
        AllowList allowed = new AllowList(List.of(
                new AllowList.Entry(DOLLAR, DESTINATION),
                new AllowList.Entry(Asset.NATIVE.id(), DESTINATION),
                new AllowList.Entry(DOLLAR, account("other"))));
        return allowed.withdraw(DOLLAR, DESTINATION, new Amount(new BigInteger(units)));
    }

    /** One operation of each kind, alone in a batch of its kind of intent. */
    static List<Operation> ofEveryKind() {
        Rules rules = new Rules(word("policy"), 3, word("root"), 1_234, 5, 86_400, 172_800, 90, account("guardian"));
        return List.of(
                withdrawal("1250750000"),
                withdrawal("170141183460469231731687303715884105727"),
                new Operation.ReserveTransfer(new EntityId(word("them")), Asset.NATIVE.id(), Amount.of(1)),
                new Operation.ReserveTransfer(new EntityId(word("them")), new TokenId(word("odd")), Amount.of(1_000)),
                new Operation.RaiseFreeze(FreezeLevel.SEALED),
                new Operation.LowerFreeze(FreezeLevel.NO_NEW_CREDIT),
                new Operation.ProposeRules(rules),
                new Operation.ProposeCap(new VelocityCap(DOLLAR, Amount.of(5_000_000_000L), 3_600)),
                new Operation.ProposeBoard(BOARD),
                new Operation.ProposeBoard(BOARD.withGroupKey(GROUP_KEY)),
                new AccountOperation.CollateralPost(PEER, DOLLAR, Amount.of(1_250_750_000)),
                new AccountOperation.CollateralRelease(PEER, 3, 1_772_400_000L, DOLLAR, Amount.of(7), SIGNED),
                new AccountOperation.Settle(List.of(
                        new Settlement(PEER, 4, 1_772_400_000L, 0, LINES, SIGNED),
                        new Settlement(new EntityId(word("other")), 1, 1_772_400_000L, 9, List.of(), SIGNED))),
                new Operation.Agree(PEER, 12, LINES),
                new AccountOperation.DisputeStart(disputed(PEER)),
                new AccountOperation.DisputeStart(disputed(new EntityId(word("other")))),
                new AccountOperation.OrderFill(
                        PEER, word("body"), List.of(new OrderFill.Choice(3, 65_535), new OrderFill.Choice(0, 0))),
                new Permit.HoldCeremony(2, "vault-1", "board-key", Bytes32.ZERO, word("plan")),
                new Permit.HoldCeremony(9, "v", "k".repeat(32), word("key"), word("plan")),
                new Permit.RaiseLimit(PEER, DOLLAR, Amount.of(1_000_000), Amount.of(1_250_750_000)),
                new FundWord.DeclareDefault(account("fund"), word("default"), PEER, DOLLAR, FundProfile.XLN),
                new FundWord.DeclareDefault(account("fund"), word("default"), PEER, DOLLAR, FundProfile.EMIR),
                new FundWord.LeaveFund(account("fund"), DOLLAR, false, Amount.of(1_234_567), 3),
                new FundWord.LeaveFund(account("fund"), DOLLAR, true, Amount.of(1_250_750_000), 4));
    }

    /** A head that the other side sealed, of an account with this entity on one side or the other. */
    private static Statement disputed(EntityId other) {
        AccountKey key = AccountKey.between(ENTITY, other);
        ProofHead head = new ProofHead(
                key,
                1_234,
                0,
                86_400,
                2,
                word("clauses"),
                LINES.stream()
                        .map(line -> new TokenDelta(line.token(), line.left()))
                        .toList());
        SealedProof proof = new SealedProof(
                new SealLeaf(other, key.id(), head.version(), head.hash()),
                5,
                List.of(word("sibling")),
                new Seal(word("seal"), 9, 4),
                SIGNED.signatures());
        Optional<Statement.BoardSeal> seal = Optional.of(new Statement.BoardSeal(1, proof));
        return key.isLeft(ENTITY)
                ? new Statement(head, Optional.empty(), seal)
                : new Statement(head, seal, Optional.empty());
    }

    /** The kinds of their intents. */
    static List<String> kinds() {
        return List.of(
                "withdrawal",
                "break-glass",
                "transfer",
                "transfer",
                "freeze",
                "freeze",
                "rules",
                "rules",
                "board",
                "board",
                "collateral",
                "collateral",
                "settlement",
                "agreement",
                "dispute",
                "dispute",
                "dispute",
                "key",
                "key",
                "credit-limit",
                "default",
                "default",
                "fund-exit",
                "fund-exit");
    }

    static Batch batch(Operation... operations) {
        return new Batch(
                ENTITY, 7, 1, 1_772_400_000L, word("policy"), word("anchor"), 1_772_300_000L, List.of(operations));
    }

    static IntentView withdrawing(String units) throws Exception {
        return view("withdrawal", batch(withdrawal(units)));
    }

    static IntentView view(String kind, Batch batch) throws Exception {
        List<Effect> effects = batch.operations().stream()
                .map(operation -> Effect.of(operation, ENTITY))
                .toList();
        ObjectNode intent = new JsonMapper()
                .createObjectNode()
                .put("version", 1)
                .put("kind", kind)
                .put("chainId", DOMAIN.chainId())
                .put("depositary", DOMAIN.depositary().toString())
                .put("entity", ENTITY.toString())
                .put("nonce", batch.nonce())
                .put("batchBytes", Hex.encode(batch.encode()))
                .put("purpose", "Pay März's supplier: “steel” & <b>bolts</b>")
                .put("initiator", "olga")
                .put("policyVersion", 2)
                .put("createdAt", 1_772_300_000L)
                .put("expiresAt", batch.expiresAt());
        ArrayNode list = intent.putArray("effects");
        effects.forEach(effect -> list.add(effect.toJson()));
        byte[] canonical = new JsonCanonicalizer(intent.toString()).getEncodedUTF8();
        String id = Hex.encode(MessageDigest.getInstance("SHA-256").digest(canonical));
        EffectWords words = new EffectWords(TOKENS);
        return new IntentView(
                id,
                kind,
                "AWAITING_APPROVALS",
                words.view(effects.getFirst(), ENTITY).sentence(),
                intent.path("purpose").asString(),
                "olga",
                1_772_300_000L,
                batch.expiresAt(),
                batch.nonce(),
                2,
                DOMAIN.digest(batch).toString(),
                intent,
                effects.stream().map(effect -> words.view(effect, ENTITY)).toList(),
                TOKENS,
                new IntentView.VerdictView(
                        "NEEDS_APPROVAL", 2, 0, List.of("withdrawals"), List.of("1250.75 LUSD needs two people")),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);
    }
}
