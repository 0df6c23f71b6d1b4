package io.portcullis.appliance.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire that can be cut: between a browser and a server, on a port of its own. */
final class Relay implements AutoCloseable {
    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int server;
    private volatile boolean cut;

    Relay() throws IOException {
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    void connect(int port) {
        server = port;
    }

    /** Ends every connection, and each new one at once. */
    void cut() {
        cut = true;
        sockets.forEach(Relay::end);
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                if (cut) {
                    end(near);
                } else {
                    join(near);
                }
            } catch (IOException e) {
                // A connection that failed, or the end: the loop finds out which.
                Thread.onSpinWait();
            }
        }
    }

    private void join(Socket near) throws IOException {
        Socket far = new Socket(InetAddress.getLoopbackAddress(), server);
        sockets.add(near);
        sockets.add(far);
        Thread.ofVirtual().start(() -> pump(near, far));
        Thread.ofVirtual().start(() -> pump(far, near));
    }

    private void pump(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // A cut wire: both ends are told below.
            cutOne(from, to);
            return;
        }
        cutOne(from, to);
    }

    private void cutOne(Socket from, Socket to) {
        end(from);
        end(to);
        sockets.remove(from);
        sockets.remove(to);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        sockets.forEach(Relay::end);
    }
}
