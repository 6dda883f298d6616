package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.jca.KeyingMaterial;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.enclave.TlsIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A real HTTP server on a real socket, which says whatever a test wants it to. */
public final class LyingServer implements AutoCloseable {
    /** A request as it came; {@code exporter} is that of its TLS session, null where there is none. */
    public record Request(
            String method,
            String target,
            Map<String, String> headers,
            Bytes body,
            @Nullable Bytes exporter) {
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /** A response as it goes; {@code announced} is its Content-Length, whatever the body's may be. */
    public record Response(int status, Map<String, String> headers, Bytes body, int announced) {
        public static Response of(int status, String contentType, Bytes body) {
            return new Response(status, Map.of("Content-Type", contentType), body, body.length());
        }

        public Response with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Response(status, more, body, announced);
        }

        public Response without(String name) {
            Map<String, String> fewer = new LinkedHashMap<>(headers);
            fewer.remove(name);
            return new Response(status, fewer, body, announced);
        }

        /** The same headers over other bytes. */
        public Response withBody(Bytes other) {
            return new Response(status, headers, other, other.length());
        }

        /** Ends with the connection before all that was announced is there. */
        public Response cutAt(int bytes) {
            return new Response(status, headers, body.slice(0, bytes), body.length());
        }
    }

    /** Answers a request; an exception closes the connection without a word. */
    public interface Handler {
        Response answer(Request request) throws Exception;
    }

    private final ServerSocket listener;
    private final Handler handler;
    private final TlsIdentity tls;
    private final Thread acceptor;
    private volatile boolean stalling;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private LyingServer(ServerSocket listener, Handler handler, TlsIdentity tls) {
        this.listener = listener;
        this.handler = handler;
        this.tls = tls;
        this.acceptor = daemon(this::acceptAll);
    }

    /** A TLS key and its certificate, new. */
    public static TlsIdentity newTlsIdentity() {
        return new EnclaveIdentity("localhost", new SecureRandom())
                .newEpoch()
                .certify(Instant.now(), Duration.ofDays(1), null);
    }

    /** HTTPS on {@code port}, or on a free one when 0. */
    public static LyingServer https(int port, TlsIdentity tls, String protocol, Handler handler) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {tls.keyManager()}, null, null);
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(port, 50, InetAddress.getLoopbackAddress());
        listener.setEnabledProtocols(new String[] {protocol});
        return new LyingServer(listener, handler, tls);
    }

    /** HTTP in the clear. */
    public static LyingServer http(Handler handler) throws Exception {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new LyingServer(listener, handler, newTlsIdentity());
    }

    /** From now on it announces one byte more than it sends, and keeps the connection. */
    public LyingServer stallingAfterHead() {
        stalling = true;
        return this;
    }

    int port() {
        return listener.getLocalPort();
    }

    public URI uri() {
        String scheme = listener instanceof SSLServerSocket ? "https" : "http";
        return URI.create(scheme + "://localhost:" + port());
    }

    TlsIdentity tls() {
        return tls;
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

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void serve(Socket socket) {
        try (socket) {
            for (Request request = read(socket); request != null; ) {
                Response response = handler.answer(request);
                if (stalling) {
                    response = new Response(
                            response.status(), response.headers(), response.body(), response.announced() + 1);
                    write(socket.getOutputStream(), response);
                    read(socket);
                    return;
                }
                write(socket.getOutputStream(), response);
                if (response.announced() != response.body().length()) {
                    return;
                }
                request = read(socket);
            }
        } catch (Exception cut) {
            // The connection ends here, which is what the test wanted.
        } finally {
            open.remove(socket);
        }
    }

    private static @Nullable Request read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
        }
        String[] lines = head.toString(StandardCharsets.ISO_8859_1).split("\r\n");
        String[] start = lines[0].split(" ");
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        Bytes exporter = socket instanceof SSLSocket tls
                ? KeyingMaterial.exporter(tls.getSession()).orElse(null)
                : null;
        return new Request(start[0], start[1], headers, Bytes.of(in.readNBytes(length)), exporter);
    }

    private static void write(OutputStream out, Response response) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + response.status() + " Whatever\r\n");
        response.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + response.announced() + "\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(response.body().toArray());
        out.flush();
    }

    /**
     * Stops as a killed process does: nothing more is accepted and every connection breaks. The port is free only when
     * nobody waits on it any more.
     */
    @Override
    public void close() throws IOException, InterruptedException {
        listener.close();
        acceptor.join(5_000);
        for (Socket socket : open) {
            socket.close();
        }
    }
}
