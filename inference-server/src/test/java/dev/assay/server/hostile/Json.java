package dev.assay.server.hostile;

import java.util.List;
import java.util.Random;

/** Families of inference requests in JSON. */
final class Json {
    static final String INFER = "/v2/models/same-FP32/infer";
    private static final String TWO = "/v2/models/two/infer";
    private static final List<String> TYPES =
            List.of("BOOL", "UINT8", "INT8", "INT16", "INT32", "INT64", "FP16", "BF16", "FP32", "FP64", "BYTES");
    private static final String N = Canary.DIGITS;
    private static final String W = Canary.WORD;

    private Json() {}

    static void addTo(Families all) {
        all.add(
                "json.shape",
                random -> infer(
                        random,
                        tensor(
                                "x",
                                pick(random, "[1,2]", "[3]", "[0,1]", "[1,0]", "[]", "[2,2,2]", "[1,1]"),
                                "FP32",
                                data(3 + random.nextInt(2) * 2)),
                        "tensor.size",
                        "tensor.shape"));
        all.add(
                "json.shape.overflow",
                random -> infer(
                        random,
                        tensor("x", overflow(random), "FP32", data(2)),
                        "tensor.shape",
                        "tensor.size",
                        "request.json"));
        all.add(
                "json.shape.negative",
                random -> infer(
                        random,
                        tensor(
                                "x",
                                pick(random, "[-1,2]", "[1,-" + N + "]", "[-9223372036854775808,1]", "[-1,-2]"),
                                "FP32",
                                data(2)),
                        "tensor.shape"));
        all.add(
                "json.shape.not",
                random -> infer(
                        random,
                        tensor(
                                "x",
                                pick(
                                        random,
                                        "null",
                                        "2",
                                        "\"" + W + "\"",
                                        "[1.5,2]",
                                        "[[1,2]]",
                                        "[null]",
                                        "[\"" + N + "\"]",
                                        "{}",
                                        "[true,2]",
                                        "[1e999999999,2]",
                                        "[1e99999999999,2]"),
                                "FP32",
                                data(2)),
                        "request.json"));
        all.add(
                "json.shape.rank",
                random -> infer(
                        random,
                        tensor("x", "[" + "1,".repeat(8 + random.nextInt(2000)) + "1]", "FP32", "[" + N + "]"),
                        "tensor.shape",
                        "request.json"));
        all.add(
                "json.count",
                random -> infer(
                        random,
                        tensor(
                                "x",
                                pick(random, "[2147483647,1]", "[46341,46341]", "[1," + N + "]", "[1073741824,2]"),
                                "FP32",
                                data(2)),
                        "tensor.shape"));
        all.add("json.number", Json::number);
        all.add("json.range", Json::range);
        all.add("json.type", Json::type);
        all.add("json.nesting", Json::nesting);
        all.add("json.deep", random -> infer(random, deep(random), "request.json", "tensor.size", "tensor.value"));
        all.add(
                "json.datatype",
                random -> infer(
                        random,
                        tensor(
                                "x",
                                "[1,2]",
                                pick(
                                        random,
                                        "FP31",
                                        W,
                                        "fp32",
                                        "",
                                        "INT128",
                                        "UINT32",
                                        "UINT64",
                                        "FP64",
                                        "BYTES".repeat(100),
                                        "\\u0000"),
                                data(2)),
                        "tensor.datatype",
                        "tensor.datatype_unsupported",
                        "request.json",
                        "tensor.value"));
        all.add(
                "json.name",
                random -> infer(
                        random,
                        tensor(
                                pick(random, W, "", "X", "x\\u0000", W.repeat(40), W.repeat(10_000), "\\ud800"),
                                "[1,2]",
                                "FP32",
                                data(2)),
                        "input.unknown",
                        "request.json"));
        all.add(
                "json.duplicate.input",
                random -> infer(
                        random,
                        tensor("x", "[1,2]", "FP32", data(2)) + "," + tensor("x", "[1,2]", "FP32", data(2)),
                        "input.unknown"));
        all.add("json.duplicate.member", Json::duplicate);
        all.add(
                "json.missing",
                random -> raw(
                        random,
                        TWO,
                        "{\"inputs\":[" + pick(random, "", tensor("number", "[1,2]", "FP32", data(2))) + "]}",
                        "input.missing"));
        all.add(
                "json.outputs",
                random -> raw(
                        random,
                        INFER,
                        "{\"inputs\":[" + good() + "],\"outputs\":"
                                + pick(
                                        random,
                                        "[{\"name\":\"" + W + "\"}]",
                                        "[{\"name\":\"y\"},{\"name\":\"y\"}]",
                                        "[{}]",
                                        "[\"y\"]",
                                        "{\"name\":\"y\"}",
                                        "[{\"name\":7}]",
                                        "[{\"name\":\"y\",\"" + W + "\":1}]",
                                        "null",
                                        "[{\"name\":\"y\",\"parameters\":{\"classification\":-" + N + "}}]",
                                        "[{\"name\":\"y\",\"parameters\":{\"binary_data\":" + N + "}}]")
                                + "}",
                        "output.unknown",
                        "request.json",
                        "parameter.unsupported",
                        "parameter.value"));
        all.add(
                "json.many.inputs",
                random -> raw(
                        random,
                        INFER,
                        "{\"inputs\":["
                                + (tensor("x", "[1]", "FP32", "[" + N + "]") + ",")
                                        .repeat(300 + random.nextInt(100) * random.nextInt(10))
                                + good() + "]}",
                        "request.json"));
        all.add(
                "json.many.outputs",
                random -> raw(
                        random,
                        INFER,
                        "{\"inputs\":[" + good() + "],\"outputs\":["
                                + ("{\"name\":\"" + W + "\"},").repeat(300 + random.nextInt(1000))
                                + "{\"name\":\"y\"}]}",
                        "request.json"));
        all.add("json.many.members", Json::manyMembers);
        all.add("json.parameters", Json::parameters);
        all.add(
                "json.unknown.member",
                random -> raw(
                        random,
                        INFER,
                        "{\"" + pick(random, W, W.repeat(30), "Inputs", "") + "\":" + N + ",\"inputs\":[" + good()
                                + "]}",
                        "request.json"));
        all.add(
                "json.not",
                random -> raw(
                        random,
                        INFER,
                        pick(
                                random,
                                "",
                                " ",
                                "null",
                                "[]",
                                N,
                                "\"" + W + "\"",
                                W,
                                "{",
                                "{}",
                                "{\"inputs\":null}",
                                "{\"inputs\":{}}",
                                "{\"inputs\":[" + N + "]}",
                                "{\"inputs\":[null]}",
                                "true",
                                "{\"id\":" + N + ",\"inputs\":[]}"),
                        "request.json"));
        all.add("json.truncated", Json::truncated);
        all.add(
                "json.trailing",
                random -> raw(random, INFER, all() + pick(random, W, "}", "{}", ",", "\u0000", all()), "request.json"));
        all.add("json.syntax", random -> raw(random, INFER, syntax(random), "request.json"));
        all.add("json.utf8", Json::badUtf8);
        all.add("json.text", Json::text);
        all.add(
                "json.encoding",
                random -> http(
                        random,
                        Request.post(INFER, encoded(random)).with("content-type", "application/json"),
                        "request.json"));
        all.add("json.gather", Json::gather);
        all.add(
                "json.model",
                random -> raw(
                        random,
                        "/v2/models/"
                                + pick(
                                        random,
                                        W,
                                        "same-FP32/versions/" + N,
                                        "same-FP32/versions/" + W,
                                        "same-FP32/versions/0",
                                        "same-FP32/versions/01",
                                        "same-FP32/versions/-1",
                                        W.repeat(50))
                                + "/infer",
                        all(),
                        "model.unknown"));
        all.add(
                "json.rank",
                random -> infer(
                        random,
                        tensor("x", pick(random, "[2]", "[1,1,2]", "[1,2,1,1]"), "FP32", data(2)),
                        "tensor.shape"));
    }

