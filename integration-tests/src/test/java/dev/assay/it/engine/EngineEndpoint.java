package dev.assay.it.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a container engine would listen: {@code unix:///path} or {@code tcp://host:port}, as in {@code DOCKER_HOST}. */
record EngineEndpoint(URI uri) {
    private static final String USUAL = "unix:///var/run/docker.sock";
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    static EngineEndpoint of(@Nullable String dockerHost) {
        return new EngineEndpoint(URI.create(dockerHost == null || dockerHost.isEmpty() ? USUAL : dockerHost));
    }

    /**
     * Why nothing accepts connections there, or empty when something does. What it then answers is not asked: a wrong
     * answer is an error.
     */
    Optional<String> absence() {
        try {
            connect();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no container engine listens at " + uri + ": " + e.getMessage());
        }
    }

    private void connect() throws IOException {
        switch (uri.getScheme()) {
            case "unix" -> connectUnix(UnixDomainSocketAddress.of(Path.of(uri.getPath())));
            case "tcp" -> connectTcp(new InetSocketAddress(uri.getHost(), uri.getPort()));
            default -> throw new IllegalArgumentException("DOCKER_HOST is neither unix nor tcp: " + uri);
        }
    }

    private static void connectUnix(SocketAddress address) throws IOException {
        SocketChannel.open(address).close();
    }

    private static void connectTcp(SocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MILLIS);
        }
    }
}
