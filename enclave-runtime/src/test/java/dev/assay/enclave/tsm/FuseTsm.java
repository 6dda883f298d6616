package dev.assay.enclave.tsm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.doubles.NativeTestBuild;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The FUSE double of configfs-tsm, {@code tsmfs.c}, mounted; reports are made in this process. */
final class FuseTsm implements AutoCloseable {
    private static final Path SOURCE = Path.of("src/test/native/tsmfs.c");

    private static @Nullable Path compiled;

    private final Path reports;
    private final Path spool;
    private final Process process;
    private final UnaryOperator<Bytes> machine;
    private volatile boolean closed;

    private FuseTsm(Path reports, Path spool, Process process, UnaryOperator<Bytes> machine) {
        this.reports = reports;
        this.spool = spool;
        this.process = process;
        this.machine = machine;
        Thread answering = new Thread(this::answer, "answering tsmfs");
        answering.setDaemon(true);
        answering.start();
    }

    /**
     * Mounts one below {@code root}; where that cannot be, the test is skipped with the reason.
     *
     * @param environment more for tsmfs.c than its spool
     */
    static FuseTsm mount(Path root, Map<String, String> environment, UnaryOperator<Bytes> machine) throws Exception {
        Path reports = Files.createDirectories(root.resolve(TsmTee.REPORTS));
        Path spool = Files.createDirectory(root.resolve("spool"));
        Path log = root.resolve("tsmfs.log");
        ProcessBuilder builder =
                new ProcessBuilder(compile().toString(), "-f", reports.toString()).redirectError(log.toFile());
        builder.environment().put("TSMFS_SPOOL", spool.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String first = out.readLine();
        assumeTrue("mounted".equals(first), () -> "FUSE cannot be mounted here: " + text(log));
        return new FuseTsm(reports, spool, process, machine);
    }

    /** Once for all tests. */
    private static synchronized Path compile() throws IOException {
        if (compiled == null) {
            assumeTrue(Files.isReadable(Path.of("/dev/fuse")), "/dev/fuse is not here, or not for this user");
            assumeTrue(NativeTestBuild.onPath("pkg-config"), "pkg-config is not installed");
            NativeTestBuild.Result options =
                    NativeTestBuild.run(List.of("pkg-config", "--cflags", "--libs", "fuse3"), List.of());
            assumeTrue(options.status() == 0, "libfuse3's development files are not installed");
            compiled = NativeTestBuild.compiled(
                    "tsmfs",
                    List.of(),
                    List.of(SOURCE),
                    List.of(options.output().strip().split("\\s+")));
        }
        return compiled;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer() {
        while (!closed) {
            try (DirectoryStream<Path> questions = Files.newDirectoryStream(spool, "*.in")) {
                for (Path question : questions) {
                    Bytes outblob = machine.apply(Bytes.of(Files.readAllBytes(question)));
                    String name = question.getFileName().toString();
                    Path draft = Files.write(spool.resolve("answer"), outblob.toArray());
                    Files.delete(question);
                    Files.move(
                            draft,
                            spool.resolve(name.substring(0, name.length() - 3) + ".out"),
                            StandardCopyOption.ATOMIC_MOVE);
                }
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (IOException | InterruptedException e) {
                return;
            }
        }
    }

    /** What every entry's {@code auxblob} holds from now on. */
    void auxblob(Bytes content) throws IOException {
        Files.write(spool.resolve("aux"), content.toArray());
    }

    int entries() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(reports)) {
            for (Path folder : folders) {
                count += Files.isDirectory(folder) ? 1 : 0;
            }
        }
        return count;
    }

    /** Ends the file system; it unmounts itself when it is told to end. */
    @Override
    public void close() throws Exception {
        closed = true;
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
