-- What this appliance sealed of each account, one row a body, so that a vault has an opening for whatever a dispute may start with.

CREATE TABLE sealed_bodies (
    account BINARY(32) NOT NULL,
    version BIGINT NOT NULL,
    body_hash BINARY(32) NOT NULL,
    PRIMARY KEY (account, version, body_hash)
);

-- A vault for each account and watchtower that is handed no appointments in the open: its secrets, which are the tower's to learn from a dispute alone,
-- and what the tower has signed a receipt for. A revision that was begun is never used again.

CREATE TABLE vaults (
    tower VARCHAR(64) NOT NULL,
    account BINARY(32) NOT NULL,
    vault BINARY(16) NOT NULL,
    vault_key BINARY(32) NOT NULL,
    seed BINARY(32) NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    deadline BIGINT NOT NULL,
    openings INT NOT NULL,
    receipt BLOB,
    payload BLOB,
    PRIMARY KEY (tower, account)
);

CREATE TABLE vault_openings (
    tower VARCHAR(64) NOT NULL,
    account BINARY(32) NOT NULL,
    place INT NOT NULL,
    clue BINARY(32) NOT NULL,
    opening BINARY(56) NOT NULL,
    PRIMARY KEY (tower, account, place)
);
