package dev.assay.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.endorsement.EndorsementStamp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was accepted is remembered, only ever becomes newer, and is never lost without a word. */
@Timeout(120)
class EndorsementMemoryTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final String TCB = "intel-tcb-info/tdx/00a067110000";

    @TempDir
    Path folder;

    private final Ticking time = new Ticking();

    private static EndorsementStamp stamp(String issuer, long number, long issuedAt, long nextUpdate) {
        return new EndorsementStamp(EndorsementKind.INTEL_TCB_INFO, issuer, number, issuedAt, nextUpdate);
    }

    private Path file() {
        return folder.resolve("state/memory");
    }

    private EndorsementMemory memory(String kind) {
        return kind.equals("file")
                ? new FileEndorsementMemory(file(), CRYPTO, time)
                : new InMemoryEndorsementMemory(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "memory"})
    void numberAndDateOnlyGrow(String kind) {
        EndorsementMemory memory = memory(kind);
        assertThat(memory.newest(TCB)).isNull();
        memory.accepted(stamp(TCB, 17, 1_000, 2_000));
        assertThat(memory.newest(TCB)).isEqualTo(stamp(TCB, 17, 1_000, 2_000));
        memory.accepted(stamp(TCB, 16, 900, 1_900));
        assertThat(memory.newest(TCB)).isEqualTo(stamp(TCB, 17, 1_000, 2_000));
        memory.accepted(stamp(TCB, 18, 1_100, 2_100));
        assertThat(memory.newest(TCB)).isEqualTo(stamp(TCB, 18, 1_100, 2_100));

        // Neither part pulls the other back.
        memory.accepted(stamp(TCB, 19, 500, 600));
        assertThat(memory.newest(TCB)).isEqualTo(stamp(TCB, 19, 1_100, 2_100));
        memory.accepted(stamp(TCB, 3, 1_200, 2_200));
        assertThat(memory.newest(TCB)).isEqualTo(stamp(TCB, 19, 1_200, 2_200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "memory"})
    void issuersAreApart(String kind) {
        EndorsementMemory memory = memory(kind);
        memory.accepted(stamp("a", 5, 5, Long.MAX_VALUE));
        memory.accepted(stamp("b", -1, 7, 9));
        assertThat(memory.newest("a")).isEqualTo(stamp("a", 5, 5, Long.MAX_VALUE));
        assertThat(memory.newest("b")).isEqualTo(stamp("b", -1, 7, 9));
        assertThat(memory.newest("c")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "memory"})
    void aNameOfAnyLengthDoesNotFit(String kind) {
        assertThatThrownBy(() -> memory(kind).accepted(stamp("i".repeat(257), 1, 1, 1)))
                .isInstanceOf(EndorsementMemoryException.class);
    }

    @Test
    void aFullMemoryForgetsWhatIsOverAndNothingElse() {
        InMemoryEndorsementMemory memory = new InMemoryEndorsementMemory(time);
        long now = time.seconds();
        memory.accepted(stamp("over", 1, 1, now - 1));
        for (int i = 1; i < Remembered.MAX_ISSUERS; i++) {
            memory.accepted(stamp("i" + i, 1, 1, now + 1));
        }
        assertThat(memory.newest("over")).isNotNull();
        memory.accepted(stamp("one more", 1, 1, now + 1));
        assertThat(memory.newest("over")).isNull();
        assertThat(memory.newest("i1")).isNotNull();
        assertThatThrownBy(() -> memory.accepted(stamp("too many", 1, 1, now + 1)))
                .isInstanceOf(EndorsementMemoryException.class)
                .hasMessageContaining("full");

        // Who is known already is still listened to.
        memory.accepted(stamp("i1", 2, 2, now + 2));
        assertThat(memory.newest("i1")).isEqualTo(stamp("i1", 2, 2, now + 2));
    }

    @Test
    void aFullFileCanBeReadAgain() throws Exception {
        Remembered full = new Remembered();
        for (int i = 0; i < Remembered.MAX_ISSUERS; i++) {
            full.accept(stamp("intel-tcb-info/tdx/" + i, 1, 1, 1), 0);
        }
        assertThat(MemoryFile.decode(MemoryFile.encode(full, CRYPTO), CRYPTO).stamps())
                .containsExactlyElementsOf(full.stamps());
    }

    @Test
    void itOutlivesTheProcess() {
        FileEndorsementMemory.open(file(), CRYPTO).accepted(stamp(TCB, 17, 1_000, 2_000));
        assertThat(FileEndorsementMemory.open(file(), CRYPTO).newest(TCB)).isEqualTo(stamp(TCB, 17, 1_000, 2_000));
    }

    @Test
    void aDamagedFileIsAnErrorUntilSomebodyLooks() throws Exception {
        EndorsementMemory memory = memory("file");
        memory.accepted(stamp(TCB, 17, 1_000, 2_000));
        byte[] whole = Files.readAllBytes(file());
        List<byte[]> damaged =
                new ArrayList<>(List.of(new byte[0], "{}".getBytes(StandardCharsets.UTF_8), new byte[whole.length]));
        for (int i = 0; i < whole.length; i += 7) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            damaged.add(changed);
            damaged.add(Arrays.copyOf(whole, i));
        }
        for (byte[] content : damaged) {
            Files.write(file(), content);
            assertThatThrownBy(() -> FileEndorsementMemory.open(file(), CRYPTO))
                    .isInstanceOf(EndorsementMemoryException.class)
                    .hasMessageContaining("damaged");
            assertThatThrownBy(() -> memory.newest(TCB)).isInstanceOf(EndorsementMemoryException.class);
            assertThatThrownBy(() -> memory.accepted(stamp(TCB, 18, 1_001, 2_001)))
                    .isInstanceOf(EndorsementMemoryException.class);
            // Above all, it is not written over.
            assertThat(Files.readAllBytes(file())).isEqualTo(content);
        }
        Files.write(file(), whole);
        assertThat(memory.newest(TCB)).isEqualTo(stamp(TCB, 17, 1_000, 2_000));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsAnError() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("in-the-way"), "");
        EndorsementMemory memory = new FileEndorsementMemory(inTheWay.resolve("memory"), CRYPTO, time);
        assertThatThrownBy(() -> memory.accepted(stamp(TCB, 1, 1, 1))).isInstanceOf(EndorsementMemoryException.class);
        EndorsementMemory isAFolder = new FileEndorsementMemory(folder, CRYPTO, time);
        assertThatThrownBy(() -> isAFolder.newest(TCB)).isInstanceOf(EndorsementMemoryException.class);
    }

    @Test
    void nothingHalfWrittenStaysBehind() throws Exception {
        EndorsementMemory memory = memory("file");
        memory.accepted(stamp(TCB, 17, 1_000, 2_000));
        memory.accepted(stamp(TCB, 18, 1_001, 2_001));
        try (Stream<Path> files = Files.list(folder.resolve("state"))) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("memory", "memory.lock");
        }
    }

    @Test
    void threadsLoseNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            int own = thread;
            all.add(threads.submit(() -> {
                EndorsementMemory memory = memory("file");
                for (int i = 0; i < 10; i++) {
                    memory.accepted(stamp("shared", own * 10L + i, i, i));
                    memory.accepted(stamp("own" + own, i, i, i));
                }
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        EndorsementMemory memory = memory("file");
        assertThat(memory.newest("shared")).isEqualTo(stamp("shared", 79, 9, 9));
        for (int own = 0; own < 8; own++) {
            assertThat(memory.newest("own" + own)).isEqualTo(stamp("own" + own, 9, 9, 9));
        }
    }

    @Test
    void processesLoseNothing() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int own = 0; own < 3; own++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Remembering.class.getName(),
                            file().toString(),
                            Integer.toString(own))
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        for (int own = 0; own < 3; own++) {
            assertThat(memory("file").newest("process" + own)).isEqualTo(stamp("process" + own, 29, 29, 29));
        }
    }

    /** Another process with the same file. */
    static final class Remembering {
        public static void main(String[] args) {
            EndorsementMemory memory = FileEndorsementMemory.open(Path.of(args[0]), CRYPTO);
            for (int i = 0; i < 30; i++) {
                memory.accepted(stamp("process" + args[1], i, i, i));
            }
        }
    }
}
