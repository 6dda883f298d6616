package dev.assay.server.hostile;

import dev.assay.server.hostile.Malformed.Latitude;
import java.util.Random;

/** Families of calls over gRPC whose frames, head or method are wrong. */
final class Frames {
    private static final String SERVICE = "/inference.GRPCInferenceService/";
    private static final String W = Canary.WORD;
    private static final String N = Canary.DIGITS;

    private Frames() {}

    static void addTo(Families all) {
        all.add("frames.length", Frames::length);
        all.add(
                "frames.truncated",
                random -> call(random, java.util.Arrays.copyOf(good(), random.nextInt(good().length))));
        all.add("frames.flag", Frames::flag);
        all.add("frames.compressed", Frames::compressed);
        all.add(
                "frames.encoding",
                random -> grpc(Request.grpc(Calls.INFER, compressedGood())
                        .with("grpc-encoding", Json.pick(random, W, "deflate", "snappy", "zstd", "gzip, gzip"))));
        all.add("frames.none", random -> grpc(Request.grpc(method(random), new byte[0])));
        all.add("frames.two", random -> grpc(Request.grpc(Calls.INFER, Binary.join(good(), good()))));
        all.add(
                "frames.garbage",
                random ->
                        grpc(Request.grpc(method(random), Binary.frame(Binary.join(new byte[] {7}, Binary.utf8(W))))));
        all.add(
                "frames.method",
                random -> grpc(Request.grpc(
                                Json.pick(
                                        random,
                                        SERVICE + W,
                                        "/" + W + "/ModelInfer",
                                        "/" + W,
                                        "/inference.GRPCInferenceService",
                                        SERVICE,
                                        "//",
                                        SERVICE + "modelinfer",
                                        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                                        SERVICE + "ModelInfer/" + W),
                                good()))
                        .with(Latitude.BARE));
        all.add("frames.http", Frames::overHttp);
        all.add("frames.metadata", Frames::metadata);
        all.add(
                "frames.timeout",
                random -> grpc(Request.grpc(
                                Calls.INFER,
                                Binary.frame(
                                        Calls.good().setModelName(W).build().toByteArray()))
                        .with("grpc-timeout", Json.pick(random, W, "-1S", "1", "S", "1.5S", N + N + "S", "1X", ""))));
        all.add("frames.models", Frames::models);
        all.add("frames.stream", Frames::stream);
    }

    private static byte[] good() {
        return Binary.frame(Calls.good().build().toByteArray());
    }

    private static byte[] compressedGood() {
        byte[] zip = Heads.SMALL_BOMB;
        return Binary.frame(1, zip.length, zip);
    }

    private static Malformed grpc(Request request) {
        return Malformed.grpc("frames", request);
    }

    private static String method(Random random) {
        return SERVICE
                + Json.pick(
                        random,
                        "ModelInfer",
                        "ModelReady",
                        "ModelMetadata",
                        "ModelConfig",
                        "ModelStatistics",
                        "ServerLive",
                        "RepositoryIndex",
                        "RepositoryModelLoad",
                        "RepositoryModelUnload",
                        "ServerMetadata");
    }

    private static Malformed call(Random random, byte[] frames) {
        return grpc(Request.grpc(method(random), frames));
    }

    private static Malformed length(Random random) {
        long length = switch (random.nextInt(5)) {
            case 0 -> 0xffffffffL;
            case 1 -> 0x80000000L;
            case 2 -> (16 << 20) + 1;
            case 3 -> 1000;
            default -> Canary.NUMBER;
        };
        return call(
                random,
                Binary.join(Binary.frame(0, length, Binary.utf8(W)), random.nextBoolean() ? good() : new byte[0]));
    }

    private static Malformed flag(Random random) {
        byte[] message = Calls.good().build().toByteArray();
        return call(
                random,
                Binary.frame(
                        Json.pick(random, "a", "b").equals("a") ? 1 : 2 + random.nextInt(254),
                        message.length,
                        message));
    }

