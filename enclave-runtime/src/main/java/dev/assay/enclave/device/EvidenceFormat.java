package dev.assay.enclave.device;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.Evidence;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.amd.SnpEvidence;
import dev.assay.evidence.intel.IntelQuote;
import dev.assay.evidence.intel.SgxQuote;
import dev.assay.evidence.intel.TdxQuote;

/** What a device's evidence must look like. It is read to compare and to trim it; whether it is true is not judged here. */
public enum EvidenceFormat {
    /** A quote about an enclave. */
    SGX(TeeType.SGX, MediaTypes.INTEL_QUOTE) {
        @Override
        Read read(Bytes encoded) throws MalformedException {
            IntelQuote quote = IntelQuote.decode(encoded);
            boolean debug = quote instanceof SgxQuote sgx && sgx.report().isDebug();
            return new Read(quote, trimmed(quote, encoded), debug);
        }
    },
    /** A quote about a trust domain. */
    TDX(TeeType.TDX, MediaTypes.INTEL_QUOTE) {
        @Override
        Read read(Bytes encoded) throws MalformedException {
            IntelQuote quote = IntelQuote.decode(encoded);
            boolean debug = quote instanceof TdxQuote tdx && tdx.report().isUnderDebug();
            return new Read(quote, trimmed(quote, encoded), debug);
        }
    },
    /** A report about an SEV-SNP guest, followed by the host's certificate table if there is one. */
    SEV_SNP(TeeType.SEV_SNP, MediaTypes.SEV_SNP_REPORT) {
        @Override
        Read read(Bytes encoded) throws MalformedException {
            SnpEvidence evidence = SnpEvidence.decode(encoded);
            return new Read(
                    evidence.report(), encoded, evidence.report().policy().debug());
        }
    };

    private final TeeType tee;
    private final String mediaType;

    EvidenceFormat(TeeType tee, String mediaType) {
        this.tee = tee;
        this.mediaType = mediaType;
    }

    /** The TEE that it is about. */
    public TeeType tee() {
        return tee;
    }

    String mediaType() {
        return mediaType;
    }

    abstract Read read(Bytes encoded) throws MalformedException;

    /** Devices fill buffers of a fixed size: what follows the quote is nothing. */
    private static Bytes trimmed(IntelQuote quote, Bytes encoded) {
        return encoded.slice(0, quote.envelope().length());
    }

    /**
     * Evidence as read.
     *
     * @param evidence what it says
     * @param encoded the bytes, without what followed them
     * @param debug whether the TEE says that it can be looked into
     */
    record Read(Evidence evidence, Bytes encoded, boolean debug) {}
}
