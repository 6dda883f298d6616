package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.CommandFailure;
import dev.assay.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads what the command line names; all of it bounded. */
final class Inputs {
    /** Longest policy document. */
    private static final int MAX_POLICY_BYTES = 1 << 18;

    private Inputs() {}

    /** A whole file of at most {@code maxBytes} bytes. */
    static Bytes file(Path path, int maxBytes) throws CommandFailure, MalformedException {
        if (!Files.isRegularFile(path)) {
            throw CommandFailure.usage("no such file: " + path);
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(maxBytes + 1);
            if (content.length > maxBytes) {
                throw new MalformedException("file: longer than " + maxBytes + " bytes");
            }
            return Bytes.of(content);
        } catch (IOException e) {
            throw CommandFailure.usage("cannot read " + path);
        }
    }

    /** Writes a whole file. */
    static void write(Path path, Bytes content) throws CommandFailure {
        try {
            Files.write(path, content.toArray());
        } catch (IOException e) {
            throw CommandFailure.usage("cannot write " + path);
        }
    }

    /** Hexadecimal given as an option, or null. */
    static @Nullable Bytes hex(@Nullable String text, String option) throws CommandFailure {
        if (text == null) {
            return null;
        }
        try {
            return Bytes.fromHex(text);
        } catch (MalformedException e) {
            throw CommandFailure.usage(option + ": not hexadecimal");
        }
    }

    /** Seconds since 1970 of an instant given as an option; now when there is none. */
    static long at(@Nullable String text) throws CommandFailure {
        try {
            return (text == null ? Instant.now() : Instant.parse(text)).getEpochSecond();
        } catch (DateTimeException e) {
            throw CommandFailure.usage("--at: expected an instant like 2026-11-21T12:00:00Z");
        }
    }

    /** A built-in policy by its name, or a document. */
    static Policy policy(String nameOrFile) throws CommandFailure, MalformedException {
        return switch (nameOrFile) {
            case "default" -> Policy.strictDefault();
            case "simulated" -> Policy.simulatedDefault();
            default -> Policy.parse(file(Path.of(nameOrFile), MAX_POLICY_BYTES));
        };
    }
}
