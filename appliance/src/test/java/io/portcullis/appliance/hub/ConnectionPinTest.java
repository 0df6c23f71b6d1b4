package io.portcullis.appliance.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.engine.authority.Authority;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.IdempotencyKey;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionPinTest {
    private static final Bytes32 PIN = Keccak.hash(new byte[] {1});
    private static final Bytes32 OTHER = Keccak.hash(new byte[] {2});

    @Test
    void aCommandByApiKeyNeedsTheConnectionOfThatKey() {
        Bytes command = byApiKey();
        assertEquals(
                Optional.of(EngineTag.API_PIN_WRONG),
                ConnectionPin.NONE.refuse(command).map(Refusal::tag));
        assertEquals(
                Optional.of(EngineTag.API_PIN_WRONG),
                new ConnectionPin(Optional.of(OTHER)).refuse(command).map(Refusal::tag));
        assertEquals(Optional.empty(), new ConnectionPin(Optional.of(PIN)).refuse(command));
    }

    @Test
    void whatIsNoCommandIsForTheEngineToRefuse() {
        assertEquals(Optional.empty(), ConnectionPin.NONE.refuse(Bytes.EMPTY));
    }

    private static Bytes byApiKey() {
        return new Command(
                        OTHER,
                        new EntityId(OTHER),
                        new IdempotencyKey(1, 2),
                        CommandKind.PAY,
                        1_000,
                        Bytes.EMPTY,
                        new Authority.ApiKey(Bytes.of(new byte[16]), PIN))
                .encode();
    }
}
