package dev.assay.server.hostile;

import java.util.Random;

/** Families of embeddings requests, and of those to the repository. */
final class Texts {
    private static final String EMBED = "/v1/embeddings";
    private static final String MODEL = "all-MiniLM-L6-v2";
    private static final String N = Canary.DIGITS;
    private static final String W = Canary.WORD;

    private Texts() {}

    static void addTo(Families all) {
        all.add(
                "embed.model",
                random -> embed(
                        random,
                        body(
                                Json.pick(
                                        random,
                                        "\"" + W + "\"",
                                        "\"same-FP32\"",
                                        "\"\"",
                                        N,
                                        "null",
                                        "\"" + W.repeat(500) + "\"",
                                        "[\"" + W + "\"]"),
                                "\"" + W + "\"")));
        all.add("embed.tokens", Texts::tokens);
        all.add(
                "embed.input",
                random -> embed(
                        random,
                        body(
                                "\"" + MODEL + "\"",
                                Json.pick(
                                        random,
                                        "null",
                                        "[]",
                                        "[[]]",
                                        "{}",
                                        "true",
                                        N,
                                        "[null]",
                                        "[\"" + W + "\"," + N + "]",
                                        "[" + N + ",\"" + W + "\"]",
                                        "[[\"" + W + "\"]]",
                                        "[[[" + N + "]]]",
                                        "[[1]," + N + "]",
                                        "[1.5]",
                                        "[[" + N + "e5]]",
                                        "[" + "9".repeat(40) + "]",
                                        "\"\\ud800" + W + "\"",
                                        "[\"" + W + "\",[]]"))));
        all.add(
                "embed.many",
                random -> embed(
                        random,
                        body(
                                "\"" + MODEL + "\"",
                                "[" + ("\"" + W + "\",").repeat(2048 + random.nextInt(3000)) + "\"\"]")));
        all.add(
                "embed.long",
                random -> embed(
                        random, body("\"" + MODEL + "\"", "[" + "101,".repeat(600 + random.nextInt(2000)) + "102]")));
        all.add(
                "embed.parameters",
                random -> embed(
                        random,
                        "{\"model\":\"" + MODEL + "\",\"input\":\"" + W + "\","
                                + Json.pick(
                                        random,
                                        "\"encoding_format\":\"" + W + "\"",
                                        "\"encoding_format\":" + N,
                                        "\"dimensions\":-" + N,
                                        "\"dimensions\":0",
                                        "\"dimensions\":\"" + W + "\"",
                                        "\"dimensions\":" + N,
                                        "\"dimensions\":1.5",
                                        "\"encoding_format\":[\"float\"]")
                                + "}"));
        all.add(
                "embed.not",
                random -> embed(
                        random,
                        Json.pick(
                                random,
                                "",
                                "null",
                                "[]",
                                "{}",
                                "{",
                                W,
                                "{\"model\":\"" + MODEL + "\"}",
                                "{\"input\":\"" + W + "\"}",
                                body("\"" + MODEL + "\"", "\"" + W),
                                body("\"" + MODEL + "\"", "\"" + W + "\"") + "}",
                                "{\"model\":\"" + MODEL + "\",\"model\":\"" + W + "\",\"input\":\"a\"}",
                                body("\"" + MODEL + "\"", "[".repeat(5000)))));
        all.add(
                "embed.utf8",
                random -> http(
                        random,
                        Request.post(
                                        EMBED,
                                        Binary.latin1(body(
                                                "\"" + MODEL + "\"",
                                                "\"" + W
                                                        + Json.pick(
                                                                random,
                                                                "\u00ff",
                                                                "\u00c0\u0080",
                                                                "\u00ed\u00a0\u0080",
                                                                "\u00e2\u0082")
                                                        + "\"")))
                                .with("content-type", "application/json")));
        all.add(
                "repository.index",
                random -> http(
                        random,
                        Request.json(
                                "/v2/repository/index",
                                Json.pick(
                                        random,
                                        "{\"ready\":\"" + W + "\"}",
                                        "{\"ready\":" + N + "}",
                                        "{\"" + W + "\":true}",
                                        "[]",
                                        "{",
                                        W,
                                        "{\"ready\":true}{}",
                                        "{\"ready\":true,\"ready\":false}",
                                        "null")),
                        "request.json",
                        "parameter.value"));
        all.add(
                "repository.unauthorized",
                random -> http(
                        random,
                        Request.json(change(random, "same-FP32"), "{}")
                                .with(
                                        "authorization",
                                        Json.pick(
                                                random,
                                                "Bearer " + W,
                                                W,
                                                "Basic " + W,
                                                "Bearer",
                                                "bearer " + W.repeat(200),
                                                "Bearer \u00ff" + W,
                                                "")),
                        "admin.unauthorized",
                        "admin.too_many_guesses"));
        all.add(
                "repository.anonymous",
                random -> http(
                        random, Request.json(change(random, W), ""), "admin.unauthorized", "admin.too_many_guesses"));
        all.add("repository.change", Texts::change);
    }

    private static String body(String model, String input) {
        return "{\"model\":" + model + ",\"input\":" + input + "}";
    }

    private static Malformed embed(Random random, String body) {
        return http(random, Request.json(EMBED, body));
    }

    private static Malformed http(Random random, Request request, String... codes) {
        return Malformed.http(
                "text", random.nextBoolean() ? Malformed.Wire.HTTP1 : Malformed.Wire.HTTP2, request, codes);
    }

    /** Ids that no vocabulary has: the error of ONNX Runtime quotes them. */
    private static Malformed tokens(Random random) {
        String ids = Json.pick(
                random,
                "[101," + N + ",102]",
                "[-1]",
                "[[101,102],[" + N + "]]",
                "[30522]",
                "[9223372036854775807]",
                "[-9223372036854775808]",
                "[101,-" + N + "]",
                "[4294967397]");
        return http(random, Request.json(EMBED, body("\"" + MODEL + "\"", ids)));
    }

    private static String change(Random random, String model) {
        return "/v2/repository/models/" + model + Json.pick(random, "/load", "/unload");
    }

    private static Malformed change(Random random) {
        String target = change(
                random,
                Json.pick(random, W, "..%2F..%2F" + W, "%00", ".", W + "%0a" + W, "a%20b", W.repeat(60), "%ff%fe"));
        String body = Json.pick(random, "{}", "");
        if (random.nextBoolean()) {
            target = change(random, "same-FP32");
            body = Json.pick(
                    random,
                    "{\"parameters\":{\"config\":\"{" + W + "}\"}}",
                    "{\"parameters\":{\"file:1/" + W + "\":\"AAAA\"}}",
                    "{\"parameters\":" + N + "}",
                    "{\"" + W + "\":{}}",
                    "[]",
                    "{\"parameters\":{\"unload_dependents\":true,\"" + W + "\":1}}",
                    "{\"parameters\":" + "[".repeat(100));
        }
        return http(random, Request.json(target, body).with("authorization", "Bearer " + HostileRepository.KEY));
    }
}
