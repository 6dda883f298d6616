package dev.assay.enclave.tsm;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.Hex;
import dev.assay.enclave.tsm.TsmFault.Kind;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * One report instance of our own below {@code /sys/kernel/config/tsm/report}: making the directory makes it, removing the
 * directory ends it (Linux, Documentation/ABI/testing/configfs-tsm-report). Its name cannot be guessed, so that nobody
 * else writes to it by accident; whoever does so on purpose is noticed by {@code generation}.
 */
final class TsmEntry implements AutoCloseable {
    /** What all our entries' names begin with. */
    static final String PREFIX = "assay-";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NAME_BYTES = 16;
    private static final int MAX_FILES = 64;
    private static final int REMOVALS = 5;

    private final Path folder;
    private final Patience patience;
    private long expectedGeneration;

    private TsmEntry(Path folder, Patience patience) {
        this.folder = folder;
        this.patience = patience;
    }

    /** Makes an entry. */
    static TsmEntry create(Path reports, Patience patience) throws TsmFault {
        byte[] name = new byte[NAME_BYTES];
        RANDOM.nextBytes(name);
        Path folder = reports.resolve(PREFIX + Hex.encode(name));
        patience.insist(() -> makeFolder(folder));
        return new TsmEntry(folder, patience);
    }

    private static Path makeFolder(Path folder) throws TsmFault {
        String step = "making an entry in " + folder.getParent();
        try {
            return Files.createDirectory(folder);
        } catch (NoSuchFileException e) {
            throw new TsmFault(Kind.PERMANENT, step + ": No such file or directory");
        } catch (IOException e) {
            throw TsmFault.of(step, e);
        }
    }

    /** Whose reports these are: {@code tdx_guest}, {@code sev_guest} or another. */
    String provider() throws TsmFault {
        return line("provider");
    }

    /** An attribute of one line. */
    String line(String name) throws TsmFault {
        return here(() -> Attribute.readLine(folder.resolve(name)));
    }

    /** Takes note of the generation before the first write: from here on every write counts. */
    void begin() throws TsmFault {
        expectedGeneration = here(this::generation);
    }

    private long generation() throws TsmFault {
        String text = Attribute.readLine(folder.resolve("generation"));
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new TsmFault(Kind.NOT_READY, "reading generation: it is no number");
        }
    }

    /** Writes one attribute; afterwards exactly one more write has been counted, or it was not ours alone. */
    void write(String name, Bytes content) throws TsmFault {
        here(() -> {
            Attribute.write(folder.resolve(name), content);
            return content;
        });
        expectedGeneration++;
        // What the kernel says when a binary attribute is committed, at close, is lost: only the generation tells.
        try {
            here(this::requireOwnWritesOnly);
        } catch (TsmFault fault) {
            throw fault.kind() == Kind.NOT_READY ? new TsmFault(Kind.CONFLICT, fault.text()) : fault;
        }
    }

    /** Reads one attribute, between two looks at the generation. */
    Bytes read(String name, int maxBytes) throws TsmFault {
        here(this::requireOwnWritesOnly);
        Bytes content = here(() -> Attribute.read(folder.resolve(name), maxBytes));
        here(this::requireOwnWritesOnly);
        return content;
    }

    /** As {@link #read}, of a file that may be filled later than its entry is made. */
    Bytes readFilled(String name, int maxBytes) throws TsmFault {
        return patience.insist(() -> {
            Bytes content = read(name, maxBytes);
            if (content.length() == 0) {
                throw new TsmFault(Kind.NOT_READY, "reading " + name + ": it is empty");
            }
            return content;
        });
    }

    boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    private Object requireOwnWritesOnly() throws TsmFault {
        long actual = generation();
        if (actual == expectedGeneration) {
            return actual;
        }
        String told = "generation is " + Long.toUnsignedString(actual) + " where our own writes make it "
                + Long.toUnsignedString(expectedGeneration);
        throw new TsmFault(actual == expectedGeneration - 1 ? Kind.NOT_READY : Kind.CONFLICT, told);
    }

    /** What is missing because the whole entry is gone was taken away by somebody. */
    private <T> T here(Patience.Step<T> step) throws TsmFault {
        return patience.insist(() -> {
            try {
                return step.run();
            } catch (TsmFault fault) {
                if (fault.kind() == Kind.NOT_READY && !Files.isDirectory(folder)) {
                    throw new TsmFault(Kind.CONFLICT, "somebody removed our entry: " + fault.text());
                }
                throw fault;
            }
        });
    }

    /**
     * Removes the entry. The kernel removes an entry's files with it; a directory of another file system wants them
     * removed first.
     */
    @Override
    public void close() {
        for (int i = 0; i < REMOVALS; i++) {
            try {
                Files.deleteIfExists(folder);
                return;
            } catch (DirectoryNotEmptyException e) {
                removeFiles();
            } catch (IOException e) {
                // Left behind, it does no harm: it holds a report that was made to be shown.
                pauseQuietly();
            }
        }
    }

    private void removeFiles() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            int count = 0;
            for (Path file : files) {
                if (++count > MAX_FILES) {
                    return;
                }
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            pauseQuietly();
        }
    }

    private void pauseQuietly() {
        try {
            patience.pause();
        } catch (TsmFault interrupted) {
            // The interrupt flag is set again; there is nothing else to tell.
        }
    }
}
