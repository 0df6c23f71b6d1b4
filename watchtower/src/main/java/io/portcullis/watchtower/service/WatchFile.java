package io.portcullis.watchtower.service;

import io.portcullis.depositary.follower.Cursor;
import io.portcullis.depositary.follower.CursorCodec;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.watchtower.verdict.TowerTag;
import io.portcullis.watchtower.watch.Case;
import io.portcullis.watchtower.watch.WatchRules;
import io.portcullis.watchtower.watch.WatchState;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far the chain was watched, and the disputes of it that are not buried: written whole and renamed into place, so that both are always of one block.
 *
 * <pre>
 *   portcullis/watch/v2
 *   chain HEIGHT SECONDS
 *   asset KIND CONTRACT SUBID               each, whose reserves are looked at
 *   earlier as a case                       each, of accounts whose dispute began again before its end was buried
 *   case ACCOUNT STARTED_IN STARTED_AT UNTIL HELD ENDED_IN|- VERSION,VERSION...      each
 *   (an empty line, then the follower's cursor)
 * </pre>
 *
 * <p>What was asked of the lanes is not kept: after a start it is asked again, and a lane knows its orders.
 */
final class WatchFile {
    private static final String VERSION = "portcullis/watch/v2";

    private final Path file;
    private final Path unfinished;

    WatchFile(Path folder) {
        this.file = folder.resolve("watch");
        this.unfinished = folder.resolve("watch.unfinished");
    }

    /** All of one block. */
    record Saved(WatchState state, List<Asset> assets, Cursor cursor) {
        Saved {
            assets = List.copyOf(assets);
        }
    }

    Optional<Saved> load(WatchRules rules) {
        try {
            return Files.exists(file) ? Optional.of(decode(Files.readString(file), rules)) : Optional.empty();
        } catch (IOException e) {
            throw TowerTag.STORE_FAILED.refusal(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw TowerTag.STORE_DAMAGED.refusal("the watch: " + e.getMessage());
        }
    }

    void save(Saved saved) {
        try {
            try (FileChannel out = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(encode(saved).getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw TowerTag.STORE_FAILED.refusal(String.valueOf(e.getMessage()));
        }
    }

    static String encode(Saved saved) {
        WatchState state = saved.state();
        StringBuilder out = new StringBuilder(VERSION + "\nchain " + state.height() + " " + state.at() + "\n");
        saved.assets()
                .forEach(asset -> out.append("asset ")
                        .append(asset.kind().code())
                        .append(' ')
                        .append(asset.contract().toString())
                        .append(' ')
                        .append(asset.subId())
                        .append('\n'));
        state.earlier().values().forEach(list -> list.forEach(each -> line(out, "earlier", each)));
        state.cases().values().forEach(each -> line(out, "case", each));
        return out.append('\n').append(CursorCodec.encode(saved.cursor())).toString();
    }

    private static void line(StringBuilder out, String name, Case each) {
        out.append(String.join(
                        " ",
                        name,
                        each.account().toString(),
                        Long.toString(each.startedIn()),
                        Long.toString(each.startedAt()),
                        Long.toString(each.until()),
                        Long.toString(each.held()),
                        each.endedIn().isPresent()
                                ? Long.toString(each.endedIn().getAsLong())
                                : "-",
                        each.versions().stream().map(String::valueOf).collect(Collectors.joining(","))))
                .append('\n');
    }

    static Saved decode(String text, WatchRules rules) {
        int end = text.indexOf("\n\n");
        if (end < 0) {
            throw new IllegalArgumentException("it has no cursor");
        }
        List<String> lines = Arrays.asList(text.substring(0, end).split("\n", -1));
        List<String> chain = Arrays.asList(lines.get(1).split(" ", -1));
        if (!lines.getFirst().equals(VERSION)
                || chain.size() != 3
                || !chain.getFirst().equals("chain")) {
            throw new IllegalArgumentException("it does not begin as a watch of version 2");
        }
        Map<Bytes32, Case> cases = new TreeMap<>();
        Map<Bytes32, List<Case>> earlier = new TreeMap<>();
        List<Asset> assets = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            if (line.startsWith("asset ")) {
                assets.add(readAsset(Arrays.asList(line.split(" ", -1))));
                continue;
            }
            Case read = readCase(Arrays.asList(line.split(" ", -1)));
            if (line.startsWith("earlier ")) {
                List<Case> ended = new ArrayList<>(earlier.getOrDefault(read.account(), List.of()));
                ended.add(read);
                earlier.put(read.account(), List.copyOf(ended));
            } else {
                cases.put(read.account(), read);
            }
        }
        WatchState empty = WatchState.empty(rules);
        WatchState state = new WatchState(
                rules,
                Long.parseLong(chain.get(1)),
                Long.parseLong(chain.get(2)),
                new TreeMap<>(cases),
                new TreeMap<>(earlier),
                empty.payer(),
                empty.ringing());
        return new Saved(state, assets, CursorCodec.decode(text.substring(end + 2)));
    }

    private static Asset readAsset(List<String> fields) {
        if (fields.size() != 4) {
            throw new IllegalArgumentException("not a line of an asset");
        }
        return new Asset(
                Asset.Kind.ofCode(Integer.parseInt(fields.get(1))),
                Address.fromHex(fields.get(2).toLowerCase(Locale.ROOT)),
                new BigInteger(fields.get(3)));
    }

    private static Case readCase(List<String> fields) {
        if (fields.size() != 8 || !fields.getFirst().matches("case|earlier")) {
            throw new IllegalArgumentException("not a line of a case");
        }
        List<Long> versions = new ArrayList<>();
        for (String version : fields.get(7).split(",", -1)) {
            versions.add(Long.parseLong(version));
        }
        return new Case(
                Bytes32.fromHex(fields.get(1)),
                Long.parseLong(fields.get(2)),
                Long.parseLong(fields.get(3)),
                Long.parseLong(fields.get(4)),
                versions,
                Long.parseLong(fields.get(5)),
                fields.get(6).equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields.get(6))),
                0);
    }
}
