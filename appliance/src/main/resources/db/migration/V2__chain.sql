-- What the follower has applied, and the batches it saw: the cursor and its projection change together.

CREATE TABLE applied_blocks (
    number BIGINT PRIMARY KEY,
    hash BINARY(32) NOT NULL,
    parent_hash BINARY(32) NOT NULL,
    start BIGINT NOT NULL
);

CREATE TABLE applied_events (
    block_number BIGINT NOT NULL,
    log_index BIGINT NOT NULL,
    block_hash BINARY(32) NOT NULL,
    transaction_hash BINARY(32) NOT NULL,
    topics VARBINARY(128) NOT NULL,
    words VARBINARY(4096) NOT NULL,
    PRIMARY KEY (block_number, log_index)
);

CREATE TABLE batches (
    nonce BIGINT PRIMARY KEY,
    digest BINARY(32) NOT NULL,
    transaction_hash BINARY(32) NOT NULL
);
