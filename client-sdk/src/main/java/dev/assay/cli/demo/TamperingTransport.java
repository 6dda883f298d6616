package dev.assay.cli.demo;

import dev.assay.bytes.Bytes;
import dev.assay.client.transport.Transport;
import dev.assay.client.transport.TransportException;
import dev.assay.client.transport.TransportFactory;
import dev.assay.client.transport.WireRequest;
import dev.assay.client.transport.WireResponse;

/** What a man in the middle would do if he could: passes everything on, but changes one byte of every answer. */
final class TamperingTransport implements Transport {
    private final Transport honest;

    private TamperingTransport(Transport honest) {
        this.honest = honest;
    }

    static TransportFactory over(TransportFactory honest) {
        return (server, pin, connectTimeout, requestTimeout) ->
                new TamperingTransport(honest.open(server, pin, connectTimeout, requestTimeout));
    }

    @Override
    public WireResponse exchange(WireRequest request, int maxBodyBytes) throws TransportException {
        WireResponse response = honest.exchange(request, maxBodyBytes);
        return request.method().equals("GET")
                ? response
                : new WireResponse(
                        response.status(), response.headers(), changed(response.body()), response.peerSpkiSha256());
    }

    /** The same with the bits of its middle byte turned over. */
    static Bytes changed(Bytes body) {
        byte[] bytes = body.toArray();
        bytes[bytes.length / 2] ^= (byte) 0xff;
        return Bytes.of(bytes);
    }

    @Override
    public void close() {
        honest.close();
    }
}
