package dev.assay.fetch;

import java.net.URI;
import java.util.List;

/**
 * Where a PCS or PCCS is: Intel's own tools name it with the path of its SGX part and the version of its API, people
 * often without.
 *
 * @param root scheme, host, port and what comes before {@code /sgx/} and {@code /tdx/}
 * @param version 3 or 4
 */
record IntelAddress(String root, int version) {
    private static final List<String> PARTS = List.of("/sgx/certification/v", "/tdx/certification/v");

    static IntelAddress of(URI address) {
        String text = withoutSlash(address.toString());
        for (String part : PARTS) {
            for (int version = 3; version <= 4; version++) {
                String path = part + version;
                if (text.endsWith(path)) {
                    return new IntelAddress(text.substring(0, text.length() - path.length()), version);
                }
            }
        }
        return new IntelAddress(text, 4);
    }

    String sgx(String endpoint) {
        return root + "/sgx/certification/v" + version + "/" + endpoint;
    }

    /** Version 3 has no TDX part. */
    String tdx(String endpoint) {
        return root + "/tdx/certification/v" + version + "/" + endpoint;
    }

    /** PCCS only: Intel's own service has the list on another host. */
    URI pccsRootCrl() {
        return URI.create(sgx("rootcacrl"));
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