    private static Malformed infer(Random random, String tensors, String... codes) {
        return raw(random, INFER, "{\"id\":\"" + random.nextInt(100) + "\",\"inputs\":[" + tensors + "]}", codes);
    }

    static Malformed raw(Random random, String target, String body, String... codes) {
        return http(random, Request.json(target, body), codes);
    }

    private static Malformed http(Random random, Request request, String... codes) {
        return Malformed.http(
                "json", random.nextBoolean() ? Malformed.Wire.HTTP1 : Malformed.Wire.HTTP2, request, codes);
    }

    static String tensor(String name, String shape, String type, String data) {
        return "{\"name\":\"" + name + "\",\"shape\":" + shape + ",\"datatype\":\"" + type + "\",\"data\":" + data
                + "}";
    }

    private static String good() {
        return tensor("x", "[1,2]", "FP32", data(2));
    }

    static String all() {
        return "{\"inputs\":[" + good() + "]}";
    }

    /** So many numbers. */
    static String data(int count) {
        return "[" + (N + ",").repeat(count - 1) + N + ".5]";
    }

    static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String overflow(Random random) {
        return pick(
                random,
                "[9223372036854775807,2]",
                "[9223372036854775808,2]",
                "[4611686018427387904,4]",
                "[4294967296,4294967296]",
                "[2147483648,2]",
                "[65536,65536,65536,65536]",
                "[3037000500,3037000500]",
                "[" + "9".repeat(30 + random.nextInt(100)) + "]",
                "[2147483647,2147483647,0]");
    }

