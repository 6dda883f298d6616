package dev.assay.server.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request, in whatever shape.
 *
 * @param method the method
 * @param target path and query
 * @param headers beside those that the connection adds; names and values as they go out, one byte for each character
 * @param body the body
 */
record Request(String method, String target, List<Header> headers, byte[] body) {
    /** One field. */
    record Header(String name, String value) {}

    static Request post(String target, byte[] body) {
        return new Request("POST", target, List.of(), body);
    }

    static Request post(String target, String body) {
        return post(target, body.getBytes(StandardCharsets.UTF_8));
    }

    static Request json(String target, String body) {
        return post(target, body).with("content-type", "application/json");
    }

    static Request get(String target) {
        return new Request("GET", target, List.of(), new byte[0]);
    }

    /** A call with these bytes as its stream of framed messages. */
    static Request grpc(String path, byte[] frames) {
        return post(path, frames).with("content-type", "application/grpc").with("te", "trailers");
    }

    Request with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Request(method, target, more, body);
    }

    /** With that field in the place of whatever had its name. */
    Request instead(String name, String value) {
        List<Header> others = new ArrayList<>(headers);
        others.removeIf(header -> header.name().equals(name));
        return new Request(method, target, others, body).with(name, value);
    }

    Request method(String other) {
        return new Request(other, target, headers, body);
    }

    boolean has(String name) {
        return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }
}
