package io.portcullis.appliance.peer;

import java.time.Duration;

/**
 * How long a connection may take for what it must do; beyond, it is cut.
 *
 * @param handshake from accepting or dialling to the end of TLS; accepting includes the Hello
 * @param write one frame, which the peer must read
 * @param close from the last frame to the end
 */
record Patience(Duration handshake, Duration write, Duration close) {
    static final Patience USUAL = new Patience(Limits.HANDSHAKE_TIME, Limits.WRITE_TIME, Limits.CLOSE_TIME);
}
