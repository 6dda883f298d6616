package dev.assay.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** Where the project lies, and what its tests need from the machine. */
final class Project {
    private Project() {}

    static Path root() {
        return Path.of(System.getProperty("assay.root"));
    }

    /** A port that was free a moment ago. Fixed, because an engine picks another one each time it reconnects. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no port is free", e);
        }
    }
}
