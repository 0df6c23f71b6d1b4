-- What each watchtower has promised to guard of each account: the version, until when, and the promise with the tower's signature, which proves its
-- negligence if a dispute is lost that it should have answered.

CREATE TABLE appointments (
    tower VARCHAR(64) NOT NULL,
    account BINARY(32) NOT NULL,
    version BIGINT NOT NULL,
    deadline BIGINT NOT NULL,
    promise BLOB NOT NULL,
    PRIMARY KEY (tower, account)
);
