package dev.assay.fetch;

import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.evidence.amd.SigningKey;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.x509.Certificate;
import java.util.List;
import java.util.Map;

/** AMD's Key Distribution Service (AMD 57230 section 4). It limits how often it answers, so that its answers are kept. */
final class AmdService {
    private static final String WHERE = "answer";

    private final String base;

    AmdService(FetchConfig config) {
        this.base = config.base(CollateralService.AMD);
    }

    /** {@code GET /vcek/v1/{product}/{hwid}?blSPL=..}: DER. A chip's certificate for a TCB stays the same. */
    Question vcek(AmdChip chip) {
        String address = base + path(SigningKey.VCEK) + chip.product().id() + "/"
                + chip.hwid().hex() + "?"
                + (chip.fmc() < 0 ? "" : "fmcSPL=" + spl(chip.fmc()) + "&")
                + "blSPL=" + spl(chip.bootloader())
                + "&teeSPL=" + spl(chip.tee())
                + "&snpSPL=" + spl(chip.snp())
                + "&ucodeSPL=" + spl(chip.microcode());
        return question("VCEK certificate", address, Question.Keeping.DOCUMENT, 1);
    }

    /** {@code GET /{vcek,vlek}/v1/{product}/cert_chain}: PEM, ASK or ASVK and then ARK. */
    Question chain(SnpProduct product, SigningKey kind) {
        String address = base + path(kind) + product.id() + "/cert_chain";
        return question(kind + " chain of " + product.id(), address, Question.Keeping.DOCUMENT, 2);
    }

    /** {@code GET /{vcek,vlek}/v1/{product}/crl}: DER, issued by the ARK. */
    Question crl(SnpProduct product, SigningKey kind) {
        Query query = Query.get(
                kind + " revocation list of " + product.id(),
                CollateralService.AMD,
                base + path(kind) + product.id() + "/crl",
                Map.of());
        return new Question(
                query, Question.Keeping.STATUS, reply -> List.of(IntelService.only(reply.body(), EndorsementKind.CRL)));
    }

    private static Question question(String what, String address, Question.Keeping kind, int certificates) {
        Query query = Query.get(what, CollateralService.AMD, address, Map.of());
        return new Question(query, kind, reply -> {
            if (Certificate.decodeAll(reply.body(), WHERE).size() != certificates) {
                throw new MalformedException("expected certificates: " + certificates);
            }
            return List.of(new Endorsement(EndorsementKind.CERTIFICATES, reply.body()));
        });
    }

    private static String path(SigningKey kind) {
        return kind == SigningKey.VLEK ? "/vlek/v1/" : "/vcek/v1/";
    }

    /** Two decimal digits at least, as AMD's own examples have them. */
    private static String spl(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }
}
