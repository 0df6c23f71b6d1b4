package io.portcullis.appliance.hub;

import io.portcullis.appliance.peer.KeyPin;
import io.portcullis.appliance.peer.Peer;
import io.portcullis.appliance.peer.PeerAddress;
import io.portcullis.appliance.peer.PeerBook;
import io.portcullis.appliance.price.PriceSettings;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.authority.Allowance;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.authority.GrantKey;
import io.portcullis.engine.authority.KindSet;
import io.portcullis.engine.authority.TokenCap;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.link.NodeId;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The section {@code engine} of the appliance's configuration:
 *
 * <pre>
 * {"node",
 *  "entities":[{"name","entity","creditLimits":"permitted"|"free"?,"forward":{"base","partsPerMillion","expiryDeltaSeconds","least"}?,
 *               "clients":[{"address"|"apiKey":{"keyId","pin"},"expiresAtSeconds","rates":true?,
 *                          "caps":[{"token","perPayment","perWindow","windowSeconds"}…]?}…]}…],
 *  "links":{"host","port","keyStore","passwordFile"}?,
 *  "peers":[{"node","pin","address":{"host","port"}?,"entities":[{"name","entity"}…],
 *            "board":{"threshold","members":[{"address","weight"}…]}}…]?,
 *  "prices":[{"by","everySeconds","sources":[{"name","address","url"}…]}…]?,
 *  "storage":{"hotRecords"?,"snapshots":{"blocks","mebibytes","seconds"}?}?}
 * </pre>
 *
 * <p>An entity without terms forwards nothing: nobody moves its balances but its own clients. A client without caps may spend whatever its entity can; an API key has some. Boards, entities, terms and clients are part of the replicated state's beginning.
 *
 * <p>A client that {@code rates} is the entity's treasury: it says by what counterparties are rated, and what is known of them. Prices are asked of
 * the sources for the entity {@code by}; that a source counts its treasury's terms say.
 *
 * <p>Unless {@code creditLimits} says {@code free}, the entity lets nobody owe it more but by its board's permit; its limits fall by any client's command.
 *
 * <p>Without {@code storage} all records stay in memory, and a snapshot comes after 10,000 blocks, 256 MiB of log or an hour, whichever is first.
 *
 * @param links where peers dial; without it the node has none
 */
