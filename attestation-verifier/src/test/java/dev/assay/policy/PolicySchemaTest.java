package dev.assay.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The JSON Schema that is shipped and the reader say yes and no to the same documents. */
class PolicySchemaTest {
    private static final JsonSchema SCHEMA = schema();

    /** Every member, none with its default. */
    private static final String FULL = "{\"assay_policy\":1,\"mode\":\"real\",\"tees\":[\"tdx\",\"sgx\",\"sev-snp\"],"
            + "\"reference_values\":["
            + "{\"tee\":\"sgx\",\"measurements\":{\"mrsigner\":\"00ff\"},\"isv_prod_id\":1,\"min_isv_svn\":2},"
            + "{\"tee\":\"tdx\",\"measurements\":{\"mrtd\":\"00\",\"rtmr0\":\"01\"}},"
            + "{\"tee\":\"nitro\",\"name\":\"pcr31\",\"value\":\"AB\"}],"
            + "\"dangerously_accept_any_measurement\":true,\"dangerously_accept_partial_measurements\":true,"
            + "\"dangerously_accept_debug\":true,\"models\":[{\"name\":\"m\",\"digest\":\"" + "ab".repeat(32) + "\"}],"
            + "\"accept_any_model\":true,\"instance_names\":[\"a.example\"],\"require_nonce\":false,"
            + "\"max_evidence_age_seconds\":60,\"max_registration_seconds\":61,\"require_attested_tls\":false,"
            + "\"require_session_binding\":true,\"require_gpu\":true,"
            + "\"gpu\":{\"dangerously_accept_unknown_measurements\":true,"
            + "\"dangerously_accept_measurement_mismatch\":true,\"dangerously_accept_unknown_mode\":true,"
            + "\"accept_certificate_hold\":true,\"max_age_seconds\":62},"
            + "\"accepted_tcb_statuses\":[{\"status\":\"OutOfDate\",\"grace_seconds\":63},"
            + "{\"status\":\"SWHardeningNeeded\"}],\"accepted_advisories\":[\"INTEL-SA-1\"],"
            + "\"accept_any_advisory\":true,\"min_tcb_evaluation_data_number\":17,"
            + "\"min_svns\":{\"sgx\":{\"isv_svn\":1},\"tdx\":{\"seam_svn\":2,\"seam_major_version\":1},"
            + "\"sev-snp\":{\"guest_svn\":3,\"bl\":4,\"tee\":5,\"snp\":6,\"ucode\":7,\"fmc\":8}},"
            + "\"max_endorsement_age_seconds\":64,\"dangerously_accept_unknown_revocation\":true,"
            + "\"platforms\":{\"ppid\":[\"00\"],\"chip_id\":[\"01\"],\"ueid\":[\"02\"],\"module_id\":[\"i-1\"]},"
            + "\"sgx\":{\"attributes\":{\"value\":\"" + "04".repeat(16) + "\",\"mask\":\"" + "0f".repeat(16) + "\"},"
            + "\"misc_select\":{\"value\":\"00000000\",\"mask\":\"ffffffff\"}},"
            + "\"tdx\":{\"dangerously_accept_sept_ve\":true,\"accept_migration\":true,"
            + "\"attributes\":{\"value\":\"0000001000000000\",\"mask\":\"0000001000000000\"},"
            + "\"xfam\":{\"value\":\"0000000000000000\",\"mask\":\"0000000000000000\"}},"
            + "\"sev-snp\":{\"max_vmpl\":1,\"accept_migration_agent\":true,\"signing_keys\":[\"vlek\"],"
            + "\"required_policy\":[\"single_socket\",\"smt_disallowed\"]}}";

