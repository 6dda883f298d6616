package dev.assay.server.embedding;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads the tokeniser's native library out of its jar and from nowhere else. Left alone, its loader would take a file
 * that lies in a cache folder of the user's home, a path from the environment, or a download.
 */
final class TokenizerLibrary {
    /** Settings of the loader that would bring in other code than the jar's. */
    private static final List<String> REFUSED = List.of("RUST_LIBRARY_PATH", "ENGINE_CACHE_DIR", "RUST_FLAVOR");

    private TokenizerLibrary() {}

    static TokenizersLibrary load() {
        for (String name : REFUSED) {
            if (System.getenv(name) != null) {
                throw new IllegalStateException("the environment must not set " + name);
            }
        }
        Path folder = freshFolder();
        System.setProperty("ENGINE_CACHE_DIR", folder.toString());
        System.setProperty("RUST_FLAVOR", "cpu");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        LibUtils.checkStatus();
        return TokenizersLibrary.LIB;
    }

    /** A new folder that only this user may enter, removed when the process ends. */
    private static Path freshFolder() {
        try {
            Path folder = Files.createTempDirectory("assay-tokenizer");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder for the tokeniser's library", e);
        }
    }

    private static void remove(Path folder) {
        try (var paths = Files.walk(folder)) {
            paths.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // A leftover in the temporary folder does no harm.
        }
    }
}
