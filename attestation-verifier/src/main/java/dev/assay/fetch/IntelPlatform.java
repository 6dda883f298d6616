package dev.assay.fetch;

import dev.assay.bytes.Bytes;

/**
 * What Intel's collateral is found by.
 *
 * @param fmspc family, model, stepping, platform type, custom SKU: 6 bytes of the PCK certificate
 * @param ca who issued the PCK certificate
 * @param tee which of the two
 */
public record IntelPlatform(Bytes fmspc, PckCa ca, IntelTee tee) {
    private static final int FMSPC_BYTES = 6;

    /** Refuses an FMSPC of another length. */
    public IntelPlatform {
        if (fmspc.length() != FMSPC_BYTES) {
            throw new IllegalArgumentException("an FMSPC has 6 bytes");
        }
    }

    /** The authorities that issue PCK certificates, as the PCS's query parameter {@code ca} names them. */
    public enum PckCa {
        /** Of platforms with one package. */
        PROCESSOR("processor", "Intel SGX PCK Processor CA"),
        /** Of platforms with several packages. */
        PLATFORM("platform", "Intel SGX PCK Platform CA");

        private final String parameter;
        private final String commonName;

        PckCa(String parameter, String commonName) {
            this.parameter = parameter;
            this.commonName = commonName;
        }

        String parameter() {
            return parameter;
        }

        /** The common name in the issuer of its certificates and lists. */
        public String commonName() {
            return commonName;
        }
    }

    /** The TEEs that have TCB info and a quoting enclave's identity each. */
    public enum IntelTee {
        /** Enclaves. */
        SGX("SGX", "QE"),
        /** Trust domains. */
        TDX("TDX", "TD_QE");

        private final String tcbInfoId;
        private final String qeIdentityId;

        IntelTee(String tcbInfoId, String qeIdentityId) {
            this.tcbInfoId = tcbInfoId;
            this.qeIdentityId = qeIdentityId;
        }

        /** {@code id} in its TCB info (version 3). */
        String tcbInfoId() {
            return tcbInfoId;
        }

        /** {@code id} in its quoting enclave's identity. */
        String qeIdentityId() {
            return qeIdentityId;
        }
    }
}
