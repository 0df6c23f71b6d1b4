-- Values of hash chains that an account's frames can no longer show: the chain has to be shown them, before what was locked with them expires. A pull's
-- is shown for the step that the disputed body stands at, so values are kept by their account, and found by trying. Of a preimage kept before this table
-- was there the account was not noted: it is zero.

CREATE TABLE unsaid (
    account BINARY(32) NOT NULL,
    chain_value BINARY(32) NOT NULL,
    progress INT NOT NULL,
    PRIMARY KEY (account, chain_value)
);

INSERT INTO unsaid (account, chain_value, progress)
SELECT X'0000000000000000000000000000000000000000000000000000000000000000', preimage, 1 FROM preimages;

DROP TABLE preimages;
