package dev.assay.server.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A repository on a disk. Every step of a path is opened relative to the folder above it and without following links,
 * so that no link, whenever it appears, leads out of the repository.
 */
public final class DiskFiles implements RepositoryFiles {
    private static final Set<OpenOption> READ_NO_LINKS = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    /** Java's largest array, less the header words that some JVMs want. */
    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;

    private final Path root;

    /**
     * A repository in a folder.
     *
     * @param root the folder; it may itself be a link, since the operator names it
     */
    public DiskFiles(Path root) {
        this.root = root;
    }

    @Override
    public List<Entry> list(String folder, int limit) throws ModelException {
        return inFolder(steps(folder), stream -> entries(stream, limit));
    }

    @Override
    public byte[] read(String path, long limit) throws ModelException {
        List<String> steps = steps(path);
        if (steps.isEmpty()) {
            throw unreadable();
        }
        Path file = Path.of(steps.get(steps.size() - 1));
        return inFolder(steps.subList(0, steps.size() - 1), folder -> {
            requireFile(folder, file);
            try (SeekableByteChannel channel = folder.newByteChannel(file, READ_NO_LINKS)) {
                return readAll(channel, Math.min(limit, LARGEST_ARRAY));
            }
        });
    }

    private static List<String> steps(String path) throws ModelException {
        List<String> steps = path.isEmpty() ? List.of() : Arrays.asList(path.split("/", -1));
        for (String step : steps) {
            if (step.isEmpty() || step.equals(".") || step.equals("..") || step.indexOf('\0') >= 0) {
                throw unreadable();
            }
        }
        return steps;
    }

    private <T> T inFolder(List<String> steps, Use<T> use) throws ModelException {
        try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
            if (top instanceof SecureDirectoryStream<Path> secure) {
                return descend(secure, steps, use);
            }
            throw new ModelException(
                    "repository.unreadable", "this file system cannot be read without following links");
        } catch (IOException e) {
            throw unreadable();
        }
    }

    private <T> T descend(SecureDirectoryStream<Path> folder, List<String> steps, Use<T> use)
            throws IOException, ModelException {
        if (steps.isEmpty()) {
            return use.of(folder);
        }
        Path next = Path.of(steps.get(0));
        try (SecureDirectoryStream<Path> below = folder.newDirectoryStream(next, LinkOption.NOFOLLOW_LINKS)) {
            return descend(below, steps.subList(1, steps.size()), use);
        }
    }

    private static List<Entry> entries(SecureDirectoryStream<Path> folder, int limit)
            throws IOException, ModelException {
        List<Entry> entries = new ArrayList<>();
        for (Path path : folder) {
            if (entries.size() == limit) {
                throw new ModelException("repository.too_many_files", "a folder has more than " + limit + " entries");
            }
            Path name = path.getFileName();
            try {
                entries.add(entry(name.toString(), attributes(folder, name)));
            } catch (NoSuchFileException e) {
                // It went away while the folder was being listed, and is not missed.
            }
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    /** The file's identity catches one that was moved into the place of another of the same size and time. */
    private static Entry entry(String name, BasicFileAttributes attributes) {
        Kind kind = kind(attributes);
        String stamp = kind == Kind.FILE
                ? attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey()
                : "";
        return new Entry(name, kind, stamp);
    }

    private static Kind kind(BasicFileAttributes attributes) {
        if (attributes.isDirectory()) {
            return Kind.FOLDER;
        }
        return attributes.isRegularFile() ? Kind.FILE : Kind.OTHER;
    }

    /** Opening a pipe would wait for a writer for ever. */
    private static void requireFile(SecureDirectoryStream<Path> folder, Path file) throws IOException, ModelException {
        if (kind(attributes(folder, file)) != Kind.FILE) {
            throw unreadable();
        }
    }

    /** The size is only a hint: the file may grow or shrink while it is read. */
    private static byte[] readAll(SeekableByteChannel channel, long limit) throws IOException, ModelException {
        if (channel.size() > limit) {
            throw tooLarge(limit);
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) channel.size());
        while (channel.read(buffer) >= 0) {
            if (!buffer.hasRemaining()) {
                ByteBuffer extra = ByteBuffer.allocate(1);
                if (channel.read(extra) < 0) {
                    break;
                }
                buffer = grow(buffer, limit).put(extra.flip());
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static ByteBuffer grow(ByteBuffer full, long limit) throws ModelException {
        if (full.capacity() >= limit) {
            throw tooLarge(limit);
        }
        long wanted = Math.min(limit, Math.max(8192, 2L * full.capacity()));
        return ByteBuffer.allocate((int) wanted).put(full.flip());
    }

    private static ModelException tooLarge(long limit) {
        return new ModelException("repository.too_large", "a file is larger than " + limit + " bytes");
    }

    private static ModelException unreadable() {
        return new ModelException("repository.unreadable", "a path is missing, a link, or not readable");
    }

    /** What is done in an open folder. */
    private interface Use<T> {
        T of(SecureDirectoryStream<Path> folder) throws IOException, ModelException;
    }
}