public record HubSettings(
        NodeId node,
        List<Hosted> entities,
        Optional<Links> links,
        List<Neighbour> peers,
        List<PriceSettings> prices,
        HubStorage storage) {
    private static final int MAX_ENTITIES = 1_024;
    private static final int MAX_CLIENTS = 64;
    private static final int MAX_PEERS = 1_024;
    private static final int MAX_CAPS = 64;
    private static final int MAX_PATH_LENGTH = 4_096;

    /**
     * An entity that lives here, and who may command it.
     *
     * @param permitted whether it lets nobody owe it more but by its board's permit
     */
    public record Hosted(Named named, HubConfig.ForwardTerms terms, List<Grant> clients, boolean permitted) {
        /** Whose clients grant credit as they like. */
        public Hosted(Named named, HubConfig.ForwardTerms terms, List<Grant> clients) {
            this(named, terms, clients, false);
        }

        public Hosted {
            clients = List.copyOf(clients);
        }
    }

    /** What people call an entity. */
    public record Named(String name, EntityId entity) {}

    /** Where this node listens for peers, and the key it shows them. */
    public record Links(String host, int port, Path keyStore, Path passwordFile) {}

    /** Another node, and the entities and board it has. */
    public record Neighbour(NodeId node, KeyPin pin, Optional<PeerAddress> address, List<Named> entities, Board board) {
        public Neighbour {
            entities = List.copyOf(entities);
        }
    }

    /** Of a node that asks nobody for prices. */
    public HubSettings(
            NodeId node, List<Hosted> entities, Optional<Links> links, List<Neighbour> peers, HubStorage storage) {
        this(node, entities, links, peers, List.of(), storage);
    }

    public HubSettings {
        entities = List.copyOf(entities);
        peers = List.copyOf(peers);
        prices = List.copyOf(prices);
        if (entities.isEmpty() || (links.isEmpty() && !peers.isEmpty())) {
            throw new IllegalArgumentException("an engine hosts an entity, and peers need links");
        }
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    public static HubSettings read(Fields in) {
        try {
            return new HubSettings(
                    new NodeId(in.bytes32("node")),
                    in.objects("entities", MAX_ENTITIES, HubSettings::hosted),
                    in.optionalObject(
                            "links",
                            links -> new Links(
                                    links.text("host", 253),
                                    links.number("port", 0, 65_535),
                                    path(links, "keyStore"),
                                    path(links, "passwordFile"))),
                    in.has("peers") ? in.objects("peers", MAX_PEERS, HubSettings::neighbour) : List.of(),
                    in.has("prices") ? in.objects("prices", MAX_ENTITIES, PriceSettings::read) : List.of(),
                    in.optionalObject("storage", HubStorage::read).orElse(HubStorage.STANDARD));
        } catch (IllegalArgumentException e) {
            throw in.invalid("engine", "valid: " + e.getMessage());
        }
    }

    private static Hosted hosted(Fields in) {
        try {
            return new Hosted(
                    named(in),
                    in.optionalObject("forward", HubSettings::terms).orElse(HubConfig.ForwardTerms.NONE),
                    in.objects("clients", MAX_CLIENTS, HubSettings::client),
                    permitted(in));
        } catch (IllegalArgumentException e) {
            throw in.invalid("entity", "valid: " + e.getMessage());
        }
    }

    private static boolean permitted(Fields in) {
        return switch (in.has("creditLimits") ? in.text("creditLimits", 16) : "permitted") {
            case "permitted" -> true;
            case "free" -> false;
            default -> throw in.invalid("creditLimits", "permitted or free");
        };
    }

    private static HubConfig.ForwardTerms terms(Fields in) {
        return new HubConfig.ForwardTerms(
                in.amount("base"),
                in.number("partsPerMillion", 0, 1_000_000),
                in.number("expiryDeltaSeconds"),
                in.amount("least"));
    }

    private static Named named(Fields in) {
        return new Named(in.identifier("name"), new EntityId(in.bytes32("entity")));
    }

    private static Grant client(Fields in) {
        Optional<GrantKey> api = in.optionalObject("apiKey", HubSettings::apiKey);
        GrantKey key = api.isPresent() ? api.get() : new GrantKey.Account(in.address("address"));
        Allowance allowance = in.has("caps") ? capped(in) : new Allowance.Unlimited();
        boolean rates = in.has("rates") && in.flag("rates");
        if (rates && !(allowance instanceof Allowance.Unlimited)) {
            throw in.invalid("rates", "said of a client without caps alone");
        }
        KindSet kinds = allowance instanceof Allowance.Unlimited
                ? rates ? KindSet.ALL : without(CommandKind.RATE)
                : without(CommandKind.GRANT, CommandKind.ADMINISTER, CommandKind.RATE);
        return new Grant(key, kinds, allowance, in.number("expiresAtSeconds"));
    }

    private static GrantKey apiKey(Fields in) {
        return new GrantKey.ApiKey(Bytes.of(in.fixedBytes("keyId", Limits.API_KEY_ID_BYTES)), in.bytes32("pin"));
    }

    /** A capped client neither grants nor administers: it could lift its own cap. And who commands does not rate, unless the configuration says so. */
    private static KindSet without(CommandKind... others) {
        List<CommandKind> kinds = new ArrayList<>(List.of(CommandKind.values()));
        kinds.removeAll(List.of(others));
        return KindSet.of(kinds.toArray(CommandKind[]::new));
    }

    private static Allowance capped(Fields in) {
        List<TokenCap> caps = new ArrayList<>(in.objects(
                "caps",
                MAX_CAPS,
                cap -> new TokenCap(
                        new TokenId(cap.bytes32("token")),
                        cap.amount("perPayment"),
                        cap.amount("perWindow"),
                        cap.number("windowSeconds"))));
        caps.sort(Comparator.comparing(TokenCap::token));
        return new Allowance.Capped(caps);
    }

    private static Neighbour neighbour(Fields in) {
        try {
            return new Neighbour(
                    new NodeId(in.bytes32("node")),
                    new KeyPin(in.bytes32("pin")),
                    in.optionalObject(
                            "address", to -> new PeerAddress(to.text("host", 253), to.number("port", 1, 65_535))),
                    in.objects("entities", MAX_ENTITIES, HubSettings::named),
                    in.object("board", HubSettings::board));
        } catch (IllegalArgumentException e) {
            throw in.invalid("node", "valid: " + e.getMessage());
        }
    }

    private static Board board(Fields in) {
        return new Board(
                in
                        .objects(
                                "members",
                                Board.MAX_WEIGHT,
                                member -> new Board.Member(
                                        member.address("address"), member.number("weight", 1, Board.MAX_WEIGHT)))
                        .stream()
                        .sorted(Comparator.comparing(Board.Member::address))
                        .toList(),
                in.number("threshold", 1, Integer.MAX_VALUE));
    }

    private static Path path(Fields in, String name) {
        return Path.of(in.text(name, MAX_PATH_LENGTH));
    }

    /** What replay is done with. */
    public HubConfig config(Eip712Domain domain, Board board) {
        Map<EntityId, HubConfig.ForwardTerms> hosted = new HashMap<>();
        entities.forEach(it -> hosted.put(it.named().entity(), it.terms()));
        Map<EntityId, HubConfig.Remote> remotes = new HashMap<>();
        peers.forEach(peer -> peer.entities()
                .forEach(it -> remotes.put(it.entity(), new HubConfig.Remote(peer.node(), peer.board()))));
        Set<EntityId> permitted = new HashSet<>();
        entities.stream()
                .filter(Hosted::permitted)
                .forEach(it -> permitted.add(it.named().entity()));
        return new HubConfig(domain, board, hosted, remotes, permitted);
    }

    /** Whose seals count for whom, as far as this configuration says. */
    Map<EntityId, Board> boards(Board own) {
        Map<EntityId, Board> boards = new HashMap<>();
        entities.forEach(it -> boards.put(it.named().entity(), own));
        peers.forEach(peer -> peer.entities().forEach(it -> boards.put(it.entity(), peer.board())));
        return boards;
    }

    /** Who may command whom, at the log's beginning. */
    public Map<EntityId, List<Grant>> grants() {
        Map<EntityId, List<Grant>> grants = new HashMap<>();
        entities.forEach(it -> grants.put(it.named().entity(), it.clients()));
        return grants;
    }

    PeerBook book() {
        return new PeerBook(peers.stream()
                .map(it -> new Peer(
                        it.node(),
                        it.pin(),
                        it.address(),
                        Set.copyOf(it.entities().stream().map(Named::entity).toList())))
                .toList());
    }

    /** Everybody this node has a name for, those here first. */
    List<Named> names() {
        Set<Named> names = new LinkedHashSet<>();
        entities.forEach(it -> names.add(it.named()));
        peers.forEach(peer -> names.addAll(peer.entities()));
        return List.copyOf(names);
    }

    /** Over all that replay depends on: not names, addresses, pins, where this node listens, or where it asks for prices. */
    public Bytes fingerprint(Eip712Domain domain, Board board) {
        StringBuilder text = new StringBuilder("engine 1\n")
                .append(domain.separator())
                .append('\n')
                .append(board)
                .append('\n');
        Map<EntityId, String> lines = new TreeMap<>();
        entities.forEach(it -> lines.put(
                it.named().entity(),
                it.terms() + " " + it.clients().stream().map(Grant::encode).toList()
                        + (it.permitted() ? " permitted" : "")));
        peers.forEach(peer -> peer.entities().forEach(it -> lines.put(it.entity(), peer.node() + " " + peer.board())));
        lines.forEach(
                (entity, line) -> text.append(entity).append(' ').append(line).append('\n'));
        return Bytes.of(text.toString().getBytes(StandardCharsets.UTF_8)).sha256();
    }
}
