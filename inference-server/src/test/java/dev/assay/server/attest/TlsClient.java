package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.testkit.TrustsAnyone;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** One TLS connection to this server and HTTP/1.1 on it, so that a test knows which connection it is on. */
final class TlsClient implements AutoCloseable {
    private final SSLSocket socket;

    private TlsClient(SSLSocket socket) {
        this.socket = socket;
    }

    /**
     * An answer.
     *
     * @param status the status code
     * @param headers by lower-case name
     * @param body the body
     */
    record Answer(int status, Map<String, String> headers, Bytes body) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    static int port() {
        return Arc.container().instance(HttpServer.class).get().getSecurePort();
    }

    /** A client that remembers the sessions of all its connections. */
    static SSLContext context() {
        return TrustsAnyone.context();
    }

    static TlsClient connect() throws Exception {
        return connect(context());
    }

    static TlsClient connect(SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port());
        socket.setSoTimeout(30_000);
        socket.startHandshake();
        return new TlsClient(socket);
    }

    SSLSession session() {
        return socket.getSession();
    }

    X509Certificate certificate() throws Exception {
        return (X509Certificate) session().getPeerCertificates()[0];
    }

    Answer get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    Answer post(String target, String nonce, String body) throws IOException {
        return send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAssay-Nonce: "
                + nonce + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private Answer send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        InputStream in = socket.getInputStream();
        String[] head = head(in).split("\r\n");
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            headers.put(
                    head[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    head[i].substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Answer(Integer.parseInt(head[0].substring(9, 12)), headers, Bytes.of(in.readNBytes(length)));
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the server has closed this connection, or does within the time that reads may take. */
    boolean isClosed() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
