-- Whose each debt is: what a debtor's reserve pays of it goes to that creditor's reserve. With it the events of accounts tell each reserve exactly, and
-- account_events only says whether this database followed some of them before that: then reserves stay uncounted in it, as they were.

CREATE TABLE chain_debts (
    debtor BINARY(32) NOT NULL,
    token BINARY(32) NOT NULL,
    place BIGINT NOT NULL,
    creditor BINARY(32) NOT NULL,
    PRIMARY KEY (debtor, token, place)
);
