package dev.assay.fetch;

import org.jspecify.annotations.Nullable;

/** Keeps answers. It may lose any of them at any time; it never changes one. */
interface AnswerCache {
    /** The entry, fresh or not, or null. */
    @Nullable
    CacheEntry read(String key);

    /** Puts an entry in the place of any other under its key. */
    void write(CacheEntry entry);
}
