package dev.assay.server.attest;

import dev.assay.server.model.ModelCatalog;
import java.util.concurrent.atomic.AtomicInteger;

/** Models that several epochs serve: new keys do not load them again, and they are freed when the last epoch is gone. */
final class SharedModels {
    private final ModelCatalog catalog;
    private final AtomicInteger epochs = new AtomicInteger(1);

    /** Takes the first share. */
    SharedModels(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    ModelCatalog catalog() {
        return catalog;
    }

    /** One share more; whoever calls holds one, unless the server is stopping. */
    SharedModels share() {
        if (epochs.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException("these models are gone");
        }
        return this;
    }

    /** Gives a share back; the last one frees the models. */
    void release() {
        if (epochs.decrementAndGet() == 0) {
            catalog.close();
        }
    }
}
