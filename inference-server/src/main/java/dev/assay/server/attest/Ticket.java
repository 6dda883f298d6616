package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One caller's place in the queue for evidence. */
final class Ticket {
    private final Channel channel;
    private final Bytes nonce;
    private final @Nullable Bytes tlsExporter;
    private final CompletableFuture<FreshEvidence> answer = new CompletableFuture<>();

    /**
     * @param channel the caller's connection
     * @param tlsExporter the caller's TLS session, for whom a quote is made alone; or null
     */
    Ticket(Channel channel, Bytes nonce, @Nullable Bytes tlsExporter) {
        this.channel = channel;
        this.nonce = nonce;
        this.tlsExporter = tlsExporter;
    }

    Channel channel() {
        return channel;
    }

    Bytes nonce() {
        return nonce;
    }

    @Nullable
    Bytes tlsExporter() {
        return tlsExporter;
    }

    boolean isSessionBound() {
        return tlsExporter != null;
    }

    CompletableFuture<FreshEvidence> answer() {
        return answer;
    }
}
