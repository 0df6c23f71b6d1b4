package io.portcullis.engine.hub;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.Ledger;
import io.portcullis.engine.link.Cursors;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A hub as people read it: one JSON object a line, so that it streams however many accounts there are. The first line is the hub; then come its
 * accounts, invoices, forwards and links, each line with its {@code kind}. Amounts are decimal strings in units, ids hexadecimal.
 *
 * <p>Invariant: no preimage and no invoice's secret is in it: an export may be shown to whoever may see balances.
 */
public final class HubExport {
    private HubExport() {}

    /** Between two blocks, on the hub's thread. */
    public static void write(Hub hub, Consumer<String> lines) {
        HubBooks books = hub.books();
        ObjectNode head = line("hub")
                .put("height", books.height)
                .put("timeMillis", books.timeMillis)
                .put("lastBlockHash", books.lastBlockHash.toString())
                .put("stateRoot", hub.root().toString())
                .put("unsealedBlocks", hub.unsealed().size());
        lines.accept(text(head));
        Ledger ledger = books.accounts.ledger();
        for (int slot = 0; slot < ledger.high(); slot++) {
            if (ledger.isOpen(slot)) {
                lines.accept(text(account(hub, books.accounts.view(slot))));
            }
        }
        books.invoices
                .open()
                .forEach(it -> lines.accept(text(line("invoice")
                        .put("payee", id(it.payee()))
                        .put("hash", it.hash().toString())
                        .put("token", it.token().value().toString())
                        .put("amount", it.amount().units().toString())
                        .put("expiresAtSeconds", it.expiresAtSeconds()))));
        books.forwards
                .joined()
                .forEach((out, in) -> lines.accept(text(line("forward")
                        .put("by", id(in.by()))
                        .put("token", in.token().value().toString())
                        .put("amount", in.amount().units().toString())
                        .put("fee", in.fee().units().toString())
                        .put("from", name(hub, in.htlc()))
                        .put("to", name(hub, out)))));
        books.notices
                .levels()
                .forEach((entity, level) ->
                        lines.accept(text(line("gate").put("entity", id(entity)).put("level", level.name()))));
        books.links.peers().forEach(peer -> {
            Cursors at = books.links.cursors(peer);
            lines.accept(text(line("link")
                    .put("peer", peer.value().toString())
                    .put("up", books.links.isUp(peer))
                    .put("appended", at.appended())
                    .put("acknowledged", at.acknowledged())
                    .put("received", at.received())));
        });
    }

    private static ObjectNode account(Hub hub, AccountState state) {
        ObjectNode out = line("account")
                .put("left", id(state.key().left()))
                .put("right", id(state.key().right()))
                .put("status", state.status().name())
                .put("height", state.height())
                .put("version", state.version())
                .put("lastFrameHash", state.lastFrameHash().toString())
                .put("pending", state.subcontracts().size());
        hub.frozen(state.key()).ifPresent(why -> out.put("frozen", why.tag().name()));
        var tokens = out.putArray("tokens");
        for (AccountState.TokenLine it : state.lines()) {
            tokens.addObject()
                    .put("token", it.token().value().toString())
                    .put("delta", it.delta().units().toString())
                    .put("collateral", it.collateral().units().toString())
                    .put("ondelta", it.ondelta().units().toString())
                    .put("creditLeft", it.creditLeft().units().toString())
                    .put("creditRight", it.creditRight().units().toString())
                    .put("holdLeft", it.holdLeft().units().toString())
                    .put("holdRight", it.holdRight().units().toString());
        }
        return out;
    }

    private static String name(Hub hub, Forwards.Htlc htlc) {
        return hub.desk().key(htlc.account()).id() + " " + htlc.id().maker() + " "
                + htlc.id().number();
    }

    private static String id(EntityId entity) {
        return entity.value().toString();
    }

    private static ObjectNode line(String kind) {
        return JsonMapper.shared().createObjectNode().put("kind", kind);
    }

    private static String text(ObjectNode node) {
        return JsonMapper.shared().writeValueAsString(node);
    }
}
