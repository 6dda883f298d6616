package dev.assay.evidence;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.crypto.Crypto;
import dev.assay.der.DerReader;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS certificate says of the enclave behind it: the extension id-pe-cmw of RFC 9999 with a CMW collection in
 * CBOR. Models, GPU evidence and endorsements are not in it; they are in the bundle whose digest it names. There is one
 * encoding; another is refused. Nothing here is judged yet.
 *
 * @param core the core as received; digests are over these bytes
 * @param wrapper the wrapper as received; report data is over these bytes
 * @param cpu evidence of the CPU's TEE; of an SEV-SNP report without its certificate table, which the bundle has
 * @param bundleSha256 SHA-256 of the bundle in CBOR that the enclave serves while it shows this certificate
 */
public record CertificateEvidence(Bytes core, Bytes wrapper, CmwRecord cpu, Bytes bundleSha256) {
    /** The extension id-pe-cmw (RFC 9999, X.509 extension). */
    public static final String OID = "1.3.6.1.5.5.7.1.35";
    /** Longest content of the extension: a TLS Certificate message has at most 16 KiB here. */
    public static final int MAX_BYTES = 16_000;

    private static final String COLLECTION_TYPE_KEY = "__cmwc_t";
    private static final String COLLECTION_TYPE = "tag:assay.dev,2026:certificate/1";
    private static final String DIGEST_TYPE = "application/vnd.assay.bundle-sha256";
    private static final int DIGEST_BYTES = 32;
    private static final int MEMBERS = 4;

    /** AMD SEV-SNP ABI specification, table "ATTESTATION_REPORT structure": 0x4A0 bytes in every version so far. */
    private static final int SNP_REPORT_BYTES = 0x4A0;

    /** What a certificate says while {@code bundle} is served. */
    public static CertificateEvidence of(EvidenceBundle bundle, Crypto crypto) {
        return new CertificateEvidence(
                bundle.core(), bundle.wrapper(), withoutTable(bundle.cpu()), crypto.sha256(bundle.encodeCbor()));
    }

    private static CmwRecord withoutTable(CmwRecord cpu) {
        boolean extended =
                cpu.type().equals(MediaTypes.SEV_SNP_REPORT) && cpu.value().length() > SNP_REPORT_BYTES;
        return extended ? new CmwRecord(cpu.type(), cpu.value().slice(0, SNP_REPORT_BYTES), cpu.indicator()) : cpu;
    }

    /** The CMW collection. */
    public Bytes encode() {
        return Cbor.encode(new CborMapBuilder()
                .put(CborValue.of(COLLECTION_TYPE_KEY), CborValue.of(COLLECTION_TYPE))
                .put(CborValue.of("core"), member(EvidenceBundle.CORE_TYPE, core))
                .put(CborValue.of("wrapper"), member(EvidenceBundle.WRAPPER_TYPE, wrapper))
                .put(CborValue.of("cpu"), cpu.toCbor())
                .put(CborValue.of("bundle"), member(DIGEST_TYPE, bundleSha256))
                .build());
    }

    private static CborValue member(String type, Bytes value) {
        return new CmwRecord(type, value, CmwRecord.EVIDENCE).toCbor();
    }

    /** Reads the CMW collection. */
    public static CertificateEvidence decode(Bytes encoded) throws MalformedException {
        String where = "certificate evidence";
        if (!(Cbor.decode(encoded, MAX_BYTES, where) instanceof CborValue.Map map)) {
            throw new MalformedException(where + ": expected a map");
        }
        boolean typed = false;
        Map<String, CmwRecord> members = new LinkedHashMap<>();
        for (CborValue.Entry entry : map.entries()) {
            if (!(entry.key() instanceof CborValue.Tstr label)) {
                throw new MalformedException(where + ": expected text labels");
            }
            if (label.value().equals(COLLECTION_TYPE_KEY)) {
                typed = entry.value().equals(CborValue.of(COLLECTION_TYPE));
            } else {
                members.put(label.value(), CmwRecord.fromCbor(entry.value(), where + " member " + members.size()));
            }
        }
        if (!typed || members.size() != MEMBERS) {
            throw new MalformedException(where + ": " + (typed ? "expected 4 members" : "unknown collection type"));
        }
        return fromMembers(members, where);
    }

    private static CertificateEvidence fromMembers(Map<String, CmwRecord> members, String where)
            throws MalformedException {
        Bytes digest = take(members, "bundle", DIGEST_TYPE, where);
        if (digest.length() != DIGEST_BYTES) {
            throw new MalformedException(where + ": the bundle's digest has 32 bytes");
        }
        return new CertificateEvidence(
                take(members, "core", EvidenceBundle.CORE_TYPE, where),
                take(members, "wrapper", EvidenceBundle.WRAPPER_TYPE, where),
                evidence(members.get("cpu"), "cpu", where),
                digest);
    }

    private static Bytes take(Map<String, CmwRecord> members, String label, String type, String where)
            throws MalformedException {
        CmwRecord member = evidence(members.get(label), label, where);
        if (!member.type().equals(type)) {
            throw new MalformedException(where + ": \"" + label + "\" has an unknown type");
        }
        return member.value();
    }

    private static CmwRecord evidence(@Nullable CmwRecord member, String label, String where)
            throws MalformedException {
        if (member == null || member.indicator() != CmwRecord.EVIDENCE) {
            throw new MalformedException(where + ": \"" + label + "\" is missing or not marked as evidence");
        }
        return member;
    }

    /** What this certificate says; null when it has no such extension. */
    public static @Nullable CertificateEvidence in(Certificate certificate) throws MalformedException {
        Extension extension = certificate.extension(OID);
        return extension == null ? null : decodeExtension(extension.value());
    }

    /**
     * Reads the extension's value: {@code CMW ::= CHOICE { json UTF8String, cbor OCTET STRING }}, of which Assay writes
     * and reads the second.
     *
     * @param extensionValue content of extnValue
     */
    public static CertificateEvidence decodeExtension(Bytes extensionValue) throws MalformedException {
        try (DerReader outer = new DerReader(extensionValue, "id-pe-cmw")) {
            return decode(outer.content(DerReader.OCTET_STRING));
        }
    }
}
