package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.json.JsonValue;
import dev.assay.json.JsonValue.JsonObject;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document describes the routes that there are, and paths say which methods they have. */
@QuarkusTest
class OpenApiTest {
    private final TestClient client = TestClient.ofThisServer();

    @Test
    void theDocumentIsServedWithItsVersion() throws Exception {
        HttpResponse<byte[]> answer = client.get("/openapi.json");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(TestClient.text(answer)).doesNotContain("${");
        assertThat(client.get("/q/openapi").body()).isEqualTo(answer.body());
        JsonObject server = (JsonObject) TestClient.json(client.get("/v2"));
        assertThat(document("info").get("version"))
                .isEqualTo(server.members().get("version"))
                .isNotNull();
    }

    /** Each path, asked by a method that it does not have, names the methods that the document has. */
    @Test
    void everyPathOfTheDocumentIsARouteWithTheDocumentsMethods() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, JsonValue> path : document("paths").entrySet()) {
            TreeSet<String> methods =
                    new TreeSet<>(((JsonObject) path.getValue()).members().keySet());
            methods.remove("parameters");
            String target = path.getKey().replaceAll("\\{version}", "1").replaceAll("\\{[^}]*}", "loan-risk");
            HttpResponse<byte[]> answer = client.send(client.request(target).method("PATCH", BodyPublishers.noBody()));
            String allowed = answer.headers().firstValue("Allow").orElse("").toLowerCase(Locale.ROOT);
            if (answer.statusCode() != 405 || !methods.equals(without(allowed, "head"))) {
                wrong.add(path.getKey() + ": " + answer.statusCode() + " " + allowed);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static TreeSet<String> without(String allowed, String method) {
        TreeSet<String> methods = new TreeSet<>(List.of(allowed.split(", ", -1)));
        methods.remove(method);
        return methods;
    }

    private Map<String, JsonValue> document(String member) throws Exception {
        JsonObject document = (JsonObject) TestClient.json(client.get("/openapi.json"));
        return ((JsonObject) Objects.requireNonNull(document.members().get(member))).members();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/systemsharedmemory/status",
                "/v2/systemsharedmemory/region/region/status",
                "/v2/cudasharedmemory/unregister",
                "/v2/trace/setting",
                "/v2/models/loan-risk/trace/setting",
                "/v2/logging",
                "/v2/models/loan-risk/generate",
                "/v2/models/loan-risk/versions/1/generate_stream"
            })
    void extensionsThatAreNotHereSaySo(String target) throws Exception {
        InferHttpTest.assertError(client.get(target), 501, "extension.unsupported");
        InferHttpTest.assertError(client.post(target, "{}"), 501, "extension.unsupported");
    }

    @Test
    void aBodyInAContentCodingIsToldWhatWouldBeRead() throws Exception {
        HttpResponse<byte[]> answer = client.post("/v2/models/loan-risk/infer", "x", "Content-Encoding", "gzip");
        InferHttpTest.assertError(answer, 415, "http.content_encoding");
        assertThat(answer.headers().firstValue("Accept-Encoding")).contains("identity");
    }
}
