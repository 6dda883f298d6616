package dev.assay.fetch;

import static dev.assay.fetch.VendorAnswers.INTEL_TARGETS;
import static dev.assay.fetch.VendorAnswers.PLATFORM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers on disk: they outlive the process, and damage to them costs a request and nothing else. */
@Timeout(60)
class DiskCacheTest {
    private static final long ROOMY = 1 << 20;

    @TempDir
    Path folder;

    private final Crypto crypto = new BouncyCastleCrypto();

    private static CacheEntry entry(String key, int bytes) {
        Bytes value = Bytes.of(new byte[bytes]);
        return new CacheEntry(key, 1, 2, 3, List.of(new Endorsement(EndorsementKind.CRL, value)));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void whatWasWrittenIsRead() {
        DiskCache cache = new DiskCache(folder.resolve("a/b"), ROOMY, crypto);
        assertThat(cache.read("k1")).isNull();
        cache.write(entry("k1", 10));
        assertThat(new DiskCache(folder.resolve("a/b"), ROOMY, crypto).read("k1"))
                .isEqualTo(entry("k1", 10));
        cache.write(entry("k1", 20));
        assertThat(cache.read("k1")).isEqualTo(entry("k1", 20));
    }

    @Test
    void anyBitThatChangesMakesItUnreadable() throws Exception {
        DiskCache cache = new DiskCache(folder, ROOMY, crypto);
        cache.write(entry("k1", 10));
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            assertThat(cache.read("k1")).as("byte %d", i).isNull();
        }
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Bytes.of(whole, 0, length).toArray());
            assertThat(cache.read("k1")).as("length %d", length).isNull();
        }
        Files.write(file, whole);
        assertThat(cache.read("k1")).isEqualTo(entry("k1", 10));
    }

    @Test
    void anotherQuestionsAnswerIsNotThisOnes() throws Exception {
        DiskCache cache = new DiskCache(folder, ROOMY, crypto);
        cache.write(entry("k1", 10));
        Files.copy(folder.resolve("k1.entry"), folder.resolve("k2.entry"));
        assertThat(cache.read("k2")).isNull();
    }

    @Test
    void theOldestGoWhenThereAreTooMany() throws Exception {
        DiskCache cache = new DiskCache(folder, 5_000, crypto);
        for (int i = 1; i <= 5; i++) {
            cache.write(entry("k" + i, 1_000));
            Files.setLastModifiedTime(
                    folder.resolve("k" + i + ".entry"), FileTime.from(Instant.ofEpochSecond(1_000_000 + i)));
        }
        assertThat(cache.read("k1")).isNull();
        assertThat(cache.read("k2")).isNotNull();
        assertThat(files().stream().mapToLong(path -> path.toFile().length()).sum())
                .isLessThanOrEqualTo(5_000);
    }

    @Test
    void whatADeadProcessLeftHalfWrittenIsSweptUp() throws Exception {
        Path old = Files.writeString(folder.resolve("k1123.part"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7_200)));
        Path young = Files.writeString(folder.resolve("k2123.part"), "being written");
        Path foreign = Files.writeString(folder.resolve("notes.txt"), "somebody else's");
        Files.setLastModifiedTime(foreign, FileTime.from(Instant.EPOCH));
        new DiskCache(folder, ROOMY, crypto).write(entry("k3", 10));
        assertThat(old).doesNotExist();
        assertThat(foreign).exists();
        assertThat(young).exists();
    }

    @Test
    void linksAreNotFollowed() throws Exception {
        DiskCache cache = new DiskCache(folder, ROOMY, crypto);
        cache.write(entry("k1", 10));
        Path aside = Files.move(folder.resolve("k1.entry"), folder.resolve("aside"));
        Files.createSymbolicLink(folder.resolve("k1.entry"), aside);
        assertThat(cache.read("k1")).isNull();
    }

    @Test
    void aFolderThatCannotBeWrittenCostsTheCacheOnly() throws Exception {
        Path file = Files.writeString(folder.resolve("in-the-way"), "");
        DiskCache cache = new DiskCache(file, ROOMY, crypto);
        cache.write(entry("k1", 10));
        assertThat(cache.read("k1")).isNull();
    }

    @Test
    void whatIsTooLargeIsNotKept() throws Exception {
        new DiskCache(folder, Long.MAX_VALUE, crypto).write(entry("k1", CacheEntry.MAX_BYTES));
        assertThat(files()).isEmpty();
    }

    @Test
    void anotherProcessFindsThemAndDamageCostsOneRequest() throws Exception {
        Ticking time = new Ticking();
        VendorAnswers answers = new VendorAnswers(time.seconds());
        try (ServiceDouble service = new ServiceDouble()) {
            answers.intel(service);
            FetchConfig config = service.config().withCacheDirectory(folder);
            Fetched first = fetcher(config, service, time).forIntel(PLATFORM);
            assertThat(first.failures()).isEmpty();
            assertThat(fetcher(config, service, time).forIntel(PLATFORM)).isEqualTo(first);
            assertThat(service.targets()).containsExactlyElementsOf(INTEL_TARGETS);

            for (Path file : files()) {
                byte[] content = Files.readAllBytes(file);
                content[content.length / 2] ^= 4;
                Files.write(file, content);
                assertThat(fetcher(config, service, time).forIntel(PLATFORM)).isEqualTo(first);
            }
            assertThat(service.asked()).hasSize(8);
            fetcher(config, service, time).forIntel(PLATFORM);
            assertThat(service.asked()).hasSize(8);
        }
    }

    private CollateralFetcher fetcher(FetchConfig config, ServiceDouble service, Ticking time) throws Exception {
        return CollateralFetcher.of(
                config, new JdkHttp(config.limits(), ServiceDouble.trusting(service)), time, time, () -> 0, crypto);
    }
}
