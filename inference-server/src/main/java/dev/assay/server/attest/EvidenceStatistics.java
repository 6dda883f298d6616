package dev.assay.server.attest;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts of what happened to requests for evidence since the start. Nothing in it is about anybody. */
public final class EvidenceStatistics {
    private final LongAdder requests = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder hungUp = new LongAdder();
    private final LongAdder quotes = new LongAdder();
    private final LongAdder quoteNanos = new LongAdder();
    private final AtomicLong lastQuoteNanos = new AtomicLong();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    private volatile QuoteListener listener = (callers, nanos) -> {};

    EvidenceStatistics() {}

    /** Hears of each quote that was made for callers. */
    public interface QuoteListener {
        /**
         * A quote was made.
         *
         * @param callers how many shared it
         * @param nanos how long it took
         */
        void made(int callers, long nanos);
    }

    /** From now on this one hears of quotes, instead of the last. */
    public void listen(QuoteListener next) {
        listener = next;
    }

    void request() {
        requests.increment();
    }

    void answered() {
        answered.increment();
    }

    void hungUp() {
        hungUp.increment();
    }

    void quote(int callers, long nanos) {
        quotes.increment();
        quoteNanos.add(nanos);
        lastQuoteNanos.set(nanos);
        listener.made(callers, nanos);
    }

    void refused(String code) {
        refused.computeIfAbsent(code, added -> new LongAdder()).increment();
    }

    /** Requests, whatever became of them. */
    public long requests() {
        return requests.sum();
    }

    /** Requests that got evidence; by {@link #quotes}, how many shared one. */
    public long answeredCount() {
        return answered.sum();
    }

    /** Callers who were gone before their evidence was there. */
    public long hangUps() {
        return hungUp.sum();
    }

    /** Quotes that were made for callers. */
    public long quotes() {
        return quotes.sum();
    }

    /** How long all of them took together. */
    public double quoteSeconds() {
        return quoteNanos.sum() / 1e9;
    }

    /** How long the last one took; 0 before the first. */
    public double lastQuoteSeconds() {
        return lastQuoteNanos.get() / 1e9;
    }

    /** Refusals by their stable code. */
    public Map<String, Long> refusals() {
        Map<String, Long> copy = new TreeMap<>();
        refused.forEach((code, count) -> copy.put(code, count.sum()));
        return copy;
    }
}
