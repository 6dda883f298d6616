package dev.assay.client.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Bytes over TCP: reads whatever comes, and answers each time what the test says, be it HTTP or not. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<byte[]> received = new CopyOnWriteArrayList<>();
    private final byte[] answer;
    private final boolean thenClose;

    RawServer(InetAddress address, String answer, boolean thenClose) throws IOException {
        this.listener = new ServerSocket(0, 50, address);
        this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
        this.thenClose = thenClose;
        daemon(this::acceptAll);
    }

    static RawServer answering(String answer) throws IOException {
        return new RawServer(InetAddress.getLoopbackAddress(), answer, false);
    }

    static RawServer answeringOnce(String answer) throws IOException {
        return new RawServer(InetAddress.getLoopbackAddress(), answer, true);
    }

    URI uri(String scheme) {
        return URI.create(scheme + "://localhost:" + listener.getLocalPort());
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What came, one entry for each read. */
    List<byte[]> received() {
        return new ArrayList<>(received);
    }

    String text() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        received.forEach(all::writeBytes);
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Says something on every open connection, asked or not. */
    void say(String words) throws IOException {
        for (Socket socket : open) {
            socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    void cut() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            byte[] buffer = new byte[1 << 16];
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                received.add(Arrays.copyOf(buffer, n));
                socket.getOutputStream().write(answer);
                if (thenClose) {
                    return;
                }
            }
        } catch (IOException cut) {
            // As the test wanted.
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
        cut();
    }
}
