package io.portcullis.watchtower.vaults;

import io.portcullis.depositary.vault.Opening;
import io.portcullis.depositary.vault.SealedBytes;
import io.portcullis.depositary.vault.VaultId;

/** An opening that a clue found, and what it opens. */
public record Found(
        String client, VaultId vault, long revision, long keepUntil, Opening opening, SealedBytes payload) {}
