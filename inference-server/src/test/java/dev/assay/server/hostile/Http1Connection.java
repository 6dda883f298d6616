package dev.assay.server.hostile;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;

/** HTTP/1.1 by hand: what is sent is what is given, right or wrong. */
final class Http1Connection implements AutoCloseable {
    private static final int MAX_HEAD_BYTES = 64 << 10;

    private final SSLSocket socket;
    private final String host;
    private boolean open = true;

    Http1Connection(Target target) throws IOException {
        this.socket = target.connect("http/1.1");
        this.host = target.authority();
    }

    boolean isOpen() {
        return open;
    }

    /** Sends a request as HTTP/1.1 has it, and waits for the answer. */
    Answer send(Request request) {
        return exchange(bytes(request), request.method().equals("HEAD"));
    }

    /** Sends bytes, whatever they are, and waits for an answer. */
    Answer exchange(byte[] bytes, boolean head) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The server may answer before it has read everything, and close.
        }
        return receive(head);
    }

    Answer receive(boolean head) {
        try {
            Answer answer = read(head);
            open &= !answer.header("connection").equalsIgnoreCase("close");
            return answer;
        } catch (SocketTimeoutException e) {
            open = false;
            return Answer.without(Answer.Kind.HUNG, 0);
        } catch (IOException e) {
            open = false;
            return Answer.without(Answer.Kind.CLOSED, 0);
        }
    }

    private byte[] bytes(Request request) {
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(request.target())
                .append(" HTTP/1.1\r\n");
        if (!request.has("host")) {
            head.append("host: ").append(host).append("\r\n");
        }
        for (Request.Header header : request.headers()) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        if (!request.has("content-length") && !request.has("transfer-encoding") && request.body().length > 0) {
            head.append("content-length: ").append(request.body().length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        return Binary.join(start, request.body());
    }

    private Answer read(boolean headOnly) throws IOException {
        InputStream in = socket.getInputStream();
        String[] lines = head(in).split("\r\n");
        int status = Integer.parseInt(lines[0].split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.merge(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip(),
                    (a, b) -> a + "," + b);
        }
        if (status == 100) {
            return read(headOnly);
        }
        return new Answer(Answer.Kind.ANSWERED, status, headers, headOnly ? new byte[0] : body(in, headers));
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0 || head.size() > MAX_HEAD_BYTES) {
                throw new EOFException();
            }
            head.write(next);
            last = last << 8 | next;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            throw new IOException("no answer here is chunked");
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        return body;
    }

    @Override
    public void close() {
        open = false;
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed either way.
        }
    }
}
