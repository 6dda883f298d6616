package dev.assay.server.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The sample model under two names, of which one is loaded at start. */
public final class LoanRiskTwice implements QuarkusTestProfile {
    private static final Path SAMPLE = Path.of(System.getProperty("assay.models"), "loan-risk/1/model.onnx");

    private static Path repository() {
        try {
            Path folder = Files.createTempDirectory("repository");
            for (String name : List.of("first", "second")) {
                Path version = Files.createDirectories(folder.resolve(name).resolve("1"));
                Files.copy(SAMPLE, version.resolve("model.onnx"));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "assay.models", repository().toString(),
                "assay.repository.mode", "explicit",
                "assay.repository.load-models", "first");
    }
}
