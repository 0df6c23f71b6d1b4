package io.portcullis.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.webauthn.AssertionVerifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A whole WebAuthn assertion verified, every step of section 7.2 kept, against OpenSSL's bare P-256 verification, in CPU time and in turns.
 * Our verification is a library's with the JDK's P-256 inside, so that library is no second limit.
 */
final class AssertionBench {
    private static final int ROUNDS = 5;
    private static final double TARGET = 0.5;
    private static final int WARM_UP = 2_000;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final Policy.RelyingParty HERE =
            new Policy.RelyingParty("localhost", "Portcullis", Set.of("https://localhost:8443"));
    private static final Bytes32 CHALLENGE = Bytes32.of(new byte[Bytes32.LENGTH]);

    private final Path directory;
    private final double sliceSeconds;
    private final AssertionVerifier verifier = new AssertionVerifier();

    AssertionBench(Path directory, double seconds) {
        this.directory = directory;
        this.sliceSeconds = seconds / (ROUNDS * 2);
    }

    private record Given(Policy.Credential credential, Approval assertion) {}

    Row run() throws IOException, InterruptedException {
        CProgram limit = CProgram.compile("p256_verify.c", directory);
        Given given = given();
        requireStrict(given);
        for (int i = 0; i < WARM_UP; i++) {
            verify(given);
        }
        Rounds rounds = new Rounds();
        for (int round = 0; round < ROUNDS; round++) {
            double ours = ours(given);
            JsonNode said = limit.run(Map.of(), String.format(Locale.ROOT, "%.3f", sliceSeconds));
            rounds.add(
                    ours,
                    said.get("verified").asDouble() / said.get("cpuSeconds").asDouble());
        }
        return new Row(
                "WebAuthn assertion verified",
                rounds.ours(),
                rounds.limit(),
                rounds.ratio(),
                "at least 50% of OpenSSL",
                rounds.ratio() >= TARGET,
                String.format(
                        Locale.ROOT,
                        "%.0f µs of CPU each; OpenSSL's P-256 alone %.0f µs",
                        1e6 / rounds.ours(),
                        1e6 / rounds.limit()));
    }

    private double ours(Given given) {
        long count = 0;
        long begin = CpuClock.nanos();
        long now = begin;
        while (now - begin < sliceSeconds * 1e9) {
            for (int i = 0; i < 50; i++) {
                verify(given);
            }
            count += 50;
            now = CpuClock.nanos();
        }
        return count * 1e9 / (now - begin);
    }

    private void verify(Given given) {
        if (verifier.verify(HERE, given.credential(), CHALLENGE, given.assertion()) != 7) {
            throw new IllegalStateException("another counter than the assertion shows");
        }
    }

    /** What is measured refuses what is wrong. */
    private void requireStrict(Given given) {
        byte[] bent = given.assertion().signature().toArray();
        bent[bent.length - 1] ^= 1;
        Approval right = given.assertion();
        Approval wrong = new Approval(
                right.person(),
                right.credentialId(),
                right.serverNonce(),
                right.clientDataJson(),
                right.authenticatorData(),
                new Intent.Bytes(bent));
        try {
            verifier.verify(HERE, given.credential(), CHALLENGE, wrong);
        } catch (RefusedException e) {
            return;
        }
        throw new IllegalStateException("a bent signature verifies");
    }

    private static Given given() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] client = ("{\"type\":\"webauthn.get\",\"challenge\":\"" + TEXT.encodeToString(CHALLENGE.toArray())
                            + "\",\"origin\":\"https://localhost:8443\",\"crossOrigin\":false}")
                    .getBytes(UTF_8);
            byte[] data = ByteBuffer.allocate(37)
                    .put(sha256.digest("localhost".getBytes(UTF_8)))
                    .put((byte) 5)
                    .putInt(7)
                    .array();
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(data);
            signature.update(sha256.digest(client));
            Intent.Bytes id = new Intent.Bytes(new byte[] {1, 2, 3});
            return new Given(
                    new Policy.Credential(id, cose(pair), "00000000-0000-0000-0000-000000000000"),
                    new Approval(
                            "alice",
                            id,
                            CHALLENGE,
                            new Intent.Bytes(client),
                            new Intent.Bytes(data),
                            new Intent.Bytes(signature.sign())));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }

    /** {@code {1: 2, 3: -7, -1: 1, -2: x, -3: y}}. */
    private static Intent.Bytes cose(KeyPair pair) {
        byte[] spki = pair.getPublic().getEncoded();
        HexFormat hex = HexFormat.of();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(hex.parseHex("a5010203262001215820"));
        out.writeBytes(Arrays.copyOfRange(spki, spki.length - 64, spki.length - 32));
        out.writeBytes(hex.parseHex("225820"));
        out.writeBytes(Arrays.copyOfRange(spki, spki.length - 32, spki.length));
        return new Intent.Bytes(out.toByteArray());
    }
}
