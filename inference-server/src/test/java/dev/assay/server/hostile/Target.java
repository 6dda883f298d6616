package dev.assay.server.hostile;

import dev.assay.testkit.TrustsAnyone;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The server that is attacked. Whether it can be trusted is not the question here. */
record Target(URI uri, SSLContext context) {
    /** Far beyond what an answer takes; who waits longer hangs. */
    static final int PATIENCE_MILLIS = 20_000;

    static Target of(URI uri) {
        return new Target(uri, TrustsAnyone.context());
    }

    /** A connection that speaks the protocol of that ALPN name. */
    SSLSocket connect(String protocol) throws IOException {
        Socket plain = new Socket();
        plain.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
        plain.setTcpNoDelay(true);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, uri.getHost(), uri.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        return socket;
    }

    String authority() {
        return uri.getHost() + ":" + uri.getPort();
    }
}
