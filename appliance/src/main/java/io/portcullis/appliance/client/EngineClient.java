package io.portcullis.appliance.client;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.authority.Authority;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.GrantChange;
import io.portcullis.engine.authority.IdempotencyKey;
import io.portcullis.engine.hub.Commands;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.security.SecureRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands an entity through an appliance: makes the command, signs it with the client's key, sends it. */
public final class EngineClient {
    private static final long LIFETIME_SECONDS = 3_600;

    private static final Authority BLANK =
            new Authority.ClientSignature(new Signature(BigInteger.ONE, BigInteger.ONE, 27));

    private final ApiClient api;
    private final Bytes32 domain;
    private final EntityId entity;
    private final CommandKey key;

    /** @param domain EIP-712 separator of the Depositary, as {@code /engine/status} shows it */
    public EngineClient(ApiClient api, Bytes32 domain, EntityId entity, CommandKey key) {
        this.api = api;
        this.domain = domain;
        this.entity = entity;
        this.key = key;
    }

    public EntityId entity() {
        return entity;
    }

    public static IdempotencyKey newName(SecureRandom random) {
        return new IdempotencyKey(random.nextLong(), random.nextLong());
    }

    /**
     * A command as bytes, which may be sent again and again: it is done once.
     *
     * @param nowSeconds of the client's clock; the command is good for an hour from then
     */
    public Bytes command(Instruction instruction, IdempotencyKey name, long nowSeconds) {
        return command(Commands.kind(instruction), instruction.encode(), name, nowSeconds);
    }

    /** As {@link #command(Instruction, IdempotencyKey, long)}, for who may command the entity. */
    public Bytes command(GrantChange change, IdempotencyKey name, long nowSeconds) {
        return command(CommandKind.GRANT, change.encode(), name, nowSeconds);
    }

    private Bytes command(CommandKind kind, Bytes body, IdempotencyKey name, long nowSeconds) {
        // The digest is of everything but the authority, whatever stands there.
        Command unsigned = new Command(domain, entity, name, kind, nowSeconds + LIFETIME_SECONDS, body, BLANK);
        return new Command(domain, entity, name, kind, unsigned.notAfterSeconds(), body, key.authorise(unsigned))
                .encode();
    }

    /** A command that carries a board's permit; it is named by that, and ends with it. */
    public Bytes command(Instruction.RaiseLimit raise, Eip712Domain of) {
        Command unsigned = new Command(
                domain,
                entity,
                raise.idempotencyKey(of, entity),
                CommandKind.SET_CREDIT_LIMIT,
                raise.expiresAtSeconds(),
                raise.encode(),
                BLANK);
        return new Command(
                        domain,
                        entity,
                        unsigned.idempotencyKey(),
                        unsigned.kind(),
                        unsigned.notAfterSeconds(),
                        unsigned.body(),
                        key.authorise(unsigned))
                .encode();
    }

    /**
     * Sends a command.
     *
     * @return its outcome
     * @throws ApiRefusal with the tag of the rule that refused it; ENGINE_SLOW and HUB_STOPPED leave it open: send the same bytes again
     * @throws ApiUnreachable leaves it open, too
     */
    public JsonNode send(Bytes command) throws InterruptedException {
        return api.post(
                "/engine/commands", JsonMapper.shared().createObjectNode().put("command", "0x" + command));
    }
}
