package io.portcullis.appliance.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.HopInstruction;
import io.portcullis.engine.hub.HubConfig.ForwardTerms;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.onion.OnionOpener;
import io.portcullis.engine.onion.OnionPrivateKey;
import io.portcullis.engine.onion.Opened;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long NOW = 1_800_000_000L;
    private static final TokenId TOKEN = new TokenId(Keccak.hash("gold".getBytes(StandardCharsets.UTF_8)));
    private static final ForwardTerms TERMS = new ForwardTerms(Amount.of(5), 1_000, 1_800, Amount.of(1));

    @TempDir
    Path folder;

    private static EntityId entity(String name) {
        return new EntityId(Keccak.hash(name.getBytes(StandardCharsets.UTF_8)));
    }

    private static OnionPrivateKey key() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return OnionPrivateKey.taking(bytes);
    }

    private static Invoice.Made invoice(OnionPrivateKey payee) {
        return Invoice.make(entity("carol"), payee.publicKey(), TOKEN, Amount.of(10_000), NOW + 600, List.of(), RANDOM);
    }

    @Test
    void anInvoiceIsReadAsItWasWritten() {
        Invoice invoice = invoice(key()).invoice();
        assertEquals(invoice, Invoice.parse(invoice.text()));
        assertThrows(IllegalArgumentException.class, () -> Invoice.parse(invoice.text() + ":1"));
        assertThrows(IllegalArgumentException.class, () -> Invoice.parse(invoice.text() + ":"));
        Invoice behind = Invoice.make(
                        entity("carol"),
                        invoice.key(),
                        TOKEN,
                        invoice.amount(),
                        NOW + 600,
                        List.of(entity("hub"), entity("hub2")),
                        RANDOM)
                .invoice();
        assertEquals(behind, Invoice.parse(behind.text()));
        assertThrows(
                IllegalArgumentException.class,
                () -> Invoice.parse(invoice.text().replace("invoice:1", "invoice:2")));
        assertThrows(IllegalArgumentException.class, () -> Invoice.parse(""));
    }

    @Test
    void eachHopGetsItsFeeAndItsTimeAndReadsOnlyItsOwnLayer() {
        OnionPrivateKey second = key();
        OnionPrivateKey payee = key();
        Invoice invoice = invoice(payee).invoice();
        Route route = new Route(
                List.of(
                        new Route.Hop(entity("hub"), TERMS, Optional.empty()),
                        new Route.Hop(entity("hub2"), TERMS, Optional.of(second.publicKey()))),
                false);
        Instruction.Transact pay = route.pay(invoice, NOW, RANDOM);
        assertEquals(entity("hub"), pay.counterparty());
        Transaction.LockHtlc lock = assertInstanceOf(Transaction.LockHtlc.class, pay.transaction());
        assertEquals(Amount.of(10_000 + 15 + 16), lock.amount(), "5 + ⌈10,000/1000⌉, then 5 + ⌈10,015/1000⌉");
        assertEquals(0, lock.onion().size(), "the hub on the payer's node is told in the clear");
        assertEquals(1, pay.hops().size());
        HopInstruction.Forward first =
                assertInstanceOf(HopInstruction.Forward.class, pay.hops().getFirst());
        assertEquals(entity("hub2"), first.next());
        assertEquals(Amount.of(10_015), first.amount());
        assertEquals(lock.expiresAtSeconds() - 1_800, first.expiresAtSeconds());
        Opened.Forward opened =
                assertInstanceOf(Opened.Forward.class, OnionOpener.open(first.onion(), invoice.hash(), second));
        assertEquals(entity("carol"), opened.payload().next());
        assertEquals(Amount.of(10_000), opened.payload().amount());
        assertEquals(first.expiresAtSeconds() - 1_800, opened.payload().expirySeconds());
        Opened.Deliver last = assertInstanceOf(
                Opened.Deliver.class, OnionOpener.open(opened.next().bytes(), invoice.hash(), payee));
        assertEquals(invoice.secret(), last.payload().secret());
        assertInstanceOf(
                Opened.Refused.class, OnionOpener.open(first.onion(), invoice.hash(), payee), "not carol's layer");
    }

    @Test
    void onOneNodeEveryHopIsToldInTheClear() {
        Route route = new Route(List.of(new Route.Hop(entity("hub"), TERMS, Optional.empty())), true);
        Invoice invoice = invoice(key()).invoice();
        List<HopInstruction> hops = route.pay(invoice, NOW, RANDOM).hops();
        assertEquals(2, hops.size());
        assertInstanceOf(HopInstruction.Forward.class, hops.getFirst());
        HopInstruction.Deliver end = assertInstanceOf(HopInstruction.Deliver.class, hops.getLast());
        assertEquals(invoice.secret(), end.secret());
    }

    @Test
    void aRouteDoesNotComeBack() {
        Route.Hop here = new Route.Hop(entity("hub"), TERMS, Optional.empty());
        Route.Hop there = new Route.Hop(entity("hub2"), TERMS, Optional.of(key().publicKey()));
        assertThrows(IllegalArgumentException.class, () -> new Route(List.of(there, here), false));
        assertThrows(IllegalArgumentException.class, () -> new Route(List.of(here, there), true));
    }

    @Test
    void aClientsKeyIsItsOwnersAlone() throws Exception {
        Path file = folder.resolve("client.key");
        ClientKey made = ClientKey.create(file, RANDOM);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(made.address(), ClientKey.read(file).address());
        assertThrows(java.nio.file.FileAlreadyExistsException.class, () -> ClientKey.create(file, RANDOM));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(assertThrows(java.io.IOException.class, () -> ClientKey.read(file))
                .getMessage()
                .contains("chmod"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "00".repeat(32));
        assertThrows(java.io.IOException.class, () -> ClientKey.read(file));
    }
}