    /** Numbers that JSON does not have, or that the datatype does not. */
    private static Malformed number(Random random) {
        String bad = pick(
                random,
                "INT32|NaN",
                "BOOL|Infinity",
                "nan",
                "-NaN",
                "+1",
                ".5",
                "1.",
                "0x1F",
                "01",
                "1e",
                "--1",
                "1_000",
                "1e+",
                "1,,2",
                "1e39",
                "-1e39",
                "1e400",
                "1e999999999",
                "1e99999999999999999999",
                N + "e" + N,
                "\"" + N + "\"",
                "\"nan\"",
                "\"" + W + "\"",
                "9".repeat(65),
                "9".repeat(5000),
                "0." + "1".repeat(5000),
                "null",
                "true",
                "{}",
                "{\"" + W + "\":1}");
        return infer(random, tensor("x", "[1,2]", "FP32", "[" + N + "," + bad + "]"), "request.json", "tensor.value");
    }

    private static Malformed range(Random random) {
        String type = pick(random, "INT8", "UINT8", "INT16", "INT32", "INT64", "BOOL");
        String bad = switch (type) {
            case "INT8" -> pick(random, "128", "-129", N, "1.5", "9223372036854775808");
            case "UINT8" -> pick(random, "256", "-1", N, "1e1");
            case "INT16" -> pick(random, "32768", "-32769", N);
            case "INT32" -> pick(random, "2147483648", "-2147483649", N + "000");
            case "INT64" -> pick(random, "9223372036854775808", "-9223372036854775809", N + ".0", "1e3");
            default -> pick(random, "0", "1", N, "\"true\"");
        };
        return raw(
                random,
                "/v2/models/same-" + type + "/infer",
                "{\"inputs\":[" + tensor("x", "[1,1]", type, "[" + bad + "]") + "]}",
                "tensor.value");
    }

    private static Malformed type(Random random) {
        String model = TYPES.get(random.nextInt(TYPES.size()));
        String type = TYPES.get(random.nextInt(TYPES.size()));
        String value = type.equals("BOOL") ? "true" : type.equals("BYTES") ? "\"" + W + "\"" : "7";
        String body =
                "{\"inputs\":[" + tensor("x", model.equals(type) ? "[2,1]" : "[1,1]", type, "[" + value + "]") + "]}";
        return raw(random, "/v2/models/same-" + model + "/infer", body, "tensor.datatype", "tensor.size");
    }

    private static Malformed nesting(Random random) {
        String data = pick(
                random,
                "[[" + N + "],[" + N + "]]",
                "[[[" + N + ",1]]]",
                "[" + N + ",[1]]",
                "[[" + N + "],1]",
                "[[" + N + ",1],[]]",
                "[[]]",
                "[[" + N + ",1,2]]",
                "[]",
                "{\"" + W + "\":[1,2]}",
                "\"" + W + "\"",
                N);
        return infer(random, tensor("x", "[1,2]", "FP32", data), "tensor.size", "tensor.value", "request.json");
    }

    private static String deep(Random random) {
        int depth = 33 + random.nextInt(20_000);
        String open = pick(random, "[", "[[", "{\"" + W + "\":");
        return tensor("x", "[1,2]", "FP32", "[" + open.repeat(depth));
    }

    private static Malformed duplicate(Random random) {
        String input = good();
        String twice = pick(
                random,
                input.replace("{\"name\"", "{\"name\":\"x\",\"name\""),
                input.replace("\"shape\":[1,2]", "\"shape\":[1,2],\"shape\":[" + N + "]"),
                input.replace("\"data\":", "\"data\":[1,2],\"data\":"),
                input.replace("\"datatype\"", "\"datatype\":\"" + W + "\",\"datatype\""));
        String body = random.nextInt(3) == 0
                ? "{\"inputs\":[" + input + "],\"inputs\":[" + input + "]}"
                : "{\"inputs\":[" + twice + "]}";
        return raw(random, INFER, body, "request.json");
    }

