package dev.assay.client.transport;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is, taken apart.
 *
 * @param tls whether to speak TLS
 * @param host a name, or an address without brackets
 * @param port the port
 * @param authority what stands in the Host field
 * @param serverName what TLS asks for (RFC 6066 section 3), which is never an address; null for none
 */
record ServerEndpoint(
        boolean tls,
        String host,
        int port,
        String authority,
        @Nullable String serverName) {
    static ServerEndpoint of(URI server) {
        boolean tls = "https".equals(server.getScheme());
        String host = server.getHost();
        int port = server.getPort() >= 0 ? server.getPort() : tls ? 443 : 80;
        boolean sixth = host.startsWith("[");
        String bare = sixth ? host.substring(1, host.length() - 1) : host;
        return new ServerEndpoint(tls, bare, port, server.getRawAuthority(), sixth ? null : dnsName(host));
    }

    /** The name without its final dot; null for an IPv4 address, which alone ends in a label of digits. */
    private static @Nullable String dnsName(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String last = name.substring(name.lastIndexOf('.') + 1);
        return last.chars().allMatch(c -> c >= '0' && c <= '9') ? null : name;
    }
}
