package dev.assay.server.hostile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** HTTP/2 by hand (RFC 9113), one request at a time: what is sent is what is given, right or wrong. */
final class Http2Connection implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int PRIORITY = 32;

    private static final byte[] PREFACE = Binary.latin1("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static final int MAX_FRAME = 16_384;

    private final SSLSocket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final String authority;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    private int stream = -1;
    private long connectionWindow = 65_535;
    private long streamWindow;
    private long initialWindow = 65_535;
    private boolean open = true;
    private boolean holding;

    private Exchange exchange = new Exchange();

    Http2Connection(Target target) throws IOException {
        socket = target.connect("h2");
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        authority = target.authority();
        out.write(PREFACE);
        frame(SETTINGS, 0, 0, new byte[0]);
        // Answers may be as large as they like.
        frame(WINDOW_UPDATE, 0, 0, number(1 << 30));
    }

    boolean isOpen() {
        return open;
    }

    /** The stream that the next request gets. */
    int nextStream() {
        return stream + 2;
    }

    /** Sends a request as HTTP/2 has it, and waits for the answer. */
    Answer send(Request request) {
        exchange = new Exchange();
        stream += 2;
        streamWindow = initialWindow;
        try {
            boolean empty = request.body().length == 0;
            headers(stream, block(request), empty ? END_STREAM : 0);
            if (!empty) {
                data(request.body());
            }
        } catch (IOException e) {
            // The server may answer before it has read everything, and cut off.
        }
        return receive();
    }

    /** Waits for what becomes of the stream that was opened last. */
    Answer receive() {
        try {
            while (exchange.ended == null) {
                readFrame();
            }
            return exchange.ended;
        } catch (SocketTimeoutException e) {
            open = false;
            return Answer.without(Answer.Kind.HUNG, 0);
        } catch (IOException e) {
            open = false;
            return Answer.without(Answer.Kind.CLOSED, 0);
        }
    }

    /** Opens a stream by a block of headers, and leaves the rest to others. */
    int begin(Request request) throws IOException {
        exchange = new Exchange();
        stream += 2;
        streamWindow = initialWindow;
        headers(stream, block(request), 0);
        return stream;
    }

    /** Sends a request without the end of its stream. */
    void beginAndHold(Request request) throws IOException {
        begin(request);
        holding = true;
        data(request.body());
        holding = false;
    }

    /** A block in as many frames as it takes. */
    private void headers(int id, byte[] block, int flags) throws IOException {
        int end = Math.min(block.length, MAX_FRAME);
        frame(HEADERS, flags | (end == block.length ? END_HEADERS : 0), id, Arrays.copyOf(block, end));
        for (int start = end; start < block.length; start = end) {
            end = Math.min(block.length, start + MAX_FRAME);
            frame(CONTINUATION, end == block.length ? END_HEADERS : 0, id, Arrays.copyOfRange(block, start, end));
        }
    }

    void frame(int type, int flags, int id, byte[] payload) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(9)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(id);
        out.write(Binary.join(head.array(), payload));
        out.flush();
    }

    static byte[] number(long value) {
        return ByteBuffer.allocate(4).putInt((int) value).array();
    }

    private void data(byte[] body) throws IOException {
        int sent = 0;
        while (sent < body.length) {
            long room = Math.min(Math.min(connectionWindow, streamWindow), MAX_FRAME);
            if (room <= 0) {
                readFrame();
                if (exchange.ended != null) {
                    return;
                }
                continue;
            }
            int length = (int) Math.min(room, body.length - sent);
            byte[] part = Arrays.copyOfRange(body, sent, sent + length);
            sent += length;
            connectionWindow -= length;
            streamWindow -= length;
            frame(DATA, sent == body.length && !holding ? END_STREAM : 0, stream, part);
        }
    }

    private void readFrame() throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int id = in.readInt();
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        switch (lengthAndType & 0xff) {
            case HEADERS -> onHeaders(id, flags, payload);
            case DATA -> {
                if (id == stream) {
                    exchange.body.writeBytes(payload);
                    exchange.endIf((flags & END_STREAM) != 0);
                }
            }
            case RST_STREAM -> {
                if (id == stream && exchange.ended == null) {
                    exchange.ended = Answer.without(
                            Answer.Kind.RESET, ByteBuffer.wrap(payload).getInt());
                }
            }
            case SETTINGS -> onSettings(flags, payload);
            case PING -> {
                if ((flags & ACK) == 0) {
                    frame(PING, ACK, 0, payload);
                }
            }
            case GOAWAY -> {
                open = false;
                if (exchange.ended == null && ByteBuffer.wrap(payload).getInt(4) != 0) {
                    exchange.ended = Answer.without(
                            Answer.Kind.CLOSED, ByteBuffer.wrap(payload).getInt(4));
                }
            }
            case WINDOW_UPDATE -> {
                int more = ByteBuffer.wrap(payload).getInt();
                connectionWindow += id == 0 ? more : 0;
                streamWindow += id == stream ? more : 0;
            }
            default -> {}
        }
    }

    private void onSettings(int flags, byte[] payload) throws IOException {
        if ((flags & ACK) == 0) {
            ByteBuffer settings = ByteBuffer.wrap(payload);
            while (settings.hasRemaining()) {
                int name = settings.getShort();
                int value = settings.getInt();
                if (name == 4) {
                    streamWindow += value - initialWindow;
                    initialWindow = value;
                }
            }
            frame(SETTINGS, ACK, 0, new byte[0]);
        }
    }

    private void onHeaders(int id, int flags, byte[] payload) throws IOException {
        int skipped = (flags & PRIORITY) == 0 ? 0 : 5;
        ByteBuf block = Unpooled.wrappedBuffer(payload, skipped, payload.length - skipped);
        try {
            Http2Headers decoded = decoder.decodeHeaders(id, block);
            if (id == stream) {
                decoded.forEach(field -> exchange.headers.merge(
                        field.getKey().toString(), field.getValue().toString(), (a, b) -> a + "," + b));
                exchange.endIf((flags & END_STREAM) != 0);
            }
        } catch (Http2Exception e) {
            throw new IOException("the server's headers cannot be read", e);
        } finally {
            block.release();
        }
    }

    private byte[] block(Request request) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, ":method", request.method());
        literal(block, ":scheme", "https");
        literal(block, ":path", request.target());
        literal(block, ":authority", authority);
        for (Request.Header header : request.headers()) {
            literal(block, header.name().toLowerCase(Locale.ROOT), header.value());
        }
        return block.toByteArray();
    }

    /** A field without indexing, and with a new name (RFC 7541 section 6.2.2). */
    static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        string(block, name);
        string(block, value);
    }

    private static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int rest = bytes.length - 127;
        block.write(Math.min(bytes.length, 127));
        if (rest >= 0) {
            for (; rest >= 128; rest >>>= 7) {
                block.write(rest & 0x7f | 0x80);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
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

    /** What has come back so far on the stream that was opened last. */
    private static final class Exchange {
        private final Map<String, String> headers = new TreeMap<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private @Nullable Answer ended;

        void endIf(boolean end) {
            if (end && ended == null) {
                long status = Long.parseLong(headers.getOrDefault(":status", "0"));
                ended = new Answer(Answer.Kind.ANSWERED, status, headers, body.toByteArray());
            }
        }
    }
}
