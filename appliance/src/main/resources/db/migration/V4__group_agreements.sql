-- The group's signature with the key it is under: the board may name another by the time the evidence is written. Rows without a key cannot
-- be carried over; an intent that has one and is not on the chain yet expires, and its nonce is burned.
DROP TABLE group_signatures;

CREATE TABLE group_agreements (
    intent BINARY(32) PRIMARY KEY REFERENCES intents (id),
    group_key BINARY(256) NOT NULL,
    signature BINARY(128) NOT NULL
);
