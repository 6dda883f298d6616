package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementReader;
import dev.assay.endorsement.intel.QeIdentity;
import dev.assay.endorsement.intel.TcbInfo;
import dev.assay.evidence.TeeType;
import dev.assay.fetch.IntelPlatform.PckCa;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Intel's PCS API version 4 (and 3, for SGX), and a PCCS, which answers the same questions. What is answered is checked
 * for being what was asked, not for being genuine.
 */
final class IntelService {
    private static final List<String> TCB_INFO_CHAIN = List.of("tcb-info-issuer-chain", "sgx-tcb-info-issuer-chain");
    private static final List<String> IDENTITY_CHAIN = List.of("sgx-enclave-identity-issuer-chain");
    private static final List<String> LIST_CHAIN = List.of("sgx-pck-crl-issuer-chain");

    private final FetchConfig config;
    private final IntelAddress address;

    IntelService(FetchConfig config) {
        this.config = config;
        this.address = IntelAddress.of(URI.create(config.base(CollateralService.INTEL)));
    }

    /** Whether the configured API knows this TEE; version 3 is from before TDX. */
    boolean serves(TeeType tee) {
        return tee == TeeType.SGX || address.version() >= 4;
    }

    /** Get TCB Info: {@code GET /{sgx,tdx}/certification/v4/tcb?fmspc=}. */
    Question tcbInfo(IntelPlatform platform) {
        String fmspc = platform.fmspc().hex();
        String endpoint = "tcb?fmspc=" + fmspc + evaluation('&');
        return question("TCB info of " + fmspc, of(platform.tee(), endpoint), reply -> {
            Endorsement info = only(reply.body(), EndorsementKind.INTEL_TCB_INFO);
            TcbInfo read = TcbInfo.decode(TcbInfo.readSigned(info.value()));
            require(read.fmspc().equals(platform.fmspc()), "another FMSPC than asked for");
            require(read.tee() == platform.tee(), "TCB info of the other kind of TEE");
            return List.of(info, IssuerChain.of(reply, TCB_INFO_CHAIN));
        });
    }

    /** Get SGX or TDX QE Identity: {@code GET /{sgx,tdx}/certification/v4/qe/identity}. */
    Question qeIdentity(TeeType tee) {
        String url = of(tee, "qe/identity" + evaluation('?'));
        String id = tee == TeeType.TDX ? QeIdentity.TD_QE : QeIdentity.QE;
        return question("identity of " + id, url, reply -> {
            Endorsement identity = only(reply.body(), EndorsementKind.INTEL_QE_IDENTITY);
            require(
                    QeIdentity.decode(QeIdentity.readSigned(identity.value()))
                            .id()
                            .equals(id),
                    "the identity of another enclave");
            return List.of(identity, IssuerChain.of(reply, IDENTITY_CHAIN));
        });
    }

    /** Get PCK Cert CRL: {@code GET /sgx/certification/v4/pckcrl?ca=&encoding=der}, for both TEEs. */
    Question pckCrl(PckCa ca) {
        String url = address.sgx("pckcrl?ca=" + ca.parameter() + "&encoding=der");
        return question("revocation list of " + ca.phrase(), url, reply -> {
            Endorsement list = only(reply.body(), EndorsementKind.CRL);
            return List.of(list, IssuerChain.of(reply, LIST_CHAIN));
        });
    }

    /** The list of the root: DER from Intel's certificate host, hexadecimal from a PCCS. */
    Question rootCrl() {
        Query query = Query.get(
                "revocation list of Intel SGX Root CA",
                CollateralService.INTEL_ROOT_CRL,
                config.base(CollateralService.INTEL_ROOT_CRL),
                Map.of());
        return new Question(query, Question.Keeping.STATUS, reply -> List.of(only(reply.body(), EndorsementKind.CRL)));
    }

    private String of(TeeType tee, String endpoint) {
        return tee == TeeType.SGX ? address.sgx(endpoint) : address.tdx(endpoint);
    }

    /** Version 3 knows neither parameter; version 4 takes one of them. */
    private String evaluation(char separator) {
        if (address.version() < 4) {
            return "";
        }
        return config.tcbEvaluationDataNumber() == null
                ? separator + "update=" + config.tcbUpdate().parameter()
                : separator + "tcbEvaluationDataNumber=" + config.tcbEvaluationDataNumber();
    }

    private Question question(String what, String url, Question.Reader reader) {
        Map<String, String> headers =
                config.intelApiKey() == null ? Map.of() : Map.of("Ocp-Apim-Subscription-Key", config.intelApiKey());
        return new Question(Query.get(what, CollateralService.INTEL, url, headers), Question.Keeping.STATUS, reader);
    }

    /** The one endorsement in a body, in a form that bundles and verifiers take. */
    static Endorsement only(Bytes body, EndorsementKind kind) throws MalformedException {
        List<Endorsement> found = new ArrayList<>(EndorsementReader.read(body));
        if (found.size() != 1 || found.get(0).kind() != kind) {
            throw new MalformedException("expected " + kind.mediaType());
        }
        return found.get(0);
    }

    private static void require(boolean asked, String otherwise) throws MalformedException {
        if (!asked) {
            throw new MalformedException(otherwise);
        }
    }
}
