-- What an authenticator said of itself when it was enrolled; absent of those enrolled before this was kept.
ALTER TABLE credentials ADD COLUMN attestation VARBINARY(4096);
ALTER TABLE credentials ADD COLUMN client_data_hash BINARY(32);
-- Somebody revoked it: it signs nobody in, and no draft of a policy names it. The signers heed it until a policy without it is in force.
ALTER TABLE credentials ADD COLUMN revoked BOOLEAN DEFAULT FALSE NOT NULL;
