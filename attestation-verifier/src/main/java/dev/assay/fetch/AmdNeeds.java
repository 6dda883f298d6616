package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.amd.SigningKey;
import dev.assay.evidence.amd.SnpEvidence;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.evidence.amd.SnpReport;
import dev.assay.x509.Certificate;
import dev.assay.x509.Crl;
import dev.assay.x509.DistinguishedName;
import dev.assay.x509.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a report needs of AMD that neither its own certificate table nor a pool holds. */
final class AmdNeeds {
    private static final String AMD = "1.3.6.1.4.1.3704.1.";
    private static final String PRODUCT_NAME = AMD + "2";
    private static final String HARDWARE_ID = AMD + "4";
    private static final String CLOUD = AMD + "5";
    private static final String WHERE = "SNP certificates";

    private final SnpReport report;
    private final Endorsements have;
    private final List<Certificate> certificates;
    private final @Nullable Certificate vek;

    private AmdNeeds(SnpReport report, Endorsements have, List<Certificate> certificates, @Nullable Certificate vek) {
        this.report = report;
        this.have = have;
        this.certificates = certificates;
        this.vek = vek;
    }

    static AmdNeeds of(SnpEvidence evidence, Endorsements have) throws MalformedException {
        List<Certificate> certificates = new ArrayList<>(have.certificates());
        for (Bytes encoded : evidence.certificates()) {
            certificates.addAll(Certificate.decodeAll(encoded, WHERE));
        }
        String kind = evidence.report().signingKey() == SigningKey.VLEK ? CLOUD : HARDWARE_ID;
        Certificate vek = null;
        for (Certificate certificate : certificates) {
            vek = certificate.extension(kind) == null ? vek : certificate;
        }
        return new AmdNeeds(evidence.report(), have, certificates, vek);
    }

    SigningKey kind() {
        return report.signingKey();
    }

    boolean hasVek() {
        return vek != null;
    }

    /** Whether the report names the chip, without which its certificate cannot be asked for. */
    boolean namesChip() {
        return !report.isChipIdMasked();
    }

    /**
     * The products that it can be of: the one that the processor's number or the key's certificate says. Reports of
     * version 2 have no such number, and come from the two products that are as old.
     */
    List<SnpProduct> products() throws MalformedException {
        SnpReport.CpuId cpuid = report.cpuid();
        SnpProduct known = null;
        if (cpuid != null) {
            known = SnpProduct.ofCpuid(cpuid.family(), cpuid.model());
        } else if (vek != null) {
            known = productOf(vek);
        } else {
            return List.of(SnpProduct.MILAN, SnpProduct.GENOA);
        }
        return known == null ? List.of() : List.of(known);
    }

    private static @Nullable SnpProduct productOf(Certificate vek) throws MalformedException {
        Extension name = vek.extension(PRODUCT_NAME);
        if (name == null) {
            return null;
        }
        try (DerReader in = new DerReader(name.value(), WHERE)) {
            return SnpProduct.ofName(in.text());
        }
    }

    /** The chip as KDS names it, if it is of this product: by the TCB that its key was derived for. */
    AmdChip chip(SnpProduct product) {
        Map<String, Integer> parts = report.reportedTcb().parts(product.layout());
        return new AmdChip(
                product,
                report.chipId().slice(0, AmdChip.hwidBytes(product)),
                parts.getOrDefault("bl", 0),
                parts.getOrDefault("tee", 0),
                parts.getOrDefault("snp", 0),
                parts.getOrDefault("ucode", 0),
                parts.getOrDefault("fmc", -1));
    }

    /** The questions beside the one for the key's own certificate. */
    List<Question> questions(SnpProduct product, AmdService service) throws MalformedException {
        List<Question> questions = new ArrayList<>();
        if (!hasAuthority(product)) {
            questions.add(service.chain(product, kind()));
        }
        if (!hasCrl(product)) {
            questions.add(service.crl(product, kind()));
        }
        return questions;
    }

    private boolean hasAuthority(SnpProduct product) throws MalformedException {
        String name = (kind() == SigningKey.VLEK ? "SEV-VLEK-" : "SEV-") + product.id();
        for (Certificate certificate : certificates) {
            if (certificate.commonName().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasCrl(SnpProduct product) throws MalformedException {
        for (Bytes list : have.of(EndorsementKind.CRL)) {
            if (DistinguishedName.commonName(Crl.decode(list, "CRL").issuer()).equals("ARK-" + product.id())) {
                return true;
            }
        }
        return false;
    }
}
