package io.portcullis.signer.watermark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.webauthn.CounterStore.Seen;
import java.util.List;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** What may be asked of a watermark, in values as small as a model checker needs them, so that callers meet. */
@Param(name = "nonce", gen = IntGen.class, conf = "1:2")
@Param(name = "digest", gen = IntGen.class, conf = "1:2")
@Param(name = "version", gen = IntGen.class, conf = "1:2")
@Param(name = "from", gen = IntGen.class, conf = "0:1")
@Param(name = "to", gen = IntGen.class, conf = "1:2")
public abstract class WatermarkOperations {
    private static final EntityId ENTITY = new EntityId(Keccak.hash("entity".getBytes(UTF_8)));
    private static final Intent.Bytes CREDENTIAL = new Intent.Bytes("credential".getBytes(UTF_8));

    private final Watermark watermark;

    /** Under the model checker: every access to memory is a place where callers may be switched. */
    public static final class Modelled extends WatermarkOperations {
        public Modelled() {
            super(true);
        }
    }

    /** Under stress: with the journal's own thread, as the signer runs it. */
    public static final class Stressed extends WatermarkOperations {
        public Stressed() {
            super(false);
        }
    }

    WatermarkOperations(boolean committedByItsCaller) {
        watermark = Watermark.create(new EndlessDisk(committedByItsCaller), 1);
    }

    @Operation
    public String spend(@Param(name = "nonce") int nonce, @Param(name = "digest") int digest) {
        Facts.Spent batch = new Facts.Spent(IntentKind.WITHDRAWAL, nonce, 1, 2, List.of());
        return switch (watermark.spend(ENTITY, bytes32(digest), batch)) {
            case Watermark.Answer.Fresh ignored -> SequentialWatermark.FRESH;
            case Watermark.Answer.Again ignored -> SequentialWatermark.AGAIN;
            case Watermark.Answer.Refused refused -> refused.refusal().tag().name();
        };
    }

    @Operation
    public String accept(@Param(name = "version") int version, @Param(name = "digest") int document) {
        return watermark
                .accept(new AcceptedPolicy(version, bytes32(document)))
                .map(refusal -> refusal.tag().name())
                .orElse("accepted");
    }

    @Operation
    public boolean count(@Param(name = "from") int from, @Param(name = "to") int to) {
        return watermark.compareAndSet(CREDENTIAL, from == 0 ? Optional.empty() : Optional.of(seen(from)), seen(to));
    }

    private static Seen seen(int counter) {
        return new Seen(counter, bytes32(counter));
    }

    private static Bytes32 bytes32(int last) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        bytes[Bytes32.LENGTH - 1] = (byte) last;
        return Bytes32.of(bytes);
    }
}
