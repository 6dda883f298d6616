package dev.assay.server.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Run by the build: lays out the default model repository. Its two arguments are the folder into which the MiniLM
 * package was unpacked, and the repository to write.
 */
public final class SampleModels {
    private static final long SEED = 20260131;
    private static final int TRAINING_ROWS = 4000;
    private static final String MINILM = "all-minilm-l6-v2-q";

    /** How the embedding model is meant to be used: its authors' pooling, and the length its positions allow. */
    private static final String MINILM_EMBEDDING = """
            {
              "pooling": "mean",
              "normalize": true,
              "max_tokens": 512
            }
            """;

    private SampleModels() {}

    /**
     * Writes the repository.
     *
     * @param args the folder of the unpacked MiniLM package, and the repository
     * @throws IOException when a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("wanted: MINILM_FOLDER REPOSITORY");
        }
        writeMiniLm(Path.of(args[0]), Path.of(args[1]).resolve("all-MiniLM-L6-v2/1"));
        writeLoanRisk(Path.of(args[1]).resolve("loan-risk/1"));
    }

    static LoanApplications trainingData() {
        return LoanApplications.generate(SEED, TRAINING_ROWS);
    }

    static Forest loanRisk() {
        return Forest.train(trainingData(), SEED);
    }

    private static void writeMiniLm(Path from, Path version) throws IOException {
        Files.createDirectories(version);
        copy(from.resolve(MINILM + ".onnx"), version.resolve("model.onnx"));
        copy(from.resolve(MINILM + "-tokenizer.json"), version.resolve("tokenizer.json"));
        Files.writeString(version.resolve("embedding.json"), MINILM_EMBEDDING);
    }

    private static void writeLoanRisk(Path version) throws IOException {
        Files.createDirectories(version);
        Files.write(version.resolve("model.onnx"), loanRisk().toOnnx());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
