-- What the Depositary owes by its own events: each entity's reserve, under the entity zero what it owes to all together, and each withdrawal
-- that waits. The chain is followed again from its
-- start, for what was said before these tables were there.

CREATE TABLE holdings (
    token BINARY(32) NOT NULL,
    entity BINARY(32) NOT NULL,
    reserve DECIMAL(40, 0) NOT NULL,
    PRIMARY KEY (token, entity)
);

CREATE TABLE queued_withdrawals (
    id BINARY(32) NOT NULL PRIMARY KEY,
    token BINARY(32) NOT NULL,
    entity BINARY(32) NOT NULL,
    amount DECIMAL(40, 0) NOT NULL,
    waits BOOLEAN NOT NULL
);

-- Whether accounts were used: from then on their events move reserves, too.
CREATE TABLE account_events (
    happened BIGINT NOT NULL
);

DELETE FROM applied_events;
DELETE FROM applied_blocks;
DELETE FROM batches;
DELETE FROM freeze_levels;