    private static Malformed manyMembers(Random random) {
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < 70 + random.nextInt(500); i++) {
            members.append("\"").append(W).append(i).append("\":").append(N).append(",");
        }
        String parameters = "{" + members + "\"a\":1}";
        String body = "{\"parameters\":" + parameters + ",\"inputs\":[" + good() + "]}";
        return raw(random, INFER, body, "request.json");
    }

    private static Malformed parameters(Random random) {
        String bad = pick(
                random,
                "\"priority\":-1",
                "\"priority\":\"" + W + "\"",
                "\"priority\":1.5",
                "\"priority\":18446744073709551616",
                "\"timeout\":-" + N,
                "\"timeout\":\"" + N + "\"",
                "\"timeout\":1e300",
                "\"timeout\":null",
                "\"timeout\":true",
                "\"sequence_id\":" + N,
                "\"sequence_start\":true",
                "\"binary_data_output\":\"" + W + "\"",
                "\"triton_" + W + "\":1",
                "\"shared_memory_region\":\"" + W + "\"",
                "\"" + W + "\":{\"a\":1}",
                "\"" + W + "\":[" + N + "]");
        String input = random.nextInt(3) > 0
                ? good()
                : good().replace("\"data\"", "\"parameters\":{\"shared_memory_offset\":" + N + "},\"data\"");
        return raw(
                random,
                INFER,
                "{\"parameters\":{" + bad + "},\"inputs\":[" + input + "]}",
                "parameter.value",
                "parameter.unsupported",
                "request.json");
    }

    private static Malformed truncated(Random random) {
        String body = all();
        return raw(random, INFER, body.substring(0, random.nextInt(body.length())), "request.json");
    }

    private static String syntax(Random random) {
        String body = all();
        int at = random.nextInt(body.length());
        return pick(
                random,
                body.replace('"', '\''),
                body.replace(':', '='),
                body.replace(",", ",,"),
                body.replace("]", ",]"),
                body.replace("}", ",}"),
                "//" + W + "\n" + body,
                "/*" + W + "*/" + body,
                "\uFEFF" + body,
                body.substring(0, at) + "\u0001" + body.substring(at),
                body.replace("x", "\\q"),
                body.replace("x", "\\u12"),
                body.replace("x", "\n" + W),
                body.replace("\"name\"", W));
    }

    private static Malformed badUtf8(Random random) {
        byte[][] bad = {
            {(byte) 0xff},
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xe2, (byte) 0x82},
            {(byte) 0xf8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0x80},
            {(byte) 0xfe}
        };
        String body = pick(
                random,
                "{\"id\":\"@" + W + "\",\"inputs\":[" + good() + "]}",
                "{\"inputs\":[" + tensor("@" + W, "[1,2]", "FP32", data(2)) + "]}",
                "{\"@" + W + "\":1,\"inputs\":[" + good() + "]}",
                "{\"inputs\":[" + tensor("x", "[1,1]", "BYTES", "[\"@" + W + "\"]") + "]}",
                "{\"parameters\":{\"a\":\"@" + W + "\"},\"inputs\":[" + good() + "]}",
                "@" + all());
        int at = body.indexOf('@');
        byte[] bytes = Binary.join(
                Binary.utf8(body.substring(0, at)),
                bad[random.nextInt(bad.length)],
                Binary.utf8(body.substring(at + 1)));
        boolean texts = body.contains("BYTES");
        Request request = Request.post(texts ? "/v2/models/same-BYTES/infer" : INFER, bytes)
                .with("content-type", "application/json");
        return http(random, request, "request.json", "text.malformed", "input.unknown");
    }

    private static Malformed text(Random random) {
        String data = pick(
                random,
                "[\"\\ud800\"]",
                "[\"" + W + "\\udfff\"]",
                "[" + N + "]",
                "[null]",
                "[true]",
                "[[\"" + W + "\"],[\"\"]]",
                "[\"" + W + "\",\"\"]",
                "[]");
        return raw(
                random,
                "/v2/models/same-BYTES/infer",
                "{\"inputs\":[" + tensor("x", "[1,1]", "BYTES", data) + "]}",
                "text.malformed",
                "tensor.value",
                "tensor.size",
                "request.json");
    }

    private static byte[] encoded(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> all().getBytes(java.nio.charset.StandardCharsets.UTF_16);
            case 1 -> all().getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
            default -> Binary.join(new byte[] {(byte) 0x1f, (byte) 0x8b}, Binary.utf8(all()));
        };
    }

    /** ONNX Runtime's own error quotes the index. */
    private static Malformed gather(Random random) {
        String index = pick(random, N, "-" + N, "10", "-11", "9223372036854775807", "-9223372036854775808");
        return raw(
                random,
                "/v2/models/" + pick(random, "gather", "gather-batched") + "/infer",
                "{\"inputs\":[" + tensor("indices", "[1,2]", "INT64", "[1," + index + "]") + "]}",
                "model.failed");
    }
}
