package dev.assay.bench.serve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One connection of HTTP/2 (RFC 9113) for gRPC's unary calls, one at a time. */
final class GrpcCaller implements Caller {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;
    private static final int HEAD_BYTES = 9;

    /** No answer is larger, so that windows need no thought but once in a while. */
    private static final int WINDOW = 1 << 30;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder();
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final Http2Headers head;
    private final byte[] data;
    private int stream = -1;
    private int received;

    /** What the server lets us send on the connection. */
    private long window = 65_535;

    GrpcCaller(URI uri, byte[] message, List<String> metadata) throws IOException {
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        out = socket.getOutputStream();
        data = ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
        head = new DefaultHttp2Headers()
                .method("POST")
                .scheme("http")
                .path(uri.getRawPath())
                .authority(uri.getAuthority())
                .add("te", "trailers")
                .add("content-type", "application/grpc");
        for (String header : metadata) {
            head.add(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 2));
        }
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        // SETTINGS_INITIAL_WINDOW_SIZE, and the connection's own window.
        byte[] settings =
                ByteBuffer.allocate(6).putShort((short) 4).putInt(WINDOW).array();
        out.write(frame(SETTINGS, 0, 0, settings).array());
        out.write(frame(WINDOW_UPDATE, 0, 0, number(WINDOW)).array());
        out.flush();
    }

    private static ByteBuffer frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(HEAD_BYTES + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    @Override
    public void call() throws IOException {
        stream += 2;
        ByteBuf block = Unpooled.buffer(256);
        try {
            encoder.encodeHeaders(stream, head, block);
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        byte[] first = new byte[block.readableBytes()];
        block.readBytes(first);
        while (window < data.length) {
            frame();
        }
        window -= data.length;
        byte[] headFrame = frame(HEADERS, END_HEADERS, stream, first).array();
        byte[] dataFrame = frame(DATA, END_STREAM, stream, data).array();
        out.write(ByteBuffer.allocate(headFrame.length + dataFrame.length)
                .put(headFrame)
                .put(dataFrame)
                .array());
        out.flush();
        boolean done;
        do {
            done = frame();
        } while (!done);
    }

    /** Reads one; true when it ends the call. */
    private boolean frame() throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int of = in.readInt();
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        switch (lengthAndType & 0xff) {
            case DATA -> consumed(payload.length);
            case HEADERS -> {
                return headers(payload, flags);
            }
            case SETTINGS -> {
                if ((flags & ACK) == 0) {
                    out.write(frame(SETTINGS, ACK, 0, new byte[0]).array());
                }
            }
            case PING -> {
                if ((flags & ACK) == 0) {
                    out.write(frame(PING, ACK, 0, payload).array());
                }
            }
            case WINDOW_UPDATE -> window += of == 0 ? ByteBuffer.wrap(payload).getInt() : 0;
            case RST_STREAM, GOAWAY, CONTINUATION -> throw new IOException("the server sent an unexpected frame");
            default -> {}
        }
        return false;
    }

    private boolean headers(byte[] payload, int flags) throws IOException {
        if ((flags & END_HEADERS) == 0 || (flags & PADDED) != 0) {
            throw new IOException("headers in several frames, or padded");
        }
        Http2Headers read;
        try {
            // Five bytes of priority may stand first (RFC 9113 section 6.2).
            int start = (flags & PRIORITY) == 0 ? 0 : 5;
            read = headers.decodeHeaders(stream, Unpooled.wrappedBuffer(payload, start, payload.length - start));
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        if ((flags & END_STREAM) == 0) {
            return false;
        }
        CharSequence status = read.get("grpc-status");
        if (status == null || !status.toString().equals("0")) {
            throw new IOException("answered " + status + " " + read.get("grpc-message"));
        }
        return true;
    }

    /** Gives the server its window back before it is used up. */
    private void consumed(int bytes) throws IOException {
        received += bytes;
        if (received > WINDOW / 2) {
            out.write(frame(WINDOW_UPDATE, 0, 0, number(received)).array());
            received = 0;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
