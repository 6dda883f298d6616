package dev.assay.cli.document;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborValue;
import dev.assay.client.receipts.SavedReceipt;
import dev.assay.cose.CoseSign1;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.Labels;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.receipt.SignedReceipt;
import java.util.Map;
import java.util.Set;

/** Tells what a file is by how it begins and what it calls itself. */
public final class DocumentDetector {
    /** Longest file that is looked at. */
    public static final int MAX_BYTES = SavedReceipt.MAX_BYTES;

    private static final String WHERE = "file";
    private static final String PEM_CERTIFICATE = "-----BEGIN CERTIFICATE-----";
    private static final int MAX_COSE_BYTES = 1 << 16;
    private static final int DER_SEQUENCE = 0x30;
    private static final int COSE_SIGN1_TAG = 0xd2;

    private DocumentDetector() {}

    /**
     * The kind of a file.
     *
     * @throws MalformedException if it is none that is known, or is cut off before that can be told
     */
    public static DocumentKind detect(Bytes file) throws MalformedException {
        if (file.length() == 0) {
            throw new MalformedException(WHERE + ": empty");
        }
        if (startsWith(file, PEM_CERTIFICATE) || file.at(0) == DER_SEQUENCE) {
            return DocumentKind.CERTIFICATE;
        }
        if (QuoteHeader.isQuote(file)) {
            return QuoteHeader.isTdx(file) ? DocumentKind.TDX : DocumentKind.SGX;
        }
        if (QuoteHeader.isSnpReport(file)) {
            return DocumentKind.SEV_SNP;
        }
        if (QuoteHeader.isSpdmMeasurements(file)) {
            return DocumentKind.NVIDIA;
        }
        if (isJson(file)) {
            return ofJson(Json.parse(file, MAX_BYTES, WHERE));
        }
        return ofCbor(file);
    }

    private static boolean startsWith(Bytes file, String text) {
        return file.length() >= text.length() && file.slice(0, text.length()).equals(Bytes.utf8(text));
    }

    private static boolean isJson(Bytes file) {
        int at = 0;
        while (at < file.length() - 1 && " \t\r\n".indexOf(file.at(at)) >= 0) {
            at++;
        }
        return file.at(at) == '{';
    }

    private static DocumentKind ofJson(JsonValue json) throws MalformedException {
        Set<String> members = json instanceof JsonValue.JsonObject object
                ? object.members().keySet()
                : Map.<String, JsonValue>of().keySet();
        if (members.contains("__cmwc_t")) {
            return DocumentKind.BUNDLE;
        }
        if (members.contains("assay_receipt")) {
            return DocumentKind.SAVED_RECEIPT;
        }
        if (members.contains("assay_policy")) {
            return DocumentKind.POLICY;
        }
        if (members.contains("receipt") && members.contains("body")) {
            return DocumentKind.RECEIPT_IN_BODY;
        }
        throw new MalformedException(WHERE + ": JSON of no kind that is known here");
    }

    private static DocumentKind ofCbor(Bytes file) throws MalformedException {
        if (file.at(0) == COSE_SIGN1_TAG) {
            return ofCose(CoseSign1.decode(file, MAX_COSE_BYTES, WHERE));
        }
        // A Nitro document: COSE_Sign1 without its tag, protected header {1: -35} (ES384).
        if (file.length() > 6 && file.slice(0, 6).hex().equals("8444a1013822")) {
            return DocumentKind.NITRO;
        }
        if (file.at(0) >> 5 == 5 && Cbor.decode(file, EvidenceBundle.MAX_BYTES, WHERE) instanceof CborValue.Map map) {
            return ofMap(map);
        }
        throw new MalformedException(WHERE + ": of no kind that is known here");
    }

    private static DocumentKind ofCose(CoseSign1 envelope) throws MalformedException {
        return switch (envelope.type()) {
            case SignedReceipt.MEDIA_TYPE -> DocumentKind.RECEIPT;
            case SimulatedEvidence.MEDIA_TYPE -> DocumentKind.SIMULATED;
            default -> throw new MalformedException(WHERE + ": COSE_Sign1 of no type that is known here");
        };
    }

    private static DocumentKind ofMap(CborValue.Map map) throws MalformedException {
        for (CborValue.Entry entry : map.entries()) {
            if (entry.key().equals(CborValue.of("__cmwc_t"))) {
                return DocumentKind.BUNDLE;
            }
            if (entry.key().equals(CborValue.of(Labels.PROFILE))) {
                return ofProfile(entry.value());
            }
        }
        throw new MalformedException(WHERE + ": a CBOR map of no kind that is known here");
    }

    private static DocumentKind ofProfile(CborValue profile) throws MalformedException {
        if (profile.equals(CborValue.of(StatementCore.PROFILE))) {
            return DocumentKind.CORE;
        }
        if (profile.equals(CborValue.of(StatementWrapper.PROFILE))) {
            return DocumentKind.WRAPPER;
        }
        throw new MalformedException(WHERE + ": of no profile that is known here");
    }
}
