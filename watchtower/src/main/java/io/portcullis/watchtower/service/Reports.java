package io.portcullis.watchtower.service;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.sending.LaneReport;
import io.portcullis.depositary.vault.VaultId;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.watchtower.store.AccountTable;
import io.portcullis.watchtower.vaults.Share;
import io.portcullis.watchtower.verdict.TowerRefusal;
import io.portcullis.watchtower.watch.AlarmKind;
import io.portcullis.watchtower.watch.Case;
import io.portcullis.watchtower.watch.WatchState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A tower at a glance, for its operator, its meters and its clients. */
final class Reports {
    private static final int MOST = 1_000;

    private final Tower tower;

    Reports(Tower tower) {
        this.tower = tower;
    }

    Optional<String> illness() {
        return tower.illness();
    }

    static String refusal(TowerRefusal refused) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("error", refused.tag());
        json.put("message", String.valueOf(refused.getMessage()));
        json.put("remedy", refused.remedy());
        return text(json);
    }

    private static String text(Object json) {
        return Json.MAPPER.writeValueAsString(json) + "\n";
    }

    static String held(AccountTable.Held held) {
        return text(line(held));
    }

    private static Map<String, Object> line(AccountTable.Held held) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("account", held.account().id().toString());
        json.put("left", held.account().left().toString());
        json.put("right", held.account().right().toString());
        json.put("version", held.version());
        json.put("deadline", held.deadline());
        json.put("leftEpoch", held.leftEpoch());
        json.put("rightEpoch", held.rightEpoch());
        return json;
    }

    String appointments(int from, int count) {
        List<Map<String, Object>> lines = tower.store().list(from, count == 0 ? MOST : Math.min(count, MOST)).stream()
                .map(Reports::line)
                .toList();
        return text(Map.of("total", tower.store().size(), "from", from, "appointments", lines));
    }

    /** Those that concern a client's entities or its accounts, and those that concern everybody. */
    String alarms(TowerConfig.Client client) {
        Set<EntityId> entities = client.entities();
        Set<String> own = entities.stream().map(EntityId::toString).collect(Collectors.toUnmodifiableSet());
        return text(Map.of(
                "alarms",
                tower.bells().newest().stream()
                        .filter(rang -> rang.alarm().kind().isEverybodys()
                                || own.contains(rang.alarm().about())
                                || isVaultOf(client, rang.alarm().about())
                                || isOfAccount(rang.alarm().about(), entities))
                        .map(Reports::line)
                        .toList()));
    }

    /** What an alarm is about begins with an account's or an entity's number. */
    private boolean isVaultOf(TowerConfig.Client client, String about) {
        return about.length() == 2 * VaultId.LENGTH && tower.vaults().has(client.name(), VaultId.fromHex(about));
    }

    /** How much there is of each client, or what there is of one vault: of accounts a tower knows nothing. */
    String vaults(String which) {
        if (which.matches("[0-9a-f]{32}")) {
            return text(Map.of(
                    "vaults",
                    tower.vaults().look(VaultId.fromHex(which), tower.domain(), 0).stream()
                            .map(Reports::line)
                            .toList()));
        }
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Share share : tower.vaults().shares()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("client", share.client());
            json.put("vaults", share.vaults());
            json.put("openings", share.openings());
            json.put("bytes", share.bytes());
            lines.add(json);
        }
        return text(Map.of("bytes", tower.vaults().bytes(), "clients", lines));
    }

    private static Map<String, Object> line(VaultReceipt now) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("vault", now.vault().toString());
        json.put("revision", now.revision());
        json.put("link", now.link().word().toString());
        json.put("openings", now.count());
        json.put("keepUntil", now.keepUntil());
        return json;
    }

    private long countVaults() {
        return tower.vaults().shares().stream().mapToLong(Share::vaults).sum();
    }

    private boolean isOfAccount(String about, Set<EntityId> entities) {
        String account = about.split(" ", -1)[0];
        return account.length() == 2 + 2 * Bytes32.LENGTH
                && tower.store()
                        .held(Bytes32.fromHex(account))
                        .filter(held -> entities.contains(held.account().left())
                                || entities.contains(held.account().right()))
                        .isPresent();
    }

    private static Map<String, Object> line(Bells.Rang rang) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", rang.at());
        json.put("kind", rang.alarm().kind().name());
        json.put("about", rang.alarm().about());
        json.put("text", rang.alarm().text());
        json.put("remedy", rang.alarm().kind().remedy());
        return json;
    }

    String status() {
        WatchState state = tower.watcher().state();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("health", tower.illness().orElse("well"));
        json.put("tower", tower.key().toString());
        json.put("height", state.height());
        json.put("chainTime", state.at());
        json.put("heartbeat", tower.herald().sequence());
        json.put("accounts", tower.store().size());
        json.put("bytes", tower.store().bytes());
        json.put("vaults", countVaults());
        json.put("vaultBytes", tower.vaults().bytes());
        json.put("owed", state.owed());
        json.put("payer", state.payer().name());
        json.put(
                "disputes",
                state.cases().values().stream().map(each -> line(each, state)).toList());
        json.put("purses", purses());
        json.put(
                "ringing",
                tower.bells().ringing().stream()
                        .map(alarm -> alarm.kind() + " " + alarm.about() + " " + alarm.text())
                        .toList());
        json.put("alarms", tower.bells().newest().stream().map(Reports::line).toList());
        return text(json);
    }

    private static Map<String, Object> line(Case each, WatchState state) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("account", each.account().toString());
        json.put("standing", each.standing());
        json.put("held", each.held());
        json.put("until", each.until());
        json.put("owed", each.isOwed(state.at()));
        return json;
    }

    private Map<String, Object> purses() {
        Map<String, Object> json = new LinkedHashMap<>();
        tower.watcher().purses().forEach((payer, purse) -> {
            LaneReport lane = purse.report();
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("account", lane.account().toString());
            one.put("queued", lane.queued());
            one.put("inFlight", lane.inFlight());
            one.put("unmined", lane.unmined());
            one.put("replacements", lane.replacements());
            one.put(
                    "alarms",
                    lane.alarms().stream()
                            .map(alarm -> alarm.tag() + " " + alarm.detail())
                            .toList());
            json.put(payer.name().toLowerCase(Locale.ROOT), one);
        });
        return json;
    }

    /** Prometheus' text form, version 0.0.4. */
    String metrics() {
        WatchState state = tower.watcher().state();
        StringBuilder out = new StringBuilder();
        gauge(
                out,
                "portcullis_tower_well",
                "1 while the tower does its duty",
                tower.illness().isEmpty() ? 1 : 0);
        gauge(out, "portcullis_tower_height", "the newest block watched", state.height());
        gauge(
                out,
                "portcullis_tower_accounts",
                "accounts with an appointment",
                tower.store().size());
        gauge(
                out,
                "portcullis_tower_bytes",
                "memory of the appointments",
                tower.store().bytes());
        gauge(out, "portcullis_tower_vaults", "vaults of all clients", countVaults());
        gauge(
                out,
                "portcullis_tower_vault_bytes",
                "memory of the vaults",
                tower.vaults().bytes());
        gauge(
                out,
                "portcullis_tower_disputes",
                "disputes that are not buried",
                state.cases().size());
        gauge(out, "portcullis_tower_owed", "answers owed", state.owed());
        gauge(
                out,
                "portcullis_tower_heartbeat",
                "the last heartbeat's sequence",
                tower.herald().sequence());
        tower.watcher().purses().forEach((payer, purse) -> {
            String name = payer.name().toLowerCase(Locale.ROOT);
            gauge(
                    out,
                    "portcullis_tower_" + name + "_unmined",
                    "transactions in no block",
                    purse.report().unmined());
            gauge(
                    out,
                    "portcullis_tower_" + name + "_queued",
                    "answers that wait",
                    purse.report().queued());
        });
        out.append(
                "# HELP portcullis_tower_alarms_total alarms that rang\n# TYPE portcullis_tower_alarms_total counter\n");
        Map<AlarmKind, Long> counts = tower.bells().counts();
        for (AlarmKind kind : AlarmKind.values()) {
            out.append("portcullis_tower_alarms_total{kind=\"" + kind + "\"} ")
                    .append(counts.getOrDefault(kind, 0L))
                    .append('\n');
        }
        return out.toString();
    }

    private static void gauge(StringBuilder out, String name, String help, long value) {
        out.append("# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n" + name + " ")
                .append(value)
                .append('\n');
    }
}
