package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that nobody here wrote, unmodified, against a server as users start it: Triton's for HTTP and gRPC, OpenAI's
 * for Python and Node, and schemathesis over the document that describes the server.
 */
class PublicClientsIT {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration RUN_LIMIT = Duration.ofMinutes(6);
    private static final String KEY = "a key that is no secret";

    @TempDir
    private static Path folder;

    private static ClientTools tools;
    private static Launcher assay;
    private static Process server;
    private static String address;
    private static String plain;

    @BeforeAll
    static void serve() throws Exception {
        tools = new ClientTools();
        Path models = Files.createDirectories(folder.resolve("models"));
        Tool.Result written = new Tool(folder, Map.of())
                .run(
                        RUN_LIMIT,
                        "python3",
                        tools.scripts().resolve("models.py").toString(),
                        models.toString(),
                        Project.root().resolve("inference-server/target/models").toString());
        assumeTrue(written.status() >= 0, "no Python: " + written.tail());
        assertThat(written.status()).as(written.tail()).isZero();
        int port = Project.freePort();
        address = "localhost:" + port;
        plain = "localhost:" + Project.freePort();
        assay = new Launcher(Project.root().resolve("assay"), folder);
        server = assay.start(
                "serve", "--tee=simulated", "--port=" + port, "--models=" + models, "--config=" + settings(models));
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!assay.output().contains("assay: ready on https://" + address)) {
            assertThat(server.isAlive() && Instant.now().isBefore(limit))
                    .as(assay.errors())
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Everything is loaded but the model that the administrator loads. */
    private static Path settings(Path models) throws Exception {
        String loaded;
        try (Stream<Path> names = Files.list(models)) {
            loaded = names.map(name -> name.getFileName().toString())
                    .filter(name -> !name.equals("spare"))
                    .sorted()
                    .collect(Collectors.joining(","));
        }
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        List<String> settings = List.of(
                "assay.repository.mode=explicit",
                "assay.repository.load-models=" + loaded,
                "assay.admin.key-sha256=" + HexFormat.of().formatHex(digest),
                "quarkus.http.insecure-requests=enabled",
                "quarkus.http.port=" + plain.substring(plain.indexOf(':') + 1));
        return Files.write(folder.resolve("server.properties"), settings);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).as("stopped").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tritonsHttpClient(boolean tls) throws Exception {
        assertThat(python("triton_http.py", environment(tls)))
                .contains("every_type", "every_rank", "requested_outputs", "asynchronous", "classification")
                .contains("compression", "what_is_not_there", "repository", "asyncio_client");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tritonsGrpcClient(boolean tls) throws Exception {
        assertThat(python("triton_grpc.py", environment(tls)))
                .contains("every_type", "every_rank", "requested_outputs", "asynchronous", "streaming")
                .contains("compression", "what_is_not_there", "repository", "asyncio_client");
    }

    @Test
    void openAisPythonClient() throws Exception {
        assertThat(python("openai_python.py", environment(true)))
                .contains("every_input", "every_format", "errors", "asyncio_client");
    }

    @Test
    void openAisNodeClient() throws Exception {
        Path node = tools.node();
        Map<String, String> environment = new HashMap<>(environment(true));
        environment.put("NODE_EXTRA_CA_CERTS", certificate().toString());

        Tool.Result result = new Tool(node, environment).run(RUN_LIMIT, "node", "openai_node.mjs");

        assertThat(result.status()).as(result.tail()).isZero();
        assertThat(result.output()).contains("everyInput", "everyFormat", "errors");
    }

    @Test
    void schemathesisFindsNothing() throws Exception {
        // Evidence that is bound to a session can be had from Java 25 on; before, a server says 501 of it.
        boolean complete = Runtime.version().feature() >= 25;
        assertNothingFound(
                complete
                        ? schemathesis("--checks=all")
                        : schemathesis("--checks=all", "--exclude-path=/.well-known/assay/evidence"));
    }

    /**
     * What a request must hold depends on the model, so that the document cannot say which ones a real one takes; with
     * Inference-Header-Content-Length 0, any bytes are a tensor.
     */
    @Test
    void schemathesisFindsNothingWithARealModelEither() throws Exception {
        Path settings = Files.writeString(folder.resolve("schemathesis.toml"), """
                [parameters]
                "path.served_model" = "same-FP32"
                "path.version" = "1"
                """);

        assertNothingFound(schemathesis(
                "--checks=all",
                "--exclude-checks=positive_data_acceptance,negative_data_rejection",
                "--include-path-regex=/infer$",
                "--config-file=" + settings));
    }

    private static Tool.Result schemathesis(String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(tools.python().resolve("schemathesis").toString());
        // Its own options stand before the command.
        Stream.of(options).filter(option -> option.startsWith("--config-file")).forEach(command::add);
        command.addAll(List.of("run", "https://" + address + "/openapi.json", "--tls-verify=" + certificate()));
        Stream.of(options).filter(option -> !option.startsWith("--config-file")).forEach(command::add);
        command.addAll(List.of("--max-examples=25", "--continue-on-failure", "--seed=1", "--no-color"));
        return new Tool(folder, environment(true)).run(RUN_LIMIT, command.toArray(new String[0]));
    }

    private static void assertNothingFound(Tool.Result result) throws IOException {
        assertThat(result.status()).as(result.tail()).isZero();
        assertThat(result.output()).containsPattern("[1-9][0-9]* generated, [1-9][0-9]* passed\\R");
        assertThat(assay.errors()).as("nothing that looks like a bug").doesNotContain("failed with", "ERROR");
    }

    private static String python(String script, Map<String, String> environment) throws IOException {
        Path python = tools.python().resolve("python");
        Tool.Result result = new Tool(folder, environment)
                .run(
                        RUN_LIMIT,
                        python.toString(),
                        tools.scripts().resolve(script).toString());
        assertThat(result.status()).as(result.tail()).isZero();
        return result.output();
    }

    private static Map<String, String> environment(boolean tls) {
        return Map.of(
                "ASSAY_SERVER",
                tls ? address : plain,
                "ASSAY_TLS",
                Boolean.toString(tls),
                "ASSAY_ADMIN_KEY",
                KEY,
                "PYTHONDONTWRITEBYTECODE",
                "1");
    }

    /** The certificate that the server shows now, as what these clients trust. */
    private static Path certificate() throws IOException {
        Path file = folder.resolve("server.pem");
        String script = "import sys, server, shutil; shutil.copy(server.authority(), sys.argv[1])";
        Map<String, String> environment = new HashMap<>(environment(true));
        environment.put("PYTHONPATH", tools.scripts().toString());
        Tool.Result result = new Tool(folder, environment).run(RUN_LIMIT, "python3", "-c", script, file.toString());
        assertThat(result.status()).as(result.tail()).isZero();
        return file;
    }
}
