package dev.assay.fuzz;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidDecoder;
import dev.assay.candid.VerifierInterface;
import dev.assay.cbor.Cbor;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.der.DerReader;
import dev.assay.der.EcdsaSignature;
import dev.assay.endorsement.EndorsementReader;
import dev.assay.endorsement.intel.QeIdentity;
import dev.assay.endorsement.intel.TcbInfo;
import dev.assay.endorsement.nvidia.Rim;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.evidence.amd.CertificateTable;
import dev.assay.evidence.amd.SnpEvidence;
import dev.assay.evidence.aws.NitroDocument;
import dev.assay.evidence.intel.CcEventLog;
import dev.assay.evidence.intel.IntelQuote;
import dev.assay.evidence.nvidia.NvidiaReport;
import dev.assay.json.Json;
import dev.assay.model.ModelSet;
import dev.assay.policy.Policy;
import dev.assay.receipt.SignedReceipt;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.x509.Certificate;
import dev.assay.x509.Crl;
import dev.assay.x509.OcspResponse;
import dev.assay.x509.Pem;
import dev.assay.xml.XmlParser;
import java.util.List;

/**
 * Everything that reads bytes of strangers. Each may throw what {@link Reader} declares and nothing else, and what is
 * declared beyond {@link MalformedException} only where something is verified.
 */
enum FuzzTarget {
    JSON(input -> Json.parse(input, 1 << 20, Json.MAX_VALUES, "json")),
    CBOR(input -> Cbor.decode(input, 1 << 20, "cbor")),
    CBOR_LENIENT(input -> Cbor.decodeLenient(input, 1 << 20, "cbor")),
    CANDID(input -> CandidDecoder.decode(input, List.of(VerifierInterface.RECEIPT_CHECK))),
    XML(input -> XmlParser.parse(input, "xml")),
    DER(FuzzTarget::everyElement),
    ECDSA_SIGNATURE(input -> EcdsaSignature.toFixedLength(input, 32)),
    PEM(input -> Pem.decode(input, Pem.CERTIFICATE, "pem")),
    CERTIFICATE(input -> Certificate.decodeAll(input, "certificate")),
    CRL(input -> Crl.decode(input, "crl")),
    OCSP(input -> OcspResponse.decode(input, "ocsp")),
    ENDORSEMENTS(EndorsementReader::read),
    TCB_INFO(input -> TcbInfo.decode(TcbInfo.readSigned(input))),
    QE_IDENTITY(input -> QeIdentity.decode(QeIdentity.readSigned(input))),
    INTEL_QUOTE(IntelQuote::decode),
    EVENT_LOG(FuzzTarget::replay),
    EVENT_LOG_AREA(CcEventLog::trimmed),
    RIM(input -> Rim.decode(input, "rim")),
    SNP_EVIDENCE(SnpEvidence::decode),
    CERTIFICATE_TABLE(CertificateTable::decode),
    NITRO_DOCUMENT(NitroDocument::decode),
    NVIDIA_REPORT(NvidiaReport::decode),
    SIMULATED_EVIDENCE(SimulatedEvidence::decode),
    BUNDLE(EvidenceBundle::decode),
    STATEMENT_CORE(StatementCore::decode),
    STATEMENT_WRAPPER(StatementWrapper::decode),
    MODEL_SET(ModelSet::decode),
    RECEIPT(SignedReceipt::decode),
    POLICY(Policy::parse),
    /** The first byte picks a case, the others are its evidence. */
    EVIDENCE_VERIFIER(input -> VerifierCase.pick(input).verifyEvidence(input.slice(1, input.length()))),
    /** The first byte picks a case, the second one of its endorsements, the others stand for that. */
    COLLATERAL_VERIFIER(input -> VerifierCase.pick(input).verifyWith(input));

    static final Crypto CRYPTO = new BouncyCastleCrypto();

    /** Reads an input, or says why not. */
    interface Reader {
        Object read(Bytes input) throws MalformedException, RejectedException, CollateralUnavailableException;
    }

    private final Reader reader;

    FuzzTarget(Reader reader) {
        this.reader = reader;
    }

    /** Whether the input was read; any exception other than the allowed ones comes out. */
    boolean accepts(Bytes input) {
        try {
            reader.read(input);
            return true;
        } catch (MalformedException allowed) {
            return false;
        } catch (RejectedException | CollateralUnavailableException allowed) {
            if (isVerifier()) {
                return false;
            }
            throw new AssertionError("a parser judged", allowed);
        }
    }

    boolean isVerifier() {
        return this == EVIDENCE_VERIFIER || this == COLLATERAL_VERIFIER;
    }

    private static Object replay(Bytes input) throws MalformedException {
        return CcEventLog.decode(input).replay(CRYPTO);
    }

    /** Reads whatever elements there are, to a depth. */
    private static Object everyElement(Bytes input) throws MalformedException {
        if (input.length() > 1 << 20) {
            throw new MalformedException("longer than anything in DER that is read");
        }
        readElements(new DerReader(input, "der"), 0);
        return input;
    }

    private static void readElements(DerReader in, int depth) throws MalformedException {
        while (in.hasMore()) {
            if (in.nextIs(DerReader.SEQUENCE) && depth < 16) {
                readElements(in.enter(DerReader.SEQUENCE), depth + 1);
            } else if (in.nextIs(DerReader.OBJECT_IDENTIFIER)) {
                in.oid();
            } else if (in.nextIs(DerReader.INTEGER)) {
                in.integer();
            } else if (in.nextIs(DerReader.UTC_TIME) || in.nextIs(DerReader.GENERALIZED_TIME)) {
                in.time();
            } else if (in.nextIs(DerReader.BIT_STRING)) {
                in.namedBits();
            } else if (in.nextIs(DerReader.UTF8_STRING) || in.nextIs(DerReader.PRINTABLE_STRING)) {
                in.text();
            } else {
                in.skip();
            }
        }
        in.close();
    }
}
