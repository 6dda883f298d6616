package dev.assay.server.hostile;

import dev.assay.server.hostile.Malformed.Latitude;
import dev.assay.server.hostile.Malformed.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Families of requests whose head is wrong: methods, paths, queries, headers, lengths. */
final class Heads {
    private static final String N = Canary.DIGITS;
    private static final String W = Canary.WORD;
    /** More than a message may be, and so much more that it would show. */
    static final byte[] BOMB = bomb(17 << 20);

    static final byte[] LARGE_BOMB = bomb(256 << 20);
    static final byte[] SMALL_BOMB = bomb(1000);

    private Heads() {}

    static void addTo(Families all) {
        all.add(
                "http.method",
                random -> http(
                        random,
                        new Request(
                                        Json.pick(
                                                random,
                                                "GET",
                                                "PUT",
                                                "DELETE",
                                                "PATCH",
                                                "OPTIONS",
                                                W.toUpperCase(java.util.Locale.ROOT),
                                                "post"),
                                        Json.pick(
                                                random,
                                                Json.INFER,
                                                "/v1/embeddings",
                                                "/v2/repository/index",
                                                "/v2/repository/models/a/load"),
                                        java.util.List.of(),
                                        new byte[0])
                                .with("x-" + W, N),
                        "http.method"));
        all.add(
                "http.method.get",
                random -> http(
                        random,
                        Request.post(
                                Json.pick(
                                        random,
                                        "/v2",
                                        "/v2/health/live",
                                        "/v2/models/same-FP32",
                                        "/v1/models",
                                        "/v2/models/same-FP32/stats",
                                        "/.well-known/assay/bundle"),
                                "{\"" + W + "\":1}"),
                        "http.method"));
        all.add(
                "http.path",
                random -> http(
                        random,
                        Request.json(
                                Json.pick(
                                        random,
                                        "/" + W,
                                        "/v2/" + W,
                                        "/v2/models/same-FP32/" + W,
                                        "/v3/models/same-FP32/infer",
                                        "/v2/models//infer",
                                        "/v2/models/same-FP32/infer/" + W,
                                        "//v2//" + W,
                                        "/v2/models/same-FP32/versions//infer",
                                        "/v1/chat/completions?" + W),
                                Json.all())));
        all.add(
                "http.percent",
                random -> http(
                                random,
                                Request.json(
                                        "/v2/models/"
                                                + Json.pick(
                                                        random,
                                                        "%zz" + W,
                                                        "%",
                                                        "%2",
                                                        W + "%00",
                                                        "%ff%fe" + W,
                                                        "%c0%af",
                                                        "%2e%2e%2f" + W,
                                                        "%252e" + W,
                                                        "..%5c" + W,
                                                        "%u0041",
                                                        "same-FP32%0d%0aX:" + W,
                                                        "%e2%82")
                                                + "/infer",
                                        Json.all()))
                        .with(Latitude.BARE));
        all.add(
                "http.query",
                random -> http(
                                random,
                                Request.json(
                                        Json.INFER + "?"
                                                + Json.pick(
                                                        random,
                                                        "receipt=" + W,
                                                        "receipt=%zz",
                                                        "receipt=%ff",
                                                        "receipt=body&receipt=" + W,
                                                        "receipt=",
                                                        "%=" + W + "&receipt=%",
                                                        "receipt=BODY",
                                                        "receipt=%00body"),
                                        Json.all()))
                        .with(Latitude.BARE));
        all.add(
                "http.evidence",
                random -> http(
                                random,
                                Request.get("/.well-known/assay/evidence"
                                        + Json.pick(
                                                random,
                                                "",
                                                "?nonce=",
                                                "?nonce=" + W,
                                                "?nonce=%zz" + W,
                                                "?nonce=00",
                                                "?nonce=" + "a".repeat(1001),
                                                "?nonce=" + "00".repeat(32) + "&session=" + W,
                                                "?nonce=" + "0".repeat(63),
                                                "?nonce=" + "00".repeat(65))))
                        .with(Latitude.BARE));
        all.add(
                "http.type",
                random -> http(
                        random,
                        Request.post(Json.INFER, Json.all())
                                .with(
                                        "content-type",
                                        Json.pick(
                                                random,
                                                "text/plain",
                                                W,
                                                "application/json; charset=" + W,
                                                "application/xml",
                                                "application/jsonx",
                                                "multipart/form-data; boundary=" + W,
                                                "application/x-www-form-urlencoded",
                                                "",
                                                "application/json;charset=utf-16",
                                                "\u00ff/\u00fe",
                                                "application/grpc-web",
                                                ";;;")),
                        "http.content_type"));
        all.add(
                "http.coding",
                random -> http(
                        random,
                        Request.post(Json.INFER, random.nextInt(8) == 0 ? BOMB : SMALL_BOMB)
                                .with("content-type", "application/json")
                                .with(
                                        "content-encoding",
                                        Json.pick(random, "gzip", "deflate", "br", W, "gzip, gzip", "x-gzip", "zstd")),
                        "http.content_encoding",
                        "request.json"));
        all.add(
                "http.nonce",
                random -> http(
                        random,
                        Request.json(Json.INFER, Json.all())
                                .with(
                                        "assay-nonce",
                                        Json.pick(
                                                random,
                                                W,
                                                "00",
                                                "0".repeat(31),
                                                "zz".repeat(32),
                                                "00".repeat(65),
                                                "",
                                                "\u00ff".repeat(32),
                                                "00".repeat(2000))),
                        "nonce.invalid"));
        all.add(
                "http.idempotency",
                random -> http(
                        random,
                        Request.json(Json.INFER, Json.all())
                                .with(
                                        "idempotency-key",
                                        Json.pick(
                                                random, "a b " + W, W.repeat(20), "\u00ff" + W, W + "\u00a0", "a\tb")),
                        "idempotency_key.invalid"));
        all.add("http.length", random -> bare(random, length(random)));
        all.add("http.chunks", Heads::chunks);
        all.add(
                "http.long.target",
                random -> bare(
                        random,
                        Request.json("/v2/models/" + W.repeat(400 + random.nextInt(2000)) + "/infer", Json.all())));
        all.add("http.long.header", Heads::longHeader);
        all.add("http.line", Heads::line);
        all.add("http.field", Heads::field);
        all.add("http.fields", random -> bare(random, manyFields(random)));
        all.add(
                "http.early",
                random -> new Malformed(
                        "early",
                        Request.json(
                                Json.pick(random, "/v2/models/" + W + "/infer", Json.INFER + "?receipt=" + W),
                                " ".repeat(100_000 + random.nextInt(100_000)) + W),
                        new byte[0],
                        random.nextBoolean() ? Wire.HTTP1 : Wire.HTTP2,
                        java.util.List.of(),
                        Latitude.NONE,
                        0));
    }

