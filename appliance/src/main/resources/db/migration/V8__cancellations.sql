-- Who has decided about an intent may still cancel it. An intent that was cancelled on the chain has spent its nonce.
ALTER TABLE decisions DROP PRIMARY KEY;
ALTER TABLE decisions ADD PRIMARY KEY (intent, person, decision);
UPDATE intents SET burned = TRUE WHERE state = 'CANCELLED';
