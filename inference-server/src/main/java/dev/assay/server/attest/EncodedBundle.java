package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.EvidenceBundle;
import org.jspecify.annotations.Nullable;

/** A bundle that is sent to many: each form is written once, by whoever asks for it first. */
public final class EncodedBundle {
    private final EvidenceBundle bundle;
    private @Nullable Bytes cbor;
    private @Nullable Bytes json;

    /**
     * Writes nothing yet.
     *
     * @param bundle what to send
     */
    public EncodedBundle(EvidenceBundle bundle) {
        this.bundle = bundle;
    }

    /** What is sent. */
    public EvidenceBundle bundle() {
        return bundle;
    }

    /** The CBOR form. */
    public synchronized Bytes cbor() {
        Bytes written = cbor;
        if (written == null) {
            written = bundle.encodeCbor();
            cbor = written;
        }
        return written;
    }

    /** The JSON form. */
    public synchronized Bytes json() {
        Bytes written = json;
        if (written == null) {
            written = bundle.encodeJson();
            json = written;
        }
        return written;
    }
}
