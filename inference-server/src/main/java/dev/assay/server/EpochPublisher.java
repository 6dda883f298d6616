package dev.assay.server;

import dev.assay.enclave.TeeUnavailableException;
import dev.assay.server.attest.EpochFactory;
import dev.assay.server.attest.Epochs;
import dev.assay.server.model.CatalogPublisher;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ModelException;
import jakarta.inject.Singleton;

/** Every set of models is an epoch: attested first, served second, and the one before overlaps. */
@Singleton
class EpochPublisher implements CatalogPublisher {
    /** The TEE did not vouch. */
    static final String UNATTESTED = "epoch.unattested";

    private final EpochFactory factory;
    private final Epochs epochs;

    EpochPublisher(EpochFactory factory, Epochs epochs) {
        this.factory = factory;
        this.epochs = epochs;
    }

    @Override
    public void publish(ModelCatalog models) throws ModelException {
        try {
            epochs.replace(factory.attest(models));
        } catch (TeeUnavailableException e) {
            models.close();
            throw new ModelException(UNATTESTED, String.valueOf(e.getMessage()));
        }
    }
}
