package dev.assay.canister.build;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * SHA-256 over every file that the compilation can read, so that an unchanged canister is not compiled again: TeaVM
 * takes longer than all the rest of the build.
 */
final class InputFingerprint {
    private final MessageDigest digest;

    private InputFingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** In hex, over names and contents of a class path's directories and jars, in its order. */
    static String of(String classPath) throws IOException {
        InputFingerprint fingerprint = new InputFingerprint();
        for (String entry : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
            fingerprint.addTree(Path.of(entry));
        }
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void addTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> addFile(root, file));
        }
    }

    private void addFile(Path root, Path file) {
        String name = file.equals(root)
                ? String.valueOf(root.getFileName())
                : root.relativize(file).toString();
        try {
            byte[] content = Files.readAllBytes(file);
            digest.update((name + '\0' + content.length + '\0').getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
