package io.portcullis.watchtower.vaults;

/** What one client's vaults take. */
public record Share(String client, int vaults, long openings, long bytes) {}
