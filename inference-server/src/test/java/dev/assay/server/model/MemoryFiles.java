package dev.assay.server.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** A repository in memory whose files may answer differently each time they are read, as a hostile disk can. */
final class MemoryFiles implements RepositoryFiles {
    private final Map<String, IntFunction<byte[]>> files = new TreeMap<>();
    private final Map<String, Integer> reads = new TreeMap<>();
    private final Map<String, Integer> changes = new TreeMap<>();

    MemoryFiles with(String path, byte[] content) {
        return with(path, read -> content);
    }

    /** The function gets 0 for the first read, 1 for the second. */
    MemoryFiles with(String path, IntFunction<byte[]> content) {
        files.put(path, content);
        changes.merge(path, 1, Integer::sum);
        return this;
    }

    /** Removes all below a folder. */
    MemoryFiles without(String folder) {
        files.keySet().removeIf(path -> path.startsWith(folder + "/"));
        return this;
    }

    int readsOf(String path) {
        return reads.getOrDefault(path, 0);
    }

    @Override
    public List<Entry> list(String folder, int limit) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        List<Entry> entries = new ArrayList<>();
        TreeSet<String> seen = new TreeSet<>();
        for (String path : files.keySet()) {
            if (path.startsWith(prefix)) {
                String rest = path.substring(prefix.length());
                String name = rest.replaceFirst("/.*", "");
                if (seen.add(name)) {
                    entries.add(new Entry(name, rest.equals(name) ? Kind.FILE : Kind.FOLDER, stamp(path)));
                }
            }
        }
        return entries;
    }

    /** As a disk would: another content, another time. */
    private String stamp(String path) {
        return Integer.toString(changes.getOrDefault(path, 0));
    }

    @Override
    public byte[] read(String path, long limit) throws ModelException {
        byte[] content = Objects.requireNonNull(files.get(path), path).apply(reads.merge(path, 1, Integer::sum) - 1);
        if (content.length > limit) {
            throw new ModelException("repository.too_large", "too large");
        }
        return content;
    }
}