    /** What says that it is compressed, and is not; or is, and grows past all bounds. */
    private static Malformed compressed(Random random) {
        byte[] zip = switch (random.nextInt(4)) {
            case 0 -> Binary.utf8(W);
            case 1 -> java.util.Arrays.copyOf(Heads.SMALL_BOMB, 20);
            case 2 -> random.nextInt(8) == 0 ? Heads.LARGE_BOMB : Heads.BOMB;
            default -> new byte[0];
        };
        return grpc(
                Request.grpc(method(random), Binary.frame(1, zip.length, zip)).with("grpc-encoding", "gzip"));
    }

    private static Malformed overHttp(Random random) {
        Request good = Request.grpc(Calls.INFER, good());
        Request request = switch (random.nextInt(6)) {
            case 0 -> good.instead("content-type", Json.pick(random, "text/plain", W, "application/json"));
            case 1 ->
                good.instead(
                        "content-type",
                        Json.pick(
                                random,
                                "application/grpc+json",
                                "application/grpc-web",
                                "application/grpc-web-text",
                                "application/grpc+" + W,
                                "application/grpc" + W));
            case 2 -> new Request("GET", Calls.INFER, good.headers(), new byte[0]);
            case 3 -> good.method(Json.pick(random, "PUT", "DELETE", "OPTIONS", "PATCH"));
            case 4 ->
                new Request(
                        "POST", Json.pick(random, Json.INFER, "/v1/embeddings", "/v2"), good.headers(), good.body());
            default ->
                new Request("POST", Calls.INFER + "?" + W, good.headers(), good.body())
                        .instead("content-type", "text/" + W);
        };
        return grpc(request);
    }

    private static Malformed metadata(Random random) {
        Request call = Request.grpc(random.nextInt(4) > 0 ? Calls.INFER : SERVICE + "RepositoryModelLoad", good());
        return grpc(
                switch (random.nextInt(6)) {
                    case 0 ->
                        call.with(
                                "assay-nonce-bin",
                                Json.pick(random, "!!!" + W, "AAAA", "A", "=", "A".repeat(2000), "\u00ff"));
                    case 1 -> call.with("idempotency-key", Json.pick(random, W + " " + W, W.repeat(20), "\u00ff" + W));
                    case 2 -> call.with("x-" + W + "-bin", "%%%").with("idempotency-key", W + " a");
                    case 3 -> call.with("assay-nonce-bin", "AAAA,BBBB");
                    default ->
                        Request.grpc(
                                        SERVICE + Json.pick(random, "RepositoryModelLoad", "RepositoryModelUnload"),
                                        Binary.frame(new byte[0]))
                                .with("authorization", Json.pick(random, "Bearer " + W, W, "\u00ff"));
                });
    }

    /** Methods about models, of models that there are not. */
    private static Malformed models(Random random) {
        byte[] name = Binary.utf8(Json.pick(random, W, W.repeat(500), "same-FP32/" + W));
        byte[] message = Binary.join(new byte[] {10}, varint(name.length), name);
        String method = Json.pick(random, "ModelMetadata", "ModelConfig", "ModelStatistics", "RepositoryIndex");
        return Malformed.grpc(
                "frames", Request.grpc(SERVICE + method, Binary.frame(message)), "model.unknown", "repository.unknown");
    }

    private static byte[] varint(int value) {
        return value < 128
                ? new byte[] {(byte) value}
                : new byte[] {(byte) (value & 0x7f | 0x80), (byte) (value >>> 7)};
    }

    private static Malformed stream(Random random) {
        byte[] frames = switch (random.nextInt(4)) {
            case 0 -> Binary.frame(0, 0xffffffffL, Binary.utf8(W));
            case 1 -> Binary.frame(1, W.length(), Binary.utf8(W));
            case 2 -> java.util.Arrays.copyOf(good(), 5 + random.nextInt(20));
            default -> Binary.frame(200, 4, Binary.utf8("abcd"));
        };
        Malformed malformed = Malformed.stream("frames", Request.grpc(Calls.STREAM, frames), -1);
        return malformed.with(Latitude.NONE);
    }
}
