package dev.assay.client.transport;

import dev.assay.bytes.Bytes;
import dev.assay.client.transport.TransportException.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request that went out and what has come back of its response. One event loop uses it; any thread may wait for it. */
final class PendingExchange {
    static final int MAX_HEADER_BYTES = 64 << 10;
    static final int MAX_HEADER_FIELDS = 200;
    private static final int MAX_INTERIM_RESPONSES = 8;

    final CompletableFuture<WireResponse> response = new CompletableFuture<>();

    private final int maxBodyBytes;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int interimResponses;
    private @Nullable HttpResponse head;

    PendingExchange(int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    void head(HttpResponse received) throws TransportException {
        if (received.headers().size() > MAX_HEADER_FIELDS) {
            throw new TransportException(
                    Failure.TOO_LARGE, "the response has more than " + MAX_HEADER_FIELDS + " header fields", null);
        }
        if (isInterim(received) && ++interimResponses > MAX_INTERIM_RESPONSES) {
            throw malformed(null);
        }
        if (HttpUtil.isContentLengthSet(received) && HttpUtil.getContentLength(received, 0L) > maxBodyBytes) {
            throw tooLarge();
        }
        head = received;
    }

    void part(ByteBuf received) throws TransportException {
        if (received.readableBytes() > maxBodyBytes - body.size()) {
            throw tooLarge();
        }
        byte[] part = new byte[received.readableBytes()];
        received.readBytes(part);
        body.write(part, 0, part.length);
    }

    /** The end of a message; interim ones (RFC 9110 section 15.2) say nothing about the response to come. */
    boolean isWhole() throws TransportException {
        if (head == null || head.status().code() == 101) {
            throw malformed(null);
        }
        return !isInterim(head);
    }

    private static boolean isInterim(HttpResponse response) {
        return response.status().code() < 200;
    }

    boolean isKeptAlive() {
        return head != null && HttpUtil.isKeepAlive(head);
    }

    WireResponse toResponse() {
        Map<String, List<String>> headers = new HashMap<>();
        HttpResponse received = head;
        if (received == null) {
            throw new IllegalStateException("no response yet");
        }
        received.headers()
                .forEach(field -> headers.computeIfAbsent(
                                field.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(field.getValue()));
        return new WireResponse(received.status().code(), headers, Bytes.of(body.toByteArray()));
    }

    private TransportException tooLarge() {
        return new TransportException(
                Failure.TOO_LARGE, "the response is longer than " + maxBodyBytes + " bytes", null);
    }

    /** What the decoder would not read. */
    static TransportException undecodable(@Nullable Throwable cause) {
        return cause instanceof TooLongFrameException
                ? new TransportException(
                        Failure.TOO_LARGE, "the response's head is longer than " + MAX_HEADER_BYTES + " bytes", cause)
                : malformed(cause);
    }

    private static TransportException malformed(@Nullable Throwable cause) {
        return new TransportException(Failure.MALFORMED, "the response is no HTTP/1.1", cause);
    }
}
