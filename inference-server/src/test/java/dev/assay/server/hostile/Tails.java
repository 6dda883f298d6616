package dev.assay.server.hostile;

import java.util.Random;

/** Families of inference requests with binary tensors after their JSON. */
final class Tails {
    private static final String LENGTH = "inference-header-content-length";
    private static final String N = Canary.DIGITS;
    private static final String W = Canary.WORD;

    private Tails() {}

    static void addTo(Families all) {
        all.add("binary.header", Tails::header);
        all.add("binary.cut", Tails::cut);
        all.add("binary.size", Tails::size);
        all.add("binary.shape", Tails::shape);
        all.add("binary.texts", Tails::texts);
        all.add(
                "binary.bool",
                random -> send(
                        random,
                        "same-BOOL",
                        input("[1,2]", "BOOL", "2"),
                        new byte[] {1, (byte) (2 + random.nextInt(250))},
                        "tensor.value"));
        all.add("binary.raw", Tails::raw);
        all.add(
                "binary.gather",
                random -> send(
                        random,
                        Json.pick(random, "gather", "gather-batched"),
                        "{\"name\":\"indices\",\"shape\":[1,2],\"datatype\":\"INT64\",\"parameters\":{\"binary_data_size\":16}}",
                        Binary.longs(1, Json.pick(random, "a", "b").equals("a") ? Canary.NUMBER : Long.MIN_VALUE),
                        "model.failed"));
        all.add("binary.truncated", Tails::truncated);
    }

    private static String input(String shape, String type, String size) {
        return "{\"name\":\"x\",\"shape\":" + shape + ",\"datatype\":\"" + type
                + "\",\"parameters\":{\"binary_data_size\":" + size + "}}";
    }

    private static Malformed send(Random random, String model, String input, byte[] tail, String... codes) {
        byte[] json = Binary.utf8("{\"inputs\":[" + input + "]}");
        return http(random, request(model, json, tail, Integer.toString(json.length)), codes);
    }

    private static Request request(String model, byte[] json, byte[] tail, String length) {
        return Request.post("/v2/models/" + model + "/infer", Binary.join(json, tail))
                .with("content-type", "application/octet-stream")
                .with(LENGTH, length);
    }

    private static Malformed http(Random random, Request request, String... codes) {
        return Malformed.http(
                "binary", random.nextBoolean() ? Malformed.Wire.HTTP1 : Malformed.Wire.HTTP2, request, codes);
    }

    /** Lengths that are no lengths, or more than there is. */
    private static Malformed header(Random random) {
        byte[] json = Binary.utf8("{\"inputs\":[" + input("[1,2]", "FP32", "8") + "]}");
        String length = Json.pick(
                random,
                "-1",
                "-" + N,
                N,
                N + N,
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551616",
                "4294967296",
                "+" + json.length,
                "0x10",
                "1e2",
                W,
                "12.0",
                "007",
                "1,2",
                "2147483648",
                " - 1",
                "",
                "\u00b9",
                "4294967" + (296 + json.length));
        Request request = request("same-FP32", json, Binary.floats(2), length);
        if (random.nextInt(8) == 0) {
            request = request("same-FP32", json, Binary.floats(2), Integer.toString(json.length))
                    .with(LENGTH, N);
        }
        return http(random, request, "request.header_length");
    }

    /** A length that ends elsewhere than the JSON does. */
    private static Malformed cut(Random random) {
        byte[] json = Binary.utf8("{\"inputs\":[" + input("[1,2]", "FP32", "8") + "]}");
        int length = random.nextBoolean() ? 1 + random.nextInt(json.length - 1) : json.length + 1 + random.nextInt(8);
        return http(
                random,
                request("same-FP32", json, Binary.floats(2), Integer.toString(length)),
                "request.json",
                "request.binary_data");
    }

    private static Malformed size(Random random) {
        String size = Json.pick(
                random,
                "-1",
                "-8",
                N,
                "9223372036854775807",
                "9223372036854775808",
                "4294967304",
                "2147483656",
                "8.5",
                "\"8\"",
                "null",
                "true",
                "7",
                "9",
                "0",
                "1e1",
                "[8]");
        return send(
                random,
                "same-FP32",
                input("[1,2]", "FP32", size),
                Binary.floats(2),
                "parameter.value",
                "request.binary_data",
                "request.json",
                "tensor.size");
    }

    private static Malformed shape(Random random) {
        String shape = Json.pick(
                random,
                "[1,3]",
                "[2,2]",
                "[0,2]",
                "[-1,2]",
                "[4611686018427387904,4]",
                "[1073741824,4]",
                "[2147483647,1]",
                "[9223372036854775807,9223372036854775807]",
                "[" + N + ",1]",
                "[1,1,1,1,1,1,1,1,2]",
                "[]");
        return send(
                random,
                "same-FP32",
                input(shape, "FP32", "8"),
                Binary.floats(2),
                "tensor.size",
                "tensor.shape",
                "request.json");
    }

    private static Malformed texts(Random random) {
        byte[] word = Binary.utf8(W);
        byte[] tail = switch (random.nextInt(8)) {
            case 0 -> Binary.element(-1, word);
            case 1 -> Binary.element(Integer.MIN_VALUE, word);
            case 2 -> Binary.element(Integer.MAX_VALUE, word);
            case 3 -> Binary.element(word.length + 1, word);
            case 4 -> Binary.element(word.length - 1, word);
            case 5 -> Binary.element(word.length + 1, Binary.join(word, new byte[] {(byte) 0xff}));
            case 6 -> Binary.element(2, new byte[] {(byte) 0xc0, (byte) 0x80});
            default -> new byte[] {1, 2, 3};
        };
        return send(
                random,
                "same-BYTES",
                input("[1,1]", "BYTES", Integer.toString(tail.length)),
                tail,
                "tensor.size",
                "tensor.value");
    }

    /** Without any JSON. */
    private static Malformed raw(Random random) {
        Request request = switch (random.nextInt(5)) {
            case 0 -> request("same-FP32", new byte[0], Binary.join(Binary.floats(2), new byte[1]), "0");
            case 1 -> request("two", new byte[0], Binary.floats(2), "0");
            case 2 -> request("same-BYTES", new byte[0], Binary.join(Binary.utf8(W), new byte[] {-1}), "0");
            case 3 -> request("same-BOOL", new byte[0], Binary.utf8(W), "0");
            default -> request("scalar", new byte[0], Binary.floats(2), "0");
        };
        return http(random, request, "tensor.size", "tensor.value", "request.header_length");
    }

    private static Malformed truncated(Random random) {
        byte[] json = Binary.utf8("{\"inputs\":[" + input("[1,64]", "FP32", "256") + "]}");
        byte[] tail = Binary.floats(64);
        byte[] part = java.util.Arrays.copyOf(tail, random.nextInt(tail.length));
        return http(random, request("same-FP32", json, part, Integer.toString(json.length)), "request.binary_data");
    }
}
