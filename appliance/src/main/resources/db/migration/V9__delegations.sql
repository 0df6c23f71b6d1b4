-- What approvers delegated, as they signed it; and what is about to be signed.
CREATE TABLE delegations (
    id BINARY(32) PRIMARY KEY,
    delegator VARCHAR(64) NOT NULL,
    delegate VARCHAR(64) NOT NULL,
    policy_version BIGINT NOT NULL,
    until_time BIGINT NOT NULL,
    withdrawn_at BIGINT,
    signed VARBINARY(65536) NOT NULL
);

CREATE TABLE delegation_nonces (
    nonce BINARY(32) PRIMARY KEY,
    delegator VARCHAR(64) NOT NULL,
    delegation VARBINARY(4096) NOT NULL,
    expires_at BIGINT NOT NULL
);
