package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.client.transport.Connection;
import dev.assay.client.transport.Deadline;
import dev.assay.client.transport.NettyTransport;
import dev.assay.client.transport.Transport;
import dev.assay.client.transport.TransportException;
import dev.assay.client.transport.TransportFactory;
import dev.assay.client.transport.WireRequest;
import dev.assay.client.transport.WireResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The true transport, but for what it says of its session: with this, the binding is taken out of a client. */
record BlindedTransport(Transport real, Supplier<@Nullable Bytes> exporter) implements Transport {
    /** As on a JVM that exports no keying material. */
    static TransportFactory withoutExporter() {
        return claiming(() -> null);
    }

    /** Says that the session's exporter value is what it is told. */
    static TransportFactory claiming(Supplier<@Nullable Bytes> exporter) {
        return (server, timeout) -> new BlindedTransport(NettyTransport.open(server, timeout), exporter);
    }

    @Override
    public Connection connect(@Nullable Bytes pin, Deadline deadline) throws TransportException {
        return new BlindedConnection(real.connect(pin, deadline), exporter);
    }

    @Override
    public void close() {
        real.close();
    }

    private record BlindedConnection(Connection real, Supplier<@Nullable Bytes> exporter) implements Connection {
        @Override
        public WireResponse exchange(WireRequest request, int maxBodyBytes, Deadline deadline)
                throws TransportException {
            return real.exchange(request, maxBodyBytes, deadline);
        }

        @Override
        public @Nullable Bytes peerSpkiSha256() {
            return real.peerSpkiSha256();
        }

        @Override
        public @Nullable Bytes tlsExporter() {
            return exporter.get();
        }

        @Override
        public boolean isOpen() {
            return real.isOpen();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
