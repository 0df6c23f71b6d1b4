-- What the default fund told, and what the Depositary told of debts and of the collateral behind them, up to the block they were read to.

CREATE TABLE told_logs (
    block_number BIGINT NOT NULL,
    log_index BIGINT NOT NULL,
    of_fund BOOLEAN NOT NULL,
    block_hash BINARY(32) NOT NULL,
    time_seconds BIGINT NOT NULL,
    transaction_hash BINARY(32) NOT NULL,
    -- A debtor, or an account; zero for what the fund told.
    subject BINARY(32) NOT NULL,
    topics VARBINARY(128) NOT NULL,
    words VARBINARY(4096) NOT NULL,
    PRIMARY KEY (block_number, log_index)
);
CREATE INDEX told_logs_of ON told_logs (subject, block_number, log_index);

-- Both sides of each account.
CREATE TABLE told_parties (
    entity BINARY(32) NOT NULL,
    account BINARY(32) NOT NULL,
    PRIMARY KEY (entity, account)
);

-- One row: the fund, and the last block that was read.
CREATE TABLE told_read (
    fund BINARY(20) NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    hash BINARY(32) NOT NULL
);
