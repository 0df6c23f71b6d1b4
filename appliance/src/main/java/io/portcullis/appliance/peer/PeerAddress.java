package io.portcullis.appliance.peer;

/** Where a peer listens. */
public record PeerAddress(String host, int port) {
    public PeerAddress {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("an address is a host and a port of 1 to 65535");
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
