package dev.assay.evidence.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import java.util.HashMap;
import java.util.Map;

/**
 * A provisioning certification key certificate with what its SGX extension says of the platform (Intel SGX PCK
 * Certificate and CRL Profile Specification, section 1.3.5); nothing about it is verified.
 *
 * @param certificate the certificate
 * @param ppid platform provisioning identifier, 16 bytes
 * @param components the 16 components' security versions, a byte each
 * @param pceSvn security version of the provisioning certification enclave
 * @param cpuSvn 16 bytes
 * @param pceId 2 bytes
 * @param fmspc family, model, stepping, platform and custom SKU: 6 bytes
 */
public record PckCertificate(
        Certificate certificate, Bytes ppid, Bytes components, int pceSvn, Bytes cpuSvn, Bytes pceId, Bytes fmspc) {
    /** How many components a TCB has. */
    public static final int COMPONENTS = 16;

    private static final String SGX_EXTENSION = "1.2.840.113741.1.13.1";
    private static final String PPID = SGX_EXTENSION + ".1";
    private static final String TCB = SGX_EXTENSION + ".2";
    private static final String PCE_ID = SGX_EXTENSION + ".3";
    private static final String FMSPC = SGX_EXTENSION + ".4";
    private static final String PCE_SVN = TCB + ".17";
    private static final String CPU_SVN = TCB + ".18";
    private static final int MAX_ENTRIES = 32;
    private static final String WHERE = "PCK certificate's SGX extension";

    /** Whether a certificate has the SGX extension. */
    public static boolean isPck(Certificate certificate) {
        return certificate.extension(SGX_EXTENSION) != null;
    }

    /** Reads the SGX extension, which must be there; entries that are not needed are passed over. */
    public static PckCertificate of(Certificate certificate) throws MalformedException {
        Extension extension = certificate.extension(SGX_EXTENSION);
        if (extension == null) {
            throw new MalformedException("PCK certificate: without the SGX extension");
        }
        Map<String, Bytes> entries = entries(extension.value());
        Map<String, Bytes> tcb = entries(required(entries, TCB));
        byte[] components = new byte[COMPONENTS];
        for (int i = 0; i < COMPONENTS; i++) {
            components[i] = (byte) integer(tcb, TCB + "." + (i + 1), 0xff);
        }
        return new PckCertificate(
                certificate,
                octets(entries, PPID, 16),
                Bytes.of(components),
                integer(tcb, PCE_SVN, 0xffff),
                octets(tcb, CPU_SVN, COMPONENTS),
                octets(entries, PCE_ID, 2),
                octets(entries, FMSPC, 6));
    }

    /** A sequence of pairs of object identifier and value: the values, encoded, by identifier. */
    private static Map<String, Bytes> entries(Bytes encoded) throws MalformedException {
        Map<String, Bytes> entries = new HashMap<>();
        try (DerReader outer = new DerReader(encoded, WHERE);
                DerReader sequence = outer.enter(DerReader.SEQUENCE)) {
            while (sequence.hasMore()) {
                try (DerReader pair = sequence.enter(DerReader.SEQUENCE)) {
                    if (entries.put(pair.oid(), pair.element()) != null || entries.size() > MAX_ENTRIES) {
                        throw pair.malformed("an entry stands twice, or there are too many");
                    }
                }
            }
        }
        return entries;
    }

    private static Bytes required(Map<String, Bytes> entries, String oid) throws MalformedException {
        Bytes value = entries.get(oid);
        if (value == null) {
            throw new MalformedException(WHERE + ": " + oid + " is missing");
        }
        return value;
    }

    private static Bytes octets(Map<String, Bytes> entries, String oid, int length) throws MalformedException {
        try (DerReader in = new DerReader(required(entries, oid), WHERE)) {
            Bytes octets = in.content(DerReader.OCTET_STRING);
            if (octets.length() != length) {
                throw in.malformed("expected " + length + " bytes, found " + octets.length());
            }
            return octets;
        }
    }

    private static int integer(Map<String, Bytes> entries, String oid, int max) throws MalformedException {
        try (DerReader in = new DerReader(required(entries, oid), WHERE)) {
            return in.smallInteger(max);
        }
    }
}
