-- Projections of what people, signers and the chain said. Nothing here is the only copy of what protects value: watermarks,
-- counters and audit entries are in the signers' journals, balances on the chain, policies under the officer's signature.

CREATE TABLE people (
    id VARCHAR(64) PRIMARY KEY,
    name VARCHAR(128) NOT NULL,
    roles VARCHAR(64) NOT NULL
);

-- Only the SHA-256 of a token is kept.
CREATE TABLE access_tokens (
    hash BINARY(32) PRIMARY KEY,
    person VARCHAR(64) NOT NULL REFERENCES people (id)
);

CREATE TABLE credentials (
    id VARBINARY(1023) PRIMARY KEY,
    person VARCHAR(64) NOT NULL REFERENCES people (id),
    public_key VARBINARY(1024) NOT NULL,
    aaguid VARCHAR(36) NOT NULL,
    counter BIGINT NOT NULL,
    assertion_hash BINARY(32) NOT NULL
);

CREATE TABLE enrolments (
    ticket_hash BINARY(32) PRIMARY KEY,
    id VARCHAR(64) NOT NULL UNIQUE,
    person VARCHAR(64) NOT NULL REFERENCES people (id),
    challenge BINARY(32) NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE sign_in_challenges (
    challenge BINARY(32) PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

CREATE TABLE policies (
    version BIGINT PRIMARY KEY,
    signed VARBINARY(1048576) NOT NULL
);

CREATE TABLE intents (
    id BINARY(32) PRIMARY KEY,
    filed BIGINT GENERATED ALWAYS AS IDENTITY,
    canonical VARBINARY(1048576) NOT NULL,
    dossier VARBINARY(1048576) NOT NULL,
    nonce BIGINT NOT NULL,
    state VARCHAR(32) NOT NULL,
    burned BOOLEAN NOT NULL,
    transaction_hash BINARY(32),
    block_number BIGINT,
    fault_tag VARCHAR(64),
    fault_message VARCHAR(2048),
    fault_remedy VARCHAR(2048)
);

CREATE TABLE server_nonces (
    nonce BINARY(32) PRIMARY KEY,
    intent BINARY(32) NOT NULL REFERENCES intents (id),
    person VARCHAR(64) NOT NULL REFERENCES people (id),
    decision VARCHAR(16) NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE decisions (
    intent BINARY(32) NOT NULL REFERENCES intents (id),
    person VARCHAR(64) NOT NULL REFERENCES people (id),
    decision VARCHAR(16) NOT NULL,
    at BIGINT NOT NULL,
    approval VARBINARY(65536) NOT NULL,
    PRIMARY KEY (intent, person)
);

CREATE TABLE signatures (
    intent BINARY(32) NOT NULL REFERENCES intents (id),
    signer VARCHAR(64) NOT NULL,
    address BINARY(20) NOT NULL,
    signature BINARY(65) NOT NULL,
    signed_entry VARBINARY(65536) NOT NULL,
    PRIMARY KEY (intent, signer)
);

CREATE TABLE payouts (
    id BINARY(32) PRIMARY KEY,
    intent BINARY(32) NOT NULL REFERENCES intents (id),
    status VARCHAR(16) NOT NULL,
    release_at BIGINT NOT NULL,
    transaction_hash BINARY(32)
);
