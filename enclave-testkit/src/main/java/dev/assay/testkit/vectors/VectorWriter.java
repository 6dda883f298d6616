package dev.assay.testkit.vectors;

import dev.assay.bytes.Bytes;
import dev.assay.json.JsonValue;
import dev.assay.json.JsonValue.JsonArray;
import dev.assay.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects minted vectors: file contents by path, and their entries in the manifest. */
final class VectorWriter {
    private final Map<String, Bytes> files = new TreeMap<>();
    private final List<JsonValue> entries = new ArrayList<>();
    private final String kind;
    private final String verifyAt;

    VectorWriter(String kind, String verifyAt) {
        this.kind = kind;
        this.verifyAt = verifyAt;
    }

    /** Starts the vector {@code name}; its outcome ends it. */
    Entry vector(String name, String note) {
        return new Entry(name, note);
    }

    Map<String, Bytes> files() {
        return files;
    }

    List<JsonValue> entries() {
        return entries;
    }

    static JsonObject manifest(List<JsonValue> entries) {
        Map<String, JsonValue> semantics = new LinkedHashMap<>();
        semantics.put("verified", JsonValue.of("every check succeeds; inputs.policy, where given, accepts"));
        semantics.put("rejected", JsonValue.of("reading or verification must fail with the code in reason"));
        semantics.put(
                "verified-policy-reject", JsonValue.of("verification succeeds; inputs.policy refuses with reason"));
        Map<String, JsonValue> root = new LinkedHashMap<>();
        root.put(
                "about",
                JsonValue.of("Minted by dev.assay.testkit.vectors.MintVectors; nothing here is real evidence."));
        root.put("result_semantics", new JsonObject(semantics));
        root.put("vectors", new JsonArray(entries));
        return new JsonObject(root);
    }

    /** One vector in the making. */
    final class Entry {
        private final String id;
        private final String note;
        private final Map<String, JsonValue> roles = new LinkedHashMap<>();
        private final Map<String, JsonValue> inputs = new LinkedHashMap<>();

        private Entry(String name, String note) {
            this.id = kind + "-" + name;
            this.note = note;
        }

        /** A file of this vector's own, or one that an earlier vector wrote with the same content. */
        Entry file(String role, String suffix, Bytes content) {
            String shared = files.entrySet().stream()
                    .filter(f -> f.getValue().equals(content) && f.getKey().endsWith(suffix))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(kind + "/" + id + "." + role + suffix);
            files.put(shared, content);
            roles.put(role, JsonValue.of(shared));
            return this;
        }

        Entry input(String name, String value) {
            inputs.put(name, JsonValue.of(value));
            return this;
        }

        void verified() {
            end("verified", "");
        }

        void rejected(String code) {
            end("rejected", code);
        }

        void policyRejected(String code) {
            end("verified-policy-reject", code);
        }

        private void end(String result, String reason) {
            Map<String, JsonValue> expected = new LinkedHashMap<>();
            expected.put("result", JsonValue.of(result));
            if (!reason.isEmpty()) {
                expected.put("reason", JsonValue.of(reason));
            }
            Map<String, JsonValue> entry = new LinkedHashMap<>();
            entry.put("id", JsonValue.of(id));
            entry.put("kind", JsonValue.of(kind));
            entry.put("class", JsonValue.of("synthetic"));
            entry.put("files", new JsonObject(roles));
            entry.put("verify_at", JsonValue.of(verifyAt));
            entry.put("inputs", new JsonObject(inputs));
            entry.put("expected", new JsonObject(expected));
            entry.put("notes", JsonValue.of(note));
            entries.add(new JsonObject(entry));
        }
    }
}
