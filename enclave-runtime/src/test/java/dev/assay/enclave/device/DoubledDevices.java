package dev.assay.enclave.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.enclave.doubles.NativeTestBuild;
import dev.assay.evidence.CmwRecord;
import dev.assay.testkit.doubles.UnixService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** A process with the double preloaded, its signer, and the scenario that the double reads. */
final class DoubledDevices implements AutoCloseable {
    final EvidenceSigner signer = new EvidenceSigner();

    private final Path directory;
    private final UnixService service;
    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;
    private int scenario;

    /** @param directory empty, for the scenario and the root that the providers are given */
    DoubledDevices(Path directory) throws IOException {
        this.directory = directory;
        this.service = new UnixService(directory.resolve("signer"), signer::answer);
        Path library = NativeTestBuild.doubleLibrary();
        ProcessBuilder builder = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LD_PRELOAD", library.toString());
        builder.environment().put("ASSAY_DOUBLE", directory.resolve("scenario").toString());
        this.process = builder.start();
        NativeTestBuild.endAtTheLatest(process);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, DeviceProbe.class.getName(), root().toString()));
        return command;
    }

    /** Where the providers look for {@code dev} and {@code etc}. */
    Path root() {
        return directory.resolve("root");
    }

    /** A scenario of its own, from lines {@code key=value}; its calls are counted from the start. */
    void scenario(String... lines) {
        scenario++;
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("scenario=" + scenario);
        all.add("root=" + root());
        all.add("signer=" + directory.resolve("signer"));
        all.add("log=" + log());
        write(directory.resolve("scenario"), String.join("\n", all) + "\n");
    }

    void write(Path path, String text) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            // Moved into place: the double never reads half of it.
            Path whole = Files.writeString(path.resolveSibling(path.getFileName() + ".new"), text);
            Files.move(whole, path, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return directory.resolve("log-" + scenario);
    }

    /** What the double was asked in this scenario, a line for each call. */
    List<String> calls() {
        try {
            return Files.exists(log()) ? Files.readAllLines(log()) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the process answers to a command of {@link DeviceProbe}. */
    String ask(String command) {
        try {
            questions.write(command + "\n");
            questions.flush();
            String line = answers.readLine();
            // The virtual machine may print a warning.
            while (line != null && !line.startsWith("> ")) {
                line = answers.readLine();
            }
            assertThat(line).as("an answer to " + command).isNotNull();
            return line.substring(2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Evidence over {@code reportData} from the TEE that is open. */
    CmwRecord evidence(Bytes reportData) {
        String[] words = ask("quote " + reportData.hex()).split(" ");
        assertThat(words).as(String.join(" ", words)).hasSize(3);
        try {
            return new CmwRecord(words[1], Bytes.fromHex(words[2]), CmwRecord.EVIDENCE);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        questions.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        service.close();
    }
}
