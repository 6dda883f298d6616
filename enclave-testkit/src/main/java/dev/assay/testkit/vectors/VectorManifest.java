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
     * @param files role to path
     * @param json the whole entry
     */
    public record Vector(String id, String kind, Map<String, Path> files, JsonObject json) {
        /** The member {@code expected.result}. */
        public String expectedResult() {
            return text("expected", "result").orElse("");
        }

        /** The member {@code expected.reason}, if any. */
        public Optional<String> expectedReason() {
            return text("expected", "reason");
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
            if (Files.size(path) > MAX_FILE_BYTES) {
                throw new IOException("vector file larger than " + MAX_FILE_BYTES + " bytes: " + path);
            }
            return Optional.of(Bytes.of(Files.readAllBytes(path)));
        }
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
        List<Vector> vectors = new ArrayList<>();
        for (JsonValue entry : entries.items()) {
            vectors.add(vector(entry, folder));
        }
        return new VectorManifest(folder, vectors);
    }

    private static Vector vector(JsonValue entry, Path folder) throws MalformedException {
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
        return new Vector(id.value(), kind.value(), paths, object);
    }
}
