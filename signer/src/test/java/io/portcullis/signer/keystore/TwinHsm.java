package io.portcullis.signer.keystore;

import io.portcullis.depositary.journal.FaultLine;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.testing.Ceremony;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A signer's two keys in software, behind the pool that guards a real token's. It remembers every digest its batch key ever signed, whoever
 * learned of it, and outlives the machines it is plugged into.
 */
public final class TwinHsm {
    private final Ceremony ceremony;
    private final String signer;
    private final List<Bytes32> signed = new ArrayList<>();
    private Consumer<Bytes32> witness = digest -> {};

    public TwinHsm(Ceremony ceremony, String signer) {
        this.ceremony = ceremony;
        this.signer = signer;
    }

    /** @param witness shown each digest that the batch key is about to sign */
    public void watchedBy(Consumer<Bytes32> witness) {
        this.witness = witness;
    }

    /** Every digest that a signature of the batch key exists of. */
    public synchronized List<Bytes32> signed() {
        return List.copyOf(signed);
    }

    public HsmKeys open(FaultLine line, InstantSource clock) {
        return new HsmKeys(
                new Key(KeyKind.BATCH, ceremony.batchPoint(signer), line),
                new Key(KeyKind.AUDIT, ceremony.auditPoint(signer), line),
                () -> {},
                HsmKeys.Pool.STANDARD,
                fault -> {},
                new Health(clock));
    }

    private byte[] sign(KeyKind kind, Bytes32 digest) {
        if (kind == KeyKind.AUDIT) {
            return ceremony.signAuditRaw(signer, digest);
        }
        witness.accept(digest);
        synchronized (this) {
            signed.add(digest);
        }
        return ceremony.signBatchRaw(signer, digest);
    }

    private final class Key implements TokenKey {
        private final KeyKind kind;
        private final PublicPoint point;
        private final FaultLine line;

        Key(KeyKind kind, byte[] point, FaultLine line) {
            this.kind = kind;
            this.line = line;
            try {
                this.point = PublicPoint.fromSubjectPublicKeyInfo(
                        kind,
                        new SubjectPublicKeyInfo(
                                        new AlgorithmIdentifier(
                                                X9ObjectIdentifiers.id_ecPublicKey,
                                                ECNamedCurveTable.getOID(kind.curve())),
                                        point)
                                .getEncoded());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public PublicPoint publicPoint() {
            return point;
        }

        @Override
        public KeyAttributes attributes() {
            return new KeyAttributes(true, true, true, true, false, true, true, true, false, false, false, false);
        }

        @Override
        public byte[] sign(Bytes32 digest) {
            AtomicReference<byte[]> signature = new AtomicReference<>();
            try {
                line.call("token signs, " + kind, () -> signature.set(TwinHsm.this.sign(kind, digest)));
            } catch (FaultLine.Dead e) {
                throw new UncheckedIOException(e);
            }
            return signature.get();
        }
    }
}
