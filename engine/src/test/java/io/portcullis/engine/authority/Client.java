package io.portcullis.engine.authority;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** Somebody who commands: with real keys. */
interface Client {
    GrantKey key();

    Authority authority(Bytes32 digest);

    /** A secp256k1 key, by its number. */
    record Wallet(int number) implements Client {
        private byte[] secret() {
            return ByteBuffer.allocate(32).putInt(28, number).array();
        }

        @Override
        public GrantKey.Account key() {
            byte[] point = fr.acinq.secp256k1.Secp256k1.get().pubkeyCreate(secret());
            return new GrantKey.Account(Address.ofPublicKey(Arrays.copyOfRange(point, 1, 65)));
        }

        @Override
        public Authority.ClientSignature authority(Bytes32 digest) {
            byte[] rs = fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), secret(), null);
            return new Authority.ClientSignature(Secp256k1.fromRaw(rs, digest, key().address()));
        }
    }

    /** A session whose certificate has a key of that number. */
    record Session(int number) implements Client {
        @Override
        public GrantKey.ApiKey key() {
            return new GrantKey.ApiKey(
                    Bytes.of(ByteBuffer.allocate(16).putInt(number).array()), pin());
        }

        private Bytes32 pin() {
            return Bytes32.of(Bytes.ascii("client key " + number).sha256().toArray());
        }

        @Override
        public Authority.ApiKey authority(Bytes32 digest) {
            return new Authority.ApiKey(key().keyId(), pin());
        }
    }

    /** A passkey of the JDK's, and the browser around it. Its wire can be bent at each place. */
    final class Passkey implements Client {
        static final String ORIGIN = "https://hub.example";

        final KeyPair pair = pair();
        final String name;
        long counter;
        int flags = 0x05;
        String type = "webauthn.get";
        String origin = ORIGIN;
        String rpId = "hub.example";
        String tail = ",\"crossOrigin\":false}";
        Bytes extra = Bytes.EMPTY;

        Passkey(String name) {
            this.name = name;
        }

        @Override
        public GrantKey.Passkey key() {
            Bytes32 rpIdHash = Bytes32.of(Bytes.ascii("hub.example").sha256().toArray());
            return new GrantKey.Passkey(Bytes.ascii(name), publicKey(), rpIdHash, ORIGIN);
        }

        P256Key publicKey() {
            byte[] spki = pair.getPublic().getEncoded();
            return new P256Key(Bytes.of(Arrays.copyOfRange(spki, spki.length - 64, spki.length)));
        }

        @Override
        public Authority.PasskeyAssertion authority(Bytes32 digest) {
            String challenge = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(PasskeyCheck.challenge(digest).toArray());
            Bytes json = Bytes.of(("{\"type\":\"" + type + "\",\"challenge\":\"" + challenge + "\",\"origin\":\""
                            + origin + "\"" + tail)
                    .getBytes(UTF_8));
            Bytes data = Bytes.ascii(rpId)
                    .sha256()
                    .concat(Bytes.of(ByteBuffer.allocate(5)
                            .put((byte) flags)
                            .putInt((int) counter)
                            .array()))
                    .concat(extra);
            Bytes signature = sign(data.concat(json.sha256()));
            return new Authority.PasskeyAssertion(Bytes.ascii(name), publicKey(), data, json, signature);
        }

        private Bytes sign(Bytes message) {
            try {
                Signature signer = Signature.getInstance("SHA256withECDSA");
                signer.initSign(pair.getPrivate());
                signer.update(message.toArray());
                return Bytes.of(signer.sign());
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every JDK signs with P-256", e);
            }
        }

        private static KeyPair pair() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every JDK has P-256", e);
            }
        }
    }
}
