package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who counts as one client: an IPv4 address, or the 64 bits of an IPv6 address that name a network, since whoever has one
 * such network has all of its addresses (RFC 4291 section 2.5.4).
 *
 * @param prefix the bytes that are compared; none for connections without an address
 */
public record ClientKey(Bytes prefix) {
    private static final int NETWORK_BYTES = 8;

    /** The client at an address; null where a connection has none. */
    public static ClientKey of(@Nullable InetAddress address) {
        if (address == null) {
            return new ClientKey(Bytes.empty());
        }
        Bytes all = Bytes.of(address.getAddress());
        return new ClientKey(address instanceof Inet6Address ? all.slice(0, NETWORK_BYTES) : all);
    }
}
