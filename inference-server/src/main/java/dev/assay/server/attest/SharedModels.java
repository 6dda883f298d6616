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

    /** One share more; whoever calls holds one. */
    SharedModels share() {
        epochs.incrementAndGet();
        return this;
    }

    /** Gives a share back; the last one frees the models. */
    void release() {
        if (epochs.decrementAndGet() == 0) {
            catalog.close();
        }
    }
}
