package io.portcullis.watchtower.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.appointment.Receipt;
import io.portcullis.depositary.model.AccountOperation.DisputeFinalize;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.testing.DisputedAccount;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program itself against a real chain: killed at any moment, it answers what it promised to. */
final class TowerProcessTest {
    @TempDir
    private static Path folder;

    private static TowerRig rig;
    private final List<Process> started = new ArrayList<>();

    /** A running program, and where it listens. */
    private record Running(Process process, int port, int operatorPort) {}

    @BeforeAll
    static void deploy() throws IOException, InterruptedException {
        rig = new TowerRig(folder);
    }

    @AfterAll
    static void end() {
        rig.close();
    }

    @AfterEach
    void kill() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private Running start() throws IOException, GeneralSecurityException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.portcullis.watchtower.cli.PortcullisTower",
                        "run",
                        rig.config("").toString())
                .redirectErrorStream(true)
                .start();
        started.add(process);
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("listening ")) {
                String[] words = line.split(" ", -1);
                Thread.ofVirtual().start(() -> out.lines().forEach(rest -> {}));
                return new Running(process, Integer.parseInt(words[1]), Integer.parseInt(words[3]));
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("the tower ended: " + said);
    }

    private static void requireReceipt(byte[] handover, HttpResponse<byte[]> answer) {
        assertEquals(200, answer.statusCode(), () -> new String(answer.body(), UTF_8));
        Receipt.Signed receipt = Receipt.decode(answer.body());
        assertTrue(receipt.isOf(rig.identity.point()));
        Handover.Checked checked = Handover.decode(handover).check();
        assertEquals(
                checked.receipt(rig.chain.client.domain(), receipt.receipt().receivedAt()), receipt.receipt());
    }

    private static String refused(String as, int port, byte[] bytes) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = rig.post(as, port, bytes);
        assertTrue(answer.statusCode() >= 400);
        return Json.MAPPER.readTree(answer.body()).path("error").stringValue();
    }

    @Test
    void killedAtRandomMomentsItAnswersAStaleDisputeAndFundsEndWhereTheNewestStateSays() throws Exception {
        Random random = new Random(6);
        Running tower = start();
        byte[] newest = rig.handover(7, -300);
        byte[] old = rig.handover(5, 0);
        requireReceipt(newest, rig.post("client", tower.port(), newest));
        requireReceipt(newest, rig.post("client", tower.port(), newest));
        assertEquals("VERSION_STALE", refused("client", tower.port(), old));
        assertEquals("BODY_CONTRADICTS", refused("client", tower.port(), rig.handover(7, -299)));
        byte[] bent = newest.clone();
        bent[bent.length - 1]++;
        bent[60] ^= 1;
        assertTrue(List.of("SEAL_UNSIGNED", "HANDOVER_MALFORMED").contains(refused("client", tower.port(), bent)));
        assertEquals("HANDOVER_MALFORMED", refused("client", tower.port(), new byte[] {1, 2, 3}));
        int port = tower.port();
        assertThrows(IOException.class, () -> rig.post("stranger", port, newest), "no certificate that is not pinned");

        long leftBefore = reserve(true);
        long rightBefore = reserve(false);
        tower.process().destroyForcibly().waitFor();
        rig.deal.start(rig.deal.sealedByOther(rig.deal.body(3, 0)));
        assertEquals(3, rig.standing());
        // Killed while it catches up and answers, as often as chance has it.
        for (int i = 0; i < 3 && rig.standing() != 7; i++) {
            Running dying = start();
            dying.process().waitFor(200 + random.nextInt(1_500), TimeUnit.MILLISECONDS);
            dying.process().destroyForcibly().waitFor();
        }
        Running last = start();
        TowerRig.await("the newest version stands", () -> rig.standing() == 7);
        TowerRig.await("nothing is owed", () -> owed(last) == 0);
        assertEquals(1, TowerRig.status(last.operatorPort()).path("accounts").intValue());

        rig.chain.anvil.passSeconds(2L * DisputedAccount.RESPONSE_SECONDS);
        rig.chain.client.perform(DisputeFinalize.last(rig.deal.body(7, -300), 0));
        // Δ = ondelta − 300, of 1,000 that the rig's entity had posted.
        long delta = (rig.deal.account.isLeft(rig.deal.entity) ? 1_000L : 0L) - 300;
        assertEquals(leftBefore + Math.max(0, delta), reserve(true));
        assertTrue(reserve(false) >= rightBefore + 1_000 - Math.max(0, delta) - 300);
        last.process().destroy();
        assertTrue(last.process().waitFor(60, TimeUnit.SECONDS), "it ends when told to");
        assertEquals(143, last.process().exitValue());
    }

    private static long owed(Running tower) {
        try {
            return TowerRig.status(tower.operatorPort()).path("owed").longValue();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long reserve(boolean left) {
        Amount amount = rig.chain.client.reserve(
                left ? rig.deal.account.left() : rig.deal.account.right(), rig.chain.dollars());
        return amount.units().longValueExact();
    }
}
