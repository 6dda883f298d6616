package dev.assay.server;

import dev.assay.enclave.TeeUnavailableException;
import dev.assay.server.attest.EpochRotation;
import dev.assay.server.collateral.Collateral;
import dev.assay.server.config.StartupException;
import dev.assay.server.health.ModelMeters;
import dev.assay.server.model.CatalogPublisher;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ModelException;
import jakarta.inject.Singleton;

/** Every set of models is an epoch: attested first, served second, and the one before overlaps. */
@Singleton
class EpochPublisher implements CatalogPublisher {
    /** The TEE did not vouch. */
    static final String UNATTESTED = "epoch.unattested";

    private final EpochRotation rotation;
    private final Collateral collateral;
    private final ModelMeters meters;

    EpochPublisher(EpochRotation rotation, Collateral collateral, ModelMeters meters) {
        this.rotation = rotation;
        this.collateral = collateral;
        this.meters = meters;
    }

    @Override
    public void publish(ModelCatalog models) throws ModelException {
        collateral.awaitFirst();
        meters.follow(models);
        try {
            rotation.serve(models);
        } catch (TeeUnavailableException e) {
            models.close();
            throw new ModelException(UNATTESTED, String.valueOf(e.getMessage()));
        } catch (StartupException unreadablePolicy) {
            models.close();
            throw unreadablePolicy;
        }
    }
}
