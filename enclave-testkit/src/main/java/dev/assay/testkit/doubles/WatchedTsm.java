package dev.assay.testkit.doubles;

import dev.assay.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A directory that behaves as configfs-tsm does, a little later: a thread looks for new entries, fills them with
 * attributes, and answers what is written to {@code inblob}.
 */
public final class WatchedTsm implements AutoCloseable {
    /** What a machine answers. */
    public interface Machine {
        /** A report over what was written. */
        Bytes outblob(Bytes inblob);

        /** The host's certificates. */
        default Bytes auxblob() {
            return Bytes.empty();
        }
    }

    private static final String REPORTS = "sys/kernel/config/tsm/report";

    private final Path reports;
    private final Path drafts;
    private final String provider;
    private final Machine machine;
    private final Thread watcher;
    private final Map<Path, Integer> generations = new HashMap<>();
    private final Set<Path> answered = new HashSet<>();
    /** How many entries somebody else still writes to. */
    public final AtomicInteger intrusions = new AtomicInteger();
    /** How many entries there have been. */
    public final AtomicInteger entries = new AtomicInteger();
    /** What {@code privlevel_floor} says; negative: there are no privilege levels. */
    public volatile int floor = -1;
    /** Whether there is an {@code auxblob} at all. */
    public volatile boolean auxiliary = true;
    /** The last level that was written. */
    public volatile String level = "";
    /** How long an answer takes. */
    public volatile long delayMillis;
    /** Answers first with half a report. */
    public volatile boolean halfFirst;

    private volatile boolean closed;

    /**
     * Watches below {@code root} from now on.
     *
     * @param root what stands for {@code /}
     * @param provider the kernel's name for it: {@code tdx_guest} or {@code sev_guest}
     */
    public WatchedTsm(Path root, String provider, Machine machine) {
        this.provider = provider;
        this.machine = machine;
        try {
            this.reports = Files.createDirectories(root.resolve(REPORTS));
            this.drafts = Files.createDirectories(root.resolve("drafts"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.watcher = new Thread(this::watch, "watched configfs");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void watch() {
        while (!closed) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(reports)) {
                for (Path folder : folders) {
                    look(folder);
                }
            } catch (IOException goneMeanwhile) {
                // Entries come and go.
            }
            sleep(1);
        }
    }

    private void look(Path folder) throws IOException {
        try {
            if (!generations.containsKey(folder)) {
                entries.incrementAndGet();
                fill(folder);
            }
            level(folder);
            Path inblob = folder.resolve("inblob");
            if (!answered.contains(folder) && Files.exists(inblob) && Files.size(inblob) > 0) {
                answer(folder, Bytes.of(Files.readAllBytes(inblob)));
            }
        } catch (NoSuchFileException goneMeanwhile) {
            // Its owner has what it wanted.
        }
    }

    private void fill(Path folder) throws IOException {
        put(folder, "inblob", Bytes.empty());
        put(folder, "outblob", Bytes.empty());
        if (auxiliary) {
            put(folder, "auxblob", machine.auxblob());
        }
        if (floor >= 0) {
            put(folder, "privlevel", Bytes.empty());
            put(folder, "privlevel_floor", Bytes.utf8(floor + "\n"));
        }
        generation(folder, 0);
        put(folder, "provider", Bytes.utf8(provider + "\n"));
    }

    private void level(Path folder) throws IOException {
        Path file = folder.resolve("privlevel");
        if (Files.exists(file) && Files.size(file) > 0) {
            level = Files.readString(file).strip();
            put(folder, "privlevel", Bytes.empty());
            generation(folder, generations.getOrDefault(folder, 0) + 1);
        }
    }

    private void answer(Path folder, Bytes inblob) throws IOException {
        answered.add(folder);
        boolean intruded = intrusions.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        generation(folder, generations.getOrDefault(folder, 0) + (intruded ? 2 : 1));
        sleep(delayMillis);
        Bytes outblob = machine.outblob(inblob);
        if (halfFirst) {
            put(folder, "outblob", outblob.slice(0, outblob.length() / 2));
            sleep(50);
        }
        put(folder, "outblob", outblob);
    }

    private void generation(Path folder, int value) throws IOException {
        generations.put(folder, value);
        put(folder, "generation", Bytes.utf8(value + "\n"));
    }

    private void put(Path folder, String name, Bytes content) throws IOException {
        Path draft = drafts.resolve(name);
        Files.write(draft, content.toArray());
        if (Files.isDirectory(folder)) {
            Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Names of the entries that are there now. */
    public Set<String> names() throws IOException {
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(reports)) {
            folders.forEach(folder -> names.add(folder.getFileName().toString()));
        }
        return names;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
