package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file for each entry, written whole and moved into place, so that several processes can share the directory. What
 * cannot be read is as good as not there; what cannot be written is not kept. The files written longest ago go first
 * when there are too many.
 */
final class DiskCache implements AnswerCache {
    /** How much is kept. */
    static final long MAX_TOTAL_BYTES = 64L << 20;

    private static final String ENTRY = ".entry";
    private static final String PART = ".part";
    private static final long ABANDONED_MILLIS = 3_600_000;

    private final Path directory;
    private final long maxTotalBytes;
    private final Crypto crypto;

    DiskCache(Path directory, long maxTotalBytes, Crypto crypto) {
        this.directory = directory;
        this.maxTotalBytes = maxTotalBytes;
        this.crypto = crypto;
    }

    @Override
    public @Nullable CacheEntry read(String key) {
        Path file = file(key);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            CacheEntry entry = CacheEntry.decode(Bytes.of(in.readNBytes(CacheEntry.MAX_BYTES + 1)), crypto);
            return entry.key().equals(key) ? entry : null;
        } catch (IOException | MalformedException unreadable) {
            // Fetched again and written over.
            return null;
        }
    }

    @Override
    public void write(CacheEntry entry) {
        Bytes encoded = entry.encode(crypto);
        if (encoded.length() > CacheEntry.MAX_BYTES) {
            return;
        }
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, entry.key(), PART);
            try {
                Files.write(part, encoded.toArray());
                Files.move(part, file(entry.key()), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
            makeRoom();
        } catch (IOException full) {
            // A cache saves time; that it cannot is no reason to fail.
        }
    }

    private Path file(String key) {
        return directory.resolve(key + ENTRY);
    }

    /** Deletes what went first until the rest fits, and what a process that died left half written. */
    private void makeRoom() throws IOException {
        List<Stored> stored = new ArrayList<>();
        long total = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*{" + ENTRY + "," + PART + "}")) {
            for (Path file : files) {
                Stored found = Stored.of(file);
                if (found != null && !found.deleteIfAbandoned()) {
                    stored.add(found);
                    total += found.bytes();
                }
            }
        }
        stored.sort(Comparator.comparing(Stored::written));
        for (Stored oldest : stored) {
            if (total <= maxTotalBytes) {
                return;
            }
            Files.deleteIfExists(oldest.file());
            total -= oldest.bytes();
        }
    }

    private record Stored(Path file, long bytes, FileTime written) {
        /** Null when another process has just deleted it. */
        static @Nullable Stored of(Path file) {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                return new Stored(file, attributes.size(), attributes.lastModifiedTime());
            } catch (IOException gone) {
                return null;
            }
        }

        boolean deleteIfAbandoned() throws IOException {
            boolean abandoned = file.toString().endsWith(PART)
                    && System.currentTimeMillis() - written.toMillis() > ABANDONED_MILLIS;
            return abandoned && Files.deleteIfExists(file);
        }
    }
}
