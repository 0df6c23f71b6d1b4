-- Parts of a group's signature beside the signatures they came with, and the group's signature once it is combined. Both can be asked for
-- again: a signer gives the same part for the same batch.
ALTER TABLE signatures ADD COLUMN part VARBINARY(1024);

CREATE TABLE group_signatures (
    intent BINARY(32) PRIMARY KEY REFERENCES intents (id),
    signature BINARY(128) NOT NULL
);
