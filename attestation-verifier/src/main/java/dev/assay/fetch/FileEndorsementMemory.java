package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.endorsement.EndorsementStamp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in a file, across runs and for all processes that share it: read before each answer, changed under a lock,
 * written whole and moved into place.
 *
 * <p>A file that is damaged is an error until somebody looks at it, and never an empty memory. A file that is not there
 * is one: whoever can delete it can make its owner forget, so keep it where only they can write.
 */
public final class FileEndorsementMemory implements EndorsementMemory {
    /** File locks are the whole process's; threads are kept apart by this. */
    private static final ConcurrentMap<Path, Object> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final Path file;
    private final Crypto crypto;
    private final InstantSource clock;
    private final Object inThisProcess;

    /**
     * A memory in {@code file}, beside which a lock file and a half-written one come and go.
     *
     * @throws EndorsementMemoryException if it is there and cannot be read
     */
    public static FileEndorsementMemory open(Path file, Crypto crypto) {
        FileEndorsementMemory memory = new FileEndorsementMemory(file, crypto, Clock.systemUTC());
        memory.read();
        return memory;
    }

    FileEndorsementMemory(Path file, Crypto crypto, InstantSource clock) {
        this.file = file.toAbsolutePath().normalize();
        this.crypto = crypto;
        this.clock = clock;
        this.inThisProcess = IN_THIS_PROCESS.computeIfAbsent(this.file, path -> new Object());
    }

    /** @throws EndorsementMemoryException if the file cannot be read */
    @Override
    public @Nullable EndorsementStamp newest(String issuer) {
        return read().newest(issuer);
    }

    /** @throws EndorsementMemoryException if the file cannot be read or written; the caller must then not rely on it */
    @Override
    public void accepted(EndorsementStamp stamp) {
        synchronized (inThisProcess) {
            try (FileChannel channel = openLock();
                    FileLock held = channel.lock()) {
                Remembered remembered = read();
                if (held.isValid() && remembered.accept(stamp, clock.instant().getEpochSecond())) {
                    write(MemoryFile.encode(remembered, crypto));
                }
            } catch (IOException e) {
                throw unusable("cannot be written", e);
            }
        }
    }

    private FileChannel openLock() throws IOException {
        Path folder = folder();
        Files.createDirectories(folder);
        return FileChannel.open(
                folder.resolve(file.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private Path folder() {
        Path parent = file.getParent();
        return parent == null ? file.getFileSystem().getPath(".") : parent;
    }

    private Remembered read() {
        try (InputStream in = Files.newInputStream(file)) {
            return MemoryFile.decode(Bytes.of(in.readNBytes(MemoryFile.MAX_BYTES + 1)), crypto);
        } catch (NoSuchFileException nothingYet) {
            return new Remembered();
        } catch (IOException e) {
            throw unusable("cannot be read", e);
        } catch (MalformedException e) {
            throw unusable("is damaged; restore it, or delete it to begin anew", e);
        }
    }

    /** Forced to the disk before it takes the old one's place: after a crash there is the one or the other. */
    private void write(Bytes content) throws IOException {
        if (content.length() > MemoryFile.MAX_BYTES) {
            throw new EndorsementMemoryException("the memory of accepted endorsements is full: " + file, null);
        }
        Path part = Files.createTempFile(folder(), String.valueOf(file.getFileName()), ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(content.toArray());
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private EndorsementMemoryException unusable(String what, Exception cause) {
        return new EndorsementMemoryException("the memory of accepted endorsements (" + file + ") " + what, cause);
    }
}
