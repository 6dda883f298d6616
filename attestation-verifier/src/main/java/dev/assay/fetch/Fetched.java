package dev.assay.fetch;

import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.Endorsements;
import dev.assay.result.CollateralUnavailableException;
import java.util.ArrayList;
import java.util.List;

/**
 * What fetching brought and what it did not. Both can be there: whether evidence can be judged without, say, a
 * revocation list is not for whoever fetches to decide.
 *
 * @param endorsements to be added to a pool; not verified
 * @param failures one for each thing that could not be had
 */
public record Fetched(Endorsements endorsements, List<CollateralUnavailableException> failures) {
    /** Copies the list. */
    public Fetched {
        failures = List.copyOf(failures);
    }

    /** Nothing was asked for. */
    public static Fetched nothing() {
        return new Fetched(Endorsements.none(), List.of());
    }

    /** This failed. */
    public static Fetched failed(CollateralUnavailableException failure) {
        return new Fetched(Endorsements.none(), List.of(failure));
    }

    /** The endorsements, if nothing failed. */
    public Endorsements complete() throws CollateralUnavailableException {
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return endorsements;
    }

    /** This and that, each endorsement once. */
    public Fetched and(Fetched more) {
        List<Endorsement> items = new ArrayList<>(endorsements.items());
        for (Endorsement item : more.endorsements.items()) {
            if (!items.contains(item)) {
                items.add(item);
            }
        }
        List<CollateralUnavailableException> all = new ArrayList<>(failures);
        all.addAll(more.failures);
        return new Fetched(new Endorsements(items), all);
    }
}
