-- How far each entity was closed, one row for each change the follower has applied. The chain is followed again from its start, for what was
-- said before this table was there.

CREATE TABLE freeze_levels (
    entity BINARY(32) NOT NULL,
    block_number BIGINT NOT NULL,
    log_index BIGINT NOT NULL,
    level TINYINT NOT NULL,
    PRIMARY KEY (entity, block_number, log_index)
);

DELETE FROM applied_events;
DELETE FROM applied_blocks;
DELETE FROM batches;
