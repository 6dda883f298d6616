package dev.assay.fetch;

import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.result.CollateralUnavailableException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers questions: from the cache while it is fresh, else by asking, else from the cache while it is valid. */
final class Librarian {
    private final PatientHttp http;
    private final AnswerCache cache;
    private final InstantSource clock;
    private final Crypto crypto;
    private final Flights flights = new Flights();
    private final RecentFailures failures;

    Librarian(PatientHttp http, AnswerCache cache, InstantSource clock, Crypto crypto) {
        this.http = http;
        this.cache = cache;
        this.clock = clock;
        this.crypto = crypto;
        this.failures = new RecentFailures(clock);
    }

    /** @param anew whether to ask even if what the cache has is fresh */
    List<Endorsement> answer(Question question, boolean anew) throws CollateralUnavailableException {
        String key = question.query().key(crypto);
        CacheEntry known = cache.read(key);
        if (!anew && known != null && known.isFresh(now())) {
            return known.items();
        }
        return flights.join(key, () -> ask(question, key, anew));
    }

    /** What the cache still has, without asking; {@code otherwise} if it has nothing. */
    List<Endorsement> kept(Question question, CollateralUnavailableException otherwise)
            throws CollateralUnavailableException {
        return stillValid(cache.read(question.query().key(crypto)), otherwise);
    }

    private List<Endorsement> ask(Question question, String key, boolean anew) throws CollateralUnavailableException {
        // Whoever led the flight before this one may have brought it.
        CacheEntry known = cache.read(key);
        if (!anew && known != null && known.isFresh(now())) {
            return known.items();
        }
        try {
            return failures.unlessRecent(key, () -> fetch(question, key));
        } catch (CollateralUnavailableException e) {
            return stillValid(known, e);
        }
    }

    private List<Endorsement> stillValid(@Nullable CacheEntry known, CollateralUnavailableException e)
            throws CollateralUnavailableException {
        if (known == null || !known.isValid(now())) {
            throw e;
        }
        return known.items();
    }

    private List<Endorsement> fetch(Question question, String key) throws CollateralUnavailableException {
        Reply reply = http.ask(question.query());
        try {
            List<Endorsement> items = question.reader().read(reply);
            keep(question.kind(), key, reply, items);
            return items;
        } catch (MalformedException e) {
            throw PatientHttp.failure(
                    FetchCodes.ANSWER_INVALID, question.query(), "its answer is something else: " + e.getMessage());
        }
    }

    /** What ends before it is stored is handed on, for the verifier to refuse, and not kept. */
    private void keep(Question.Keeping kind, String key, Reply reply, List<Endorsement> items)
            throws MalformedException {
        long now = now();
        long validUntil = Math.min(Validity.end(items), now + kind.validSeconds());
        boolean unwanted = kind == Question.Keeping.STATUS && CacheControl.forbidsStoring(reply);
        if (validUntil <= now || unwanted) {
            return;
        }
        long age = kind == Question.Keeping.DOCUMENT
                ? kind.freshSeconds()
                : Math.min(kind.freshSeconds(), CacheControl.maxAge(reply).orElse(kind.freshSeconds()));
        cache.write(new CacheEntry(key, now, Math.min(validUntil, now + age), validUntil, items));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