    private static Malformed http(Random random, Request request, String... codes) {
        return Malformed.http("http", random.nextBoolean() ? Wire.HTTP1 : Wire.HTTP2, request, codes);
    }

    private static Malformed bare(Random random, Request request) {
        return http(random, request).with(Latitude.CUT);
    }

    /** Lengths that disagree with each other, or with what comes. */
    private static Request length(Random random) {
        Request good = Request.json(Json.INFER, Json.all());
        int length = good.body().length;
        return switch (random.nextInt(6)) {
            case 0 -> good.with("content-length", "-1");
            case 1 -> good.with("content-length", W);
            case 2 -> good.with("content-length", "99999999999999999999");
            case 3 -> good.with("content-length", length + "").with("content-length", (length - 1) + "");
            case 4 -> good.with("content-length", length + "," + N);
            default -> good.with("content-length", "0x" + length);
        };
    }

    private static Malformed chunks(Random random) {
        String body = Json.pick(
                random,
                W + "\r\n",
                "-1\r\n\r\n",
                "FFFFFFFFFFFFFFFF\r\n" + W,
                "5\r\nabcdefgh" + W + "\r\n0\r\n\r\n",
                "0x5\r\nabcde\r\n0\r\n\r\n",
                "5;" + W.repeat(2000) + "\r\nabcde\r\n0\r\n\r\n",
                "\r\n\r\n",
                "80000000\r\n" + W,
                "5\r\n" + W.substring(0, 5) + "\r\n0\r\n" + W + "\r\n\r\n");
        String head = "POST " + Json.INFER + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                + Json.pick(
                        random,
                        "transfer-encoding: chunked\r\n",
                        "transfer-encoding: Chunked\r\n",
                        "transfer-encoding: chunked\r\ncontent-length: 5\r\n")
                + "\r\n";
        return Malformed.bytes("chunks", Binary.latin1(head + body)).with(Latitude.CUT);
    }

