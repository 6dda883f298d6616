package dev.assay.client;

import java.net.URI;

/** What a server's address may be: scheme, host, port. */
final class ServerAddress {
    private ServerAddress() {}

    /** Refuses what would otherwise be left out silently; an address is the caller's input, so this is its mistake. */
    static URI check(URI server) {
        boolean scheme = "https".equals(server.getScheme()) || "http".equals(server.getScheme());
        if (!scheme || server.getHost() == null) {
            throw new IllegalArgumentException("a server's address is https://host:port");
        }
        boolean bare = server.getRawPath().isEmpty() || server.getRawPath().equals("/");
        if (!bare
                || server.getRawQuery() != null
                || server.getRawFragment() != null
                || server.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a server's address has no path, query, fragment or user");
        }
        return server;
    }
}
