package dev.assay.server.collateral;

import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.Endorsements;
import dev.assay.fetch.Validity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The endorsements that are handed on, and when each ends. What has ended is left out: a client that finds something out
 * of date refuses, but one that finds nothing may look elsewhere.
 */
final class CollateralPool {
    /**
     * Most bytes of endorsements in a bundle. In JSON they take a third more, and evidence, models and log must fit
     * beside them into the bundle's 1 MiB.
     */
    static final int MAX_BYTES = 560 << 10;

    private final List<Kept> items;

    private CollateralPool(List<Kept> items) {
        this.items = List.copyOf(items);
    }

    private record Kept(Endorsement item, long fetchedAt, long end) {}

    static CollateralPool empty() {
        return new CollateralPool(List.of());
    }

    /** These endorsements; what this pool has already keeps the time at which it came. */
    CollateralPool replacedBy(Endorsements endorsements, long now) throws MalformedException {
        List<Kept> next = new ArrayList<>();
        for (Endorsement item : endorsements.items()) {
            next.add(new Kept(item, fetchedAt(item, now), Validity.end(item)));
        }
        return new CollateralPool(fitting(next));
    }

    private long fetchedAt(Endorsement item, long now) {
        return items.stream()
                .filter(kept -> kept.item().equals(item))
                .mapToLong(Kept::fetchedAt)
                .findFirst()
                .orElse(now);
    }

    /** The largest go first: what is left out, clients can fetch. */
    private static List<Kept> fitting(List<Kept> items) {
        List<Kept> fit = new ArrayList<>(items);
        List<Kept> bySize = new ArrayList<>(items);
        bySize.sort(Comparator.comparing(kept -> -kept.item().value().length()));
        long bytes =
                items.stream().mapToLong(kept -> kept.item().value().length()).sum();
        for (Kept largest : bySize) {
            if (bytes <= MAX_BYTES) {
                break;
            }
            bytes -= largest.item().value().length();
            fit.remove(largest);
        }
        return fit;
    }

    /** What has not ended. */
    Endorsements at(long now) {
        return new Endorsements(
                items.stream().filter(kept -> kept.end() > now).map(Kept::item).toList());
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    int size() {
        return items.size();
    }

    List<CollateralState.Item> describe() {
        return items.stream()
                .map(kept -> new CollateralState.Item(kept.item().kind(), kept.fetchedAt(), kept.end()))
                .toList();
    }
}