    private static Malformed longHeader(Random random) {
        String value = W.repeat(1400 + random.nextInt(3000));
        String name = Json.pick(random, "x-" + W, "assay-nonce", "idempotency-key", "content-type", "authorization");
        return bare(random, Request.post(Json.INFER, Json.all()).with(name, value));
    }

    /** What is no line of a request. */
    private static Malformed line(Random random) {
        String line = Json.pick(
                random,
                W + "\r\n\r\n",
                "GET " + W + "\r\n\r\n",
                "GET /" + W + " HTTP/9.9\r\n\r\n",
                "GET /" + W + " HTTQ/1.1\r\n\r\n",
                "GET  /" + W + "  HTTP/1.1\r\n\r\n",
                "GET /v2 HTTP/1.1 " + W + "\r\nhost: a\r\n\r\n",
                "\u0016\u0003\u0001" + W + "\r\n\r\n",
                "GET \u0000" + W + " HTTP/1.1\r\nhost: a\r\n\r\n",
                "CONNECT " + W + ":443 HTTP/1.1\r\nhost: a\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nhost: " + W + "\r\n\r\n",
                "POST http://" + W + "/v2 HTTP/1.1\r\nhost: " + W + "\r\n\r\n",
                "GET " + W + " HTTP/1.1\r\nhost: a\r\n\r\n",
                "G(T /" + W + " HTTP/1.1\r\nhost: a\r\n\r\n",
                "TRACE /v2 HTTP/1.1\r\nhost: a\r\nx: " + W + "\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + W,
                "\r\n\r\n\r\n" + W + " \r\n\r\n");
        return Malformed.bytes("line", Binary.latin1(line));
    }

    private static Malformed field(Random random) {
        String field = Json.pick(
                random,
                W + "\r\n",
                ": " + W + "\r\n",
                "a b: " + W + "\r\n",
                "x\u0000y: " + W + "\r\n",
                "x-a: " + W + "\u0000\r\n",
                " folded: " + W + "\r\n",
                "x(" + W + "): a\r\n",
                "content-length : 5\r\n",
                "transfer-encoding: " + W + "\r\ncontent-length: 5\r\n",
                "transfer-encoding: gzip, " + W + "\r\n",
                "expect: " + W + "\r\n",
                "\u00ff\u00fe: " + W + "\r\n");
        String head = "POST " + Json.INFER + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/" + W + "\r\n" + field
                + "\r\n" + W;
        return Malformed.bytes("field", Binary.latin1(head)).with(Latitude.CUT);
    }

    private static Request manyFields(Random random) {
        Request request = Request.post(Json.INFER, Json.all());
        int count = 2000 + random.nextInt(500);
        for (int i = 0; i < count; i++) {
            request.headers();
        }
        java.util.List<Request.Header> headers = new java.util.ArrayList<>();
        for (int i = 0; i < count; i++) {
            headers.add(new Request.Header("x-" + i, W));
        }
        return new Request(request.method(), request.target(), headers, request.body());
    }

    /** So many zeros, compressed. */
    static byte[] bomb(int size) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Binary.utf8(W));
            byte[] zeros = new byte[Math.min(size, 1 << 16)];
            for (int left = size; left > 0; left -= zeros.length) {
                gzip.write(zeros, 0, Math.min(left, zeros.length));
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
