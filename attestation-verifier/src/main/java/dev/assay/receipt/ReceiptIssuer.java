package dev.assay.receipt;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedBundle;
import dev.assay.cose.CoseKey;
import dev.assay.evidence.StatementCore;
import dev.assay.model.ModelLeaf;
import dev.assay.model.ModelSet;
import java.util.Optional;

/**
 * Who may have issued a receipt: an enclave that somebody accepted. The SDK makes it from a bundle it verified, the
 * canister from its register.
 *
 * @param coreDigest the accepted statement core
 * @param receiptKey the key named in it
 * @param models the models named in it
 */
public record ReceiptIssuer(Bytes coreDigest, CoseKey receiptKey, ModelSet models) {
    /** The issuer that a verified bundle speaks for. */
    public static ReceiptIssuer of(VerifiedBundle bundle) {
        StatementCore core = bundle.core();
        return new ReceiptIssuer(bundle.coreDigest(), core.receiptKey(), bundle.models());
    }

    Optional<ModelLeaf> find(ModelLeaf model) {
        return models.find(model.name(), model.version()).filter(model::equals);
    }
}
