-- What the chain says of accounts, at the confirmation depth. The chain is followed again from its start, for what was said before these tables
-- were there.

CREATE TABLE chain_accounts (
    account BINARY(32) NOT NULL PRIMARY KEY,
    left_entity BINARY(32) NOT NULL,
    right_entity BINARY(32) NOT NULL,
    disputed BOOLEAN NOT NULL,
    -- Where the last agreement was used: the lines that it settles come after it.
    agreed_block BIGINT NOT NULL,
    agreed_index BIGINT NOT NULL
);

-- Each line after each event that changed it; what the chain takes back goes.
CREATE TABLE chain_lines (
    account BINARY(32) NOT NULL,
    token BINARY(32) NOT NULL,
    block_number BIGINT NOT NULL,
    log_index BIGINT NOT NULL,
    collateral DECIMAL(40, 0) NOT NULL,
    ondelta DECIMAL(40, 0) NOT NULL,
    PRIMARY KEY (account, token, block_number, log_index)
);

-- What was said of each account, one after the other, for ever: taking something back is saying what holds then.
CREATE TABLE chain_words (
    account BINARY(32) NOT NULL,
    sequence BIGINT NOT NULL,
    token BINARY(32) NOT NULL,
    collateral DECIMAL(40, 0) NOT NULL,
    ondelta DECIMAL(40, 0) NOT NULL,
    PRIMARY KEY (account, sequence)
);

DELETE FROM applied_events;
DELETE FROM applied_blocks;
DELETE FROM batches;
DELETE FROM freeze_levels;
DELETE FROM holdings;
DELETE FROM queued_withdrawals;
DELETE FROM account_events;
