package dev.assay.cli.demo;

import dev.assay.bytes.Bytes;
import dev.assay.client.transport.Connection;
import dev.assay.client.transport.Deadline;
import dev.assay.client.transport.Transport;
import dev.assay.client.transport.TransportException;
import dev.assay.client.transport.TransportFactory;
import dev.assay.client.transport.WireRequest;
import dev.assay.client.transport.WireResponse;
import org.jspecify.annotations.Nullable;

/** What a man in the middle would do if he could: passes everything on, but changes one byte of every answer. */
final class TamperingTransport implements Transport {
    private final Transport honest;

    private TamperingTransport(Transport honest) {
        this.honest = honest;
    }

    static TransportFactory over(TransportFactory honest) {
        return (server, connectTimeout) -> new TamperingTransport(honest.open(server, connectTimeout));
    }

    @Override
    public Connection connect(@Nullable Bytes pinnedSpkiSha256, Deadline deadline) throws TransportException {
        return new TamperingConnection(honest.connect(pinnedSpkiSha256, deadline));
    }

    @Override
    public void close() {
        honest.close();
    }

    /** The same with the bits of its middle byte turned over. */
    static Bytes changed(Bytes body) {
        byte[] bytes = body.toArray();
        bytes[bytes.length / 2] ^= (byte) 0xff;
        return Bytes.of(bytes);
    }

    private record TamperingConnection(Connection honest) implements Connection {
        @Override
        public WireResponse exchange(WireRequest request, int maxBodyBytes, Deadline deadline)
                throws TransportException {
            WireResponse response = honest.exchange(request, maxBodyBytes, deadline);
            return request.method().equals("GET")
                    ? response
                    : new WireResponse(response.status(), response.headers(), changed(response.body()));
        }

        @Override
        public @Nullable Bytes peerSpkiSha256() {
            return honest.peerSpkiSha256();
        }

        @Override
        public @Nullable Bytes tlsExporter() {
            return honest.tlsExporter();
        }

        @Override
        public boolean isOpen() {
            return honest.isOpen();
        }

        @Override
        public void close() {
            honest.close();
        }
    }
}
