package dev.assay.client.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes TCP connections on, and keeps what each began with. */
final class RecordingProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<byte[]> firstBytes = new CopyOnWriteArrayList<>();
    private final int backend;

    RecordingProxy(int backend) throws IOException {
        this.backend = backend;
        daemon(this::acceptAll);
    }

    URI uri() {
        return URI.create("https://localhost:" + listener.getLocalPort());
    }

    List<byte[]> firstBytes() {
        return firstBytes;
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), backend);
                daemon(() -> forth(client, server));
                daemon(() -> back(server, client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void forth(Socket client, Socket server) {
        try (client;
                server) {
            byte[] buffer = new byte[1 << 16];
            int n = client.getInputStream().read(buffer);
            firstBytes.add(Arrays.copyOf(buffer, n));
            server.getOutputStream().write(buffer, 0, n);
            client.getInputStream().transferTo(server.getOutputStream());
        } catch (IOException ended) {
            // With the connection.
        }
    }

    private static void back(Socket server, Socket client) {
        try {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException ended) {
            // With the connection.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
