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
    private static final int MAX_COSE_BYTES = 1 << 16;
    private static final int CBOR_ARRAY = 4;
    private static final int CBOR_MAP = 5;
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
        if (QuoteHeader.isQuote(file)) {
            return QuoteHeader.isTdx(file) ? DocumentKind.TDX : DocumentKind.SGX;
        }
        if (QuoteHeader.isSnpReport(file) || QuoteHeader.isHclReport(file)) {
            return DocumentKind.SEV_SNP;
        }
        if (QuoteHeader.isSpdmMeasurements(file)) {
            return DocumentKind.NVIDIA;
        }
        if (isNitro(file)) {
            return DocumentKind.NITRO;
        }
        if (isJson(file)) {
            return ofJson(file);
        }
        return isCbor(file) ? ofCbor(file) : EndorsementDetector.detect(file);
    }

    /** COSE_Sign1, with its tag or without, whose protected header is {1: -35} (ES384). */
    private static boolean isNitro(Bytes file) {
        int at = file.at(0) == COSE_SIGN1_TAG ? 1 : 0;
        return file.length() >= at + 6 && file.slice(at, at + 6).hex().equals("8444a1013822");
    }

    private static boolean isCbor(Bytes file) {
        return file.at(0) == COSE_SIGN1_TAG || file.at(0) >> 5 == CBOR_MAP || file.at(0) >> 5 == CBOR_ARRAY;
    }

    private static boolean isJson(Bytes file) {
        int at = 0;
        while (at < file.length() - 1 && " \t\r\n".indexOf(file.at(at)) >= 0) {
            at++;
        }
        return file.at(at) == '{';
    }

    private static DocumentKind ofJson(Bytes file) throws MalformedException {
        JsonValue json = Json.parse(file, MAX_BYTES, WHERE);
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
        return EndorsementDetector.detect(file);
    }

    private static DocumentKind ofCbor(Bytes file) throws MalformedException {
        if (file.at(0) == COSE_SIGN1_TAG) {
            return ofCose(CoseSign1.decode(file, MAX_COSE_BYTES, WHERE));
        }
        CborValue value = Cbor.decode(file, EvidenceBundle.MAX_BYTES, WHERE);
        if (value instanceof CborValue.Map map) {
            return ofMap(map);
        }
        if (value instanceof CborValue.Array array
                && array.items().size() == 2
                && array.items().get(0) instanceof CborValue.Bstr report
                && QuoteHeader.isSpdmMeasurements(report.value())) {
            return DocumentKind.NVIDIA;
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
