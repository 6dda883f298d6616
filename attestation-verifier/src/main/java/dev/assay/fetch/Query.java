package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import java.net.URI;
import java.util.Map;

/**
 * One request to a service.
 *
 * @param what names what is asked for, in messages
 * @param service whose it is
 * @param address the whole address
 * @param headers beside those that every request has
 * @param body empty for GET
 */
record Query(String what, CollateralService service, URI address, Map<String, String> headers, Bytes body) {
    Query {
        headers = Map.copyOf(headers);
    }

    static Query get(String what, CollateralService service, String address, Map<String, String> headers) {
        return new Query(what, service, URI.create(address), headers, Bytes.empty());
    }

    boolean isPost() {
        return body.length() > 0;
    }

    /** Names the question, not who asks: keys in headers do not change the answer. */
    String key(Crypto crypto) {
        Bytes address = Bytes.utf8((isPost() ? "POST " : "GET ") + address() + "\n");
        return crypto.sha256(address, body).hex();
    }

    /** Host and port, which limits are counted by. */
    String host() {
        return address.getRawAuthority();
    }
}
