package dev.assay.server.model;

/** Where a new set of models goes to be served. */
public interface CatalogPublisher {
    /**
     * Has the models attested, and then serves them in place of those before.
     *
     * @param models what to serve; the publisher's from now on, whatever happens
     * @throws ModelException {@code epoch.unattested} when the TEE does not vouch: what was served before still is
     */
    void publish(ModelCatalog models) throws ModelException;
}
