-- Whether a dispute ended, which a dispute that the chain took back did not; and what the chain was shown, by the hash it is a preimage of.

ALTER TABLE disputes ADD COLUMN ended BOOLEAN DEFAULT FALSE NOT NULL;

CREATE TABLE shown_preimages (
    block_number BIGINT NOT NULL,
    log_index BIGINT NOT NULL,
    hash BINARY(32) NOT NULL,
    preimage BINARY(32) NOT NULL,
    PRIMARY KEY (block_number, log_index)
);
