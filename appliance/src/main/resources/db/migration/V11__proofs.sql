-- The newest proof body of each account that both sides sealed, with both seals: what a dispute is started, answered and ended with. It follows
-- from the engine's log, and is kept here because the log is not kept for ever.

CREATE TABLE proofs (
    account BINARY(32) NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    body BLOB NOT NULL,
    left_seal BLOB NOT NULL,
    right_seal BLOB NOT NULL
);

-- Preimages that an account's frames can no longer show: the chain has to be shown them, before the payments under them expire.
CREATE TABLE preimages (
    hash BINARY(32) NOT NULL PRIMARY KEY,
    preimage BINARY(32) NOT NULL
);

-- Disputes as the followed chain tells of them. Of those before this table was there, who began them is not known, and a look at the chain tells whether
-- they stand.
CREATE TABLE disputes (
    account BINARY(32) NOT NULL PRIMARY KEY,
    started_by BINARY(32),
    stands BOOLEAN NOT NULL
);

INSERT INTO disputes (account, started_by, stands) SELECT account, NULL, TRUE FROM chain_accounts WHERE disputed;
