package dev.assay.fetch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the entries that were used last, while the process lives. */
final class MemoryCache implements AnswerCache {
    private static final int MAX_ENTRIES = 256;

    private final Map<String, CacheEntry> entries = new LinkedHashMap<>(16, 0.75f, true);

    @Override
    public synchronized @Nullable CacheEntry read(String key) {
        return entries.get(key);
    }

    @Override
    public synchronized void write(CacheEntry entry) {
        entries.put(entry.key(), entry);
        if (entries.size() > MAX_ENTRIES) {
            entries.remove(entries.keySet().iterator().next());
        }
    }
}
