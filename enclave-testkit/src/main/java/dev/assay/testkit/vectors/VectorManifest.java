package dev.assay.testkit.vectors;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.json.JsonValue.JsonArray;
import dev.assay.json.JsonValue.JsonObject;
import dev.assay.json.JsonValue.JsonString;
import dev.assay.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A manifest of evidence with expected outcomes. Members that a reader does not need are left alone: the format belongs
 * to whoever collects vectors, not to this reader.
 *
 * @param folder what the paths in it are relative to
 * @param vectors in the order of the file
 */
public record VectorManifest(Path folder, List<Vector> vectors) {
    private static final int MAX_MANIFEST_BYTES = 64 << 20;
    private static final long MAX_FILE_BYTES = 16 << 20;

    /**
     * One vector.
     *
     * @param id its name, once in a manifest
     * @param kind which reader and verifier it is for
     * @param folder what the paths in it are relative to
     * @param reasonIsIndicative whether the manifest names reasons in words of its own, and may name several
     * @param files role to path
     * @param json the whole entry
     */
    public record Vector(
            String id, String kind, Path folder, boolean reasonIsIndicative, Map<String, Path> files, JsonObject json) {
        /** The member {@code expected.result}. */
        public String expectedResult() {
            return text("expected", "result").orElse("");
        }

        /** Whether the vector asks what the default policy makes of evidence that verifies. */
        public boolean asksForPolicy() {
            return expectedResult().equals("verified-policy-reject");
        }

        /** The member {@code expected.reason}, if any. */
        public Optional<String> expectedReason() {
            return text("expected", "reason");
        }

        /** The member {@code expected.advisory_ids}, sorted, if any. */
        public Optional<List<String>> expectedAdvisoryIds() {
            return json.members().get("expected") instanceof JsonObject expected
                            && expected.members().get("advisory_ids") instanceof JsonArray ids
                    ? Optional.of(ids.items().stream()
                            .map(id -> id instanceof JsonString s ? s.value() : "")
                            .sorted()
                            .toList())
                    : Optional.empty();
        }

        /** The member {@code verify_at}, if any. */
        public Optional<String> verifyAt() {
            return json.members().get("verify_at") instanceof JsonString s ? Optional.of(s.value()) : Optional.empty();
        }

        /** A text in an object of the entry, for example {@code inputs.nonce}. */
        public Optional<String> text(String object, String member) {
            return json.members().get(object) instanceof JsonObject o
                            && o.members().get(member) instanceof JsonString s
                    ? Optional.of(s.value())
                    : Optional.empty();
        }

        /** {@code verify_at} in seconds since 1970, or {@code now} where the vector leaves it open. */
        public long verifyAtOr(long now) throws IOException {
            return verifyAt().isPresent() ? verifyAtEpochSeconds() : now;
        }

        /** {@code verify_at} in seconds since 1970. */
        public long verifyAtEpochSeconds() throws IOException {
            return Instant.parse(verifyAt().orElseThrow(() -> new IOException(id + " has no \"verify_at\"")))
                    .getEpochSecond();
        }

        /** The bytes that {@code inputs.NAME} gives in hexadecimal, or null. */
        public @Nullable Bytes inputBytes(String name) throws MalformedException {
            String hex = text("inputs", name).orElse(null);
            return hex == null ? null : Bytes.fromHex(hex);
        }

        /** The built-in policy that {@code inputs.policy} names; the strict default when it names none. */
        public Policy inputPolicy() {
            boolean simulated = text("inputs", "policy").orElse("default").equals("simulated");
            return simulated ? Policy.simulatedDefault() : Policy.strictDefault();
        }

        /** The content of the file in this role, which the vector must have. */
        public Bytes requiredContent(String role) throws IOException {
            return content(role).orElseThrow(() -> new IOException(id + " has no file \"" + role + "\""));
        }

        /** The content of the file in this role, if the vector has one. */
        public Optional<Bytes> content(String role) throws IOException {
            Path path = files.get(role);
            if (path == null) {
                return Optional.empty();
            }
            return Optional.of(read(path));
        }

        /** The file that a member of the entry names, or null. */
        @Nullable
        Path path(String member) {
            return json.members().get(member) instanceof JsonString path ? folder.resolve(path.value()) : null;
        }
    }

    static Bytes read(Path path) throws IOException {
        if (Files.size(path) > MAX_FILE_BYTES) {
            throw new IOException("vector file larger than " + MAX_FILE_BYTES + " bytes: " + path);
        }
        return Bytes.of(Files.readAllBytes(path));
    }

    /** Reads a manifest file. */
    public static VectorManifest load(Path file) throws IOException, MalformedException {
        if (Files.size(file) > MAX_MANIFEST_BYTES) {
            throw new MalformedException("manifest: larger than " + MAX_MANIFEST_BYTES + " bytes");
        }
        JsonValue root = Json.parse(Bytes.of(Files.readAllBytes(file)), MAX_MANIFEST_BYTES, "manifest");
        Path folder = file.toAbsolutePath().resolveSibling("");
        if (!(root instanceof JsonObject object) || !(object.members().get("vectors") instanceof JsonArray entries)) {
            throw new MalformedException("manifest: expected an object with \"vectors\"");
        }
        boolean indicative = object.members().get("result_semantics") instanceof JsonObject semantics
                && semantics.members().get("rejected") instanceof JsonString rejected
                && rejected.value().contains("reason is indicative");
        List<Vector> vectors = new ArrayList<>();
        for (JsonValue entry : entries.items()) {
            vectors.add(vector(entry, folder, indicative));
        }
        return new VectorManifest(folder, vectors);
    }

    private static Vector vector(JsonValue entry, Path folder, boolean indicative) throws MalformedException {
        if (!(entry instanceof JsonObject object)
                || !(object.members().get("id") instanceof JsonString id)
                || !(object.members().get("kind") instanceof JsonString kind)
                || !(object.members().get("files") instanceof JsonObject files)) {
            throw new MalformedException("manifest: a vector needs \"id\", \"kind\" and \"files\"");
        }
        Map<String, Path> paths = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> file : files.members().entrySet()) {
            if (file.getValue() instanceof JsonString path) {
                paths.put(file.getKey(), folder.resolve(path.value()));
            }
        }
        return new Vector(id.value(), kind.value(), folder, indicative, paths, object);
    }
}