    private static JsonSchema schema() {
        try (InputStream in = Policy.class.getResourceAsStream("policy.schema.json")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(text);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean schemaAccepts(String document) {
        return SCHEMA.validate(document, InputFormat.JSON).isEmpty();
    }

    private static boolean readerAccepts(String document) {
        try {
            Policy.parse(Bytes.utf8(document));
            return true;
        } catch (MalformedException refused) {
            return false;
        }
    }

    @Test
    void whatIsWrittenFitsTheSchema() throws Exception {
        for (Policy policy :
                List.of(Policy.strictDefault(), Policy.simulatedDefault(), Policy.parse(Bytes.utf8(FULL)))) {
            assertThat(SCHEMA.validate(policy.toJson(), InputFormat.JSON)).isEmpty();
            assertThat(Policy.parse(Bytes.utf8(policy.toJson()))).isEqualTo(policy);
        }
    }

    @Test
    void theSchemaKnowsEveryMemberThatIsWritten() throws Exception {
        String canonical = Policy.parse(Bytes.utf8(FULL)).toJson();
        assertThat(SCHEMA.validate(FULL, InputFormat.JSON)).isEmpty();
        assertThat(((JsonValue.JsonObject) parse(canonical)).members().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        ((JsonValue.JsonObject) parse(FULL)).members().keySet());
    }

    /** The full document with one thing changed: every value by every other kind of value, every member left out. */
    static Stream<String> oneChange() throws MalformedException {
        List<String> documents = new ArrayList<>();
        for (JsonValue changed : changes(parse(FULL))) {
            documents.add(Json.write(changed));
        }
        return documents.stream();
    }

    @Test
    void oneChangeIsJudgedAlike() throws Exception {
        assertThat(oneChange().filter(document -> schemaAccepts(document) != readerAccepts(document)))
                .isEmpty();
    }

    @Test
    void changesAreOfBothKinds() throws Exception {
        List<String> documents = oneChange().toList();
        assertThat(documents).hasSizeGreaterThan(1000);
        assertThat(documents).anyMatch(PolicySchemaTest::readerAccepts);
        assertThat(documents).filteredOn(PolicySchemaTest::readerAccepts).hasSizeLessThan(documents.size() / 2);
    }

    private static JsonValue parse(String document) throws MalformedException {
        return Json.parse(Bytes.utf8(document), 1 << 16, "document");
    }

    private static final List<JsonValue> OTHERS = List.of(
            JsonValue.of(true),
            JsonValue.of(0),
            JsonValue.of(-1),
            JsonValue.of(2),
            JsonValue.of(99_999_999_999L),
            JsonValue.of(""),
            JsonValue.of("x"),
            JsonValue.of("00"),
            JsonValue.of("abc"),
            JsonValue.of("ab".repeat(200)),
            JsonValue.of("simulated"),
            JsonValue.of("UpToDate"),
            JsonValue.of("Revoked"),
            JsonValue.of("nvidia"),
            new JsonValue.JsonNull(),
            new JsonValue.JsonArray(List.of()),
            new JsonValue.JsonObject(Map.of()),
            new JsonValue.JsonObject(Map.of("unknown", JsonValue.of(1))));

    private static List<JsonValue> changes(JsonValue value) {
        List<JsonValue> changes = new ArrayList<>(OTHERS);
        if (value instanceof JsonValue.JsonObject object) {
            for (String name : object.members().keySet()) {
                Map<String, JsonValue> without = new LinkedHashMap<>(object.members());
                JsonValue old = without.remove(name);
                changes.add(new JsonValue.JsonObject(without));
                for (JsonValue other : changes(Objects.requireNonNull(old))) {
                    Map<String, JsonValue> with = new LinkedHashMap<>(object.members());
                    with.put(name, other);
                    changes.add(new JsonValue.JsonObject(with));
                }
            }
            Map<String, JsonValue> more = new LinkedHashMap<>(object.members());
            more.put("unknown", JsonValue.of(true));
            changes.add(new JsonValue.JsonObject(more));
        } else if (value instanceof JsonValue.JsonArray array) {
            for (int i = 0; i < array.items().size(); i++) {
                for (JsonValue other : changes(array.items().get(i))) {
                    List<JsonValue> items = new ArrayList<>(array.items());
                    items.set(i, other);
                    changes.add(new JsonValue.JsonArray(items));
                }
            }
        }
        return changes;
    }
}
