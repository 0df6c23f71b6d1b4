package io.portcullis.appliance.report;

import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.hub.HubSettings;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Authority;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.IdempotencyKey;
import io.portcullis.engine.hub.Block;
import io.portcullis.engine.hub.Commands;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.LogBounds;
import io.portcullis.engine.log.Origin;
import io.portcullis.engine.log.SegmentedBlockLog;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine's log, made by real commands: a hub that gives a client credit, which the client draws. Written as an appliance writes it, with nothing that runs left behind.
 */
final class TwoFriends {
    static final EntityId HUB = entity(1);
    static final EntityId CLIENT = entity(2);
    static final TokenId TOKEN = new TokenId(word(7));
    static final long BEGAN_MILLIS = 1_795_305_600_000L;
    static final int DRAWN = 300;

    private static final Eip712Domain DOMAIN =
            new Eip712Domain(1, Address.fromHex("0x0000000000000000000000000000000000000009"));
    private static final Board BOARD =
            Board.ofEqualWeights(1, List.of(Address.fromHex("0x0000000000000000000000000000000000000007")));

    private final ClientKey key;
    private final HubSettings settings;
    private final List<HubInput> waiting = new ArrayList<>();
    private long commands;

    private TwoFriends(Path folder) throws IOException {
        Files.createDirectories(folder);
        key = ClientKey.create(folder.resolve("client.key"), new SecureRandom());
        String client = "\"creditLimits\":\"free\",\"clients\":[{\"address\":\"" + key.address()
                + "\",\"expiresAtSeconds\":1099511627775}]";
        settings = Fields.read(
                "engine",
                StrictJson.object(("{\"node\":\"" + word(99) + "\",\"entities\":["
                                + "{\"name\":\"hub\",\"entity\":\"" + HUB + "\"," + client + "},"
                                + "{\"name\":\"client\",\"entity\":\"" + CLIENT + "\"," + client + "}]}")
                        .getBytes(StandardCharsets.UTF_8)),
                HubSettings::read);
    }

    static EngineBooks.Rules write(Path folder) throws IOException {
        TwoFriends friends = new TwoFriends(folder);
        EngineBooks.Rules rules = new EngineBooks.Rules(friends.settings, DOMAIN, BOARD);
        friends.run(folder.resolve("engine"));
        return rules;
    }

    private void run(Path engine) throws IOException {
        Files.createDirectories(engine.resolve("log"));
        Files.createDirectories(engine.resolve("snapshots"));
        Files.writeString(engine.resolve("settings.sha256"), settings.fingerprint(DOMAIN, BOARD) + "\n");
        try (FileDisk disk = FileDisk.forWriting(engine.resolve("log"));
                FileDisk snapshots = FileDisk.forWriting(engine.resolve("snapshots"));
                SegmentedBlockLog log =
                        SegmentedBlockLog.create(disk, new LogBounds(1 << 20, 1 << 16), Origin.GENESIS);
                SlabSpace space = SlabSpace.offHeap()) {
            snapshots.forceNames();
            Hub hub = Hub.genesis(settings.config(DOMAIN, BOARD), space, 5, settings.grants());
            order(HUB, new Instruction.OpenAccount(CLIENT));
            block(hub, log);
            transact(HUB, CLIENT, new Transaction.AddToken(TOKEN));
            block(hub, log);
            transact(HUB, CLIENT, new Transaction.SetCreditLimit(TOKEN, Amount.of(1_000)));
            transact(CLIENT, HUB, new Transaction.SetCreditLimit(TOKEN, Amount.of(1_000)));
            block(hub, log);
            transact(CLIENT, HUB, new Transaction.Pay(TOKEN, Amount.of(DRAWN), word(3)));
            block(hub, log);
            transact(HUB, CLIENT, new Transaction.Pay(TOKEN, Amount.of(DRAWN + 50), word(4)));
            block(hub, log);
        }
    }

    private void block(Hub hub, SegmentedBlockLog log) {
        long height = hub.height() + 1;
        Block block = new Block(height, hub.lastBlockHash(), BEGAN_MILLIS + height * 1_000, List.copyOf(waiting));
        waiting.clear();
        Hub.Applied applied = hub.apply(block);
        log.append(
                height,
                new RlpWriter()
                        .bytes(block.encode())
                        .fixed(Bytes32.LENGTH, applied.stateRoot(), Bytes32::copyTo)
                        .toList());
        log.commit();
    }

    private void transact(EntityId who, EntityId with, Transaction transaction) {
        order(who, new Instruction.Transact(with, transaction, List.of()));
    }

    private void order(EntityId who, Instruction instruction) {
        commands++;
        Command unsigned = new Command(
                DOMAIN.separator(),
                who,
                new IdempotencyKey(0, commands),
                Commands.kind(instruction),
                BEGAN_MILLIS / 1_000 + 3_600,
                instruction.encode(),
                new Authority.ClientSignature(key.sign(word(1))));
        waiting.add(new HubInput.Commanded(new Command(
                        unsigned.domain(),
                        who,
                        unsigned.idempotencyKey(),
                        unsigned.kind(),
                        unsigned.notAfterSeconds(),
                        unsigned.body(),
                        key.authorise(unsigned))
                .encode()));
    }

    static Bytes32 word(long number) {
        return Bytes32.fromHex("0x%064x".formatted(number));
    }

    private static EntityId entity(long number) {
        return new EntityId(word(number));
    }

    static Bytes exposureInputs() {
        return Bytes.of(("{\"format\":\"portcullis/exposure-inputs/v1\",\"entity\":\"" + HUB + "\","
                        + "\"model\":{\"version\":3,\"lgd\":\"0.45\",\"conversion\":\"0.75\",\"maturityYears\":\"2.5\","
                        + "\"defaultYears\":\"1\",\"tailDeviations\":\"3\",\"horizonDays\":5,\"floor\":\"1\",\"costOfCapital\":\"0.1\","
                        + "\"baseRate\":\"0.02\",\"spreadPerVolatility\":\"0.1\",\"spreadPerLoss\":\"1\",\"decay\":\"0.94\"},"
                        + "\"calls\":{\"call\":11000,\"clear\":9500,\"buffer\":1000,\"leastTransfer\":\"1\",\"dwellSeconds\":60,"
                        + "\"callSeconds\":3600,\"freezeSeconds\":3600,\"closeSeconds\":3600},"
                        + "\"returns\":[{\"token\":\"" + TOKEN + "\",\"days\":[\"-0.023\",\"0.01\"]}],"
                        + "\"obligors\":[{\"entity\":\"" + CLIENT + "\",\"spread\":\"0.01\",\"kept\":98,\"missed\":0,"
                        + "\"held\":[{\"token\":\"" + TOKEN + "\",\"amount\":\"500\",\"toppedUpAt\":1795305000}]}],"
                        + "\"prices\":[{\"token\":\"" + TOKEN + "\",\"price\":\"2\"}],"
                        + "\"stress\":[{\"name\":\"all falls by half\",\"cover\":2,\"drawdown\":\"1\",\"resources\":\"100\","
                        + "\"factors\":[{\"token\":\"" + TOKEN + "\",\"factor\":\"0.5\"}]}]}")
                .getBytes(StandardCharsets.UTF_8));
    }
}
