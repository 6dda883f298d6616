package dev.assay.client;

import java.net.URI;
import java.util.Locale;

/** The name by which a server is asked for, in one spelling. */
final class InstanceName {
    private static final String LOCALHOST = "localhost";

    private InstanceName() {}

    /**
     * The name that a server at this address must have. An address of this machine's loopback is as good as the name that
     * always leads there (RFC 6761 section 6.3).
     */
    static String of(URI server) {
        String host = canonical(server.getHost());
        boolean loopback = host.equals("[::1]") || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
        return loopback ? LOCALHOST : host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Lower case, without the dot that ends a fully qualified name: names are compared as RFC 9525 section 6.3 says. */
    static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
