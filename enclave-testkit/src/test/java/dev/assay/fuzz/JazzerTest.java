package dev.assay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import dev.assay.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fuzzing that follows coverage, for so many seconds each ({@code assay.fuzz.seconds}). What was found interesting stays
 * in {@code target/fuzz} and is where the next run goes on.
 */
class JazzerTest {
    private static final Path FOLDER = Path.of("target", "fuzz").toAbsolutePath();

    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(
            named = "assay.full",
            matches = "true",
            disabledReason = "fuzzing takes a minute for each reader; -Dassay.full=true does it")
    void nothingIsFound(FuzzTarget target) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(FOLDER.resolve(target.name()));
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path log = folder.resolve("log");
        Process jazzer = new ProcessBuilder(command(target, corpus, seeds(target, folder)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int status = jazzer.waitFor();
        assertThat(status).as("Jazzer's log %s ends:%n%s", log, end(log)).isZero();
    }

    private static List<String> command(FuzzTarget target, Path corpus, Path seeds) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-XX:+EnableDynamicAgentLoading");
        for (String property : List.of("assay.root", "assay.vectors")) {
            command.add("-D" + property + "=" + System.getProperty(property, ""));
        }
        command.add("-Dassay.fuzz.target=" + target);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Jazzer.class.getName()));
        command.add("--target_class=" + JazzerEntry.class.getName());
        command.add("--instrumentation_includes=dev.assay.**");
        // The bounds are ours; hooks that look for other flaws cost time and find none in pure functions.
        command.add("--disabled_hooks=com.code_intelligence.jazzer.sanitizers.**");
        command.add("-max_total_time=" + Integer.getInteger("assay.fuzz.seconds", 60));
        command.add("-max_len=65536");
        command.add("-timeout=20");
        command.add("-rss_limit_mb=3000");
        command.add(corpus.toString());
        command.add(seeds.toString());
        return command;
    }

    private static Path seeds(FuzzTarget target, Path folder) throws IOException {
        Path seeds = Files.createDirectories(folder.resolve("seeds"));
        int number = 0;
        for (Bytes seed : Seeds.of(target)) {
            Files.write(seeds.resolve("seed-" + number++), seed.toArray());
        }
        return seeds;
    }

    private static String end(Path log) throws IOException {
        String text = new String(Files.readAllBytes(log), java.nio.charset.StandardCharsets.ISO_8859_1);
        return text.substring(Math.max(0, text.length() - 4000));
    }
}
