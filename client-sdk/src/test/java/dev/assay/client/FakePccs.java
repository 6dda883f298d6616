package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.client.LyingServer.Request;
import dev.assay.client.LyingServer.Response;
import dev.assay.evidence.TeeType;
import dev.assay.testkit.FakeIntel;

/** A PCCS that has what the test kit's Intel says about trust domains. */
public final class FakePccs implements LyingServer.Handler {
    private final FakeIntel intel;

    public FakePccs(FakeIntel intel) {
        this.intel = intel;
    }

    @Override
    public Response answer(Request request) {
        String target = request.target();
        if (target.startsWith("/tdx/certification/v4/tcb?")) {
            return answer(intel.tcbInfo(TeeType.TDX), "TCB-Info-Issuer-Chain", intel.tcbSigningChain());
        }
        if (target.startsWith("/tdx/certification/v4/qe/identity")) {
            return answer(intel.qeIdentity(TeeType.TDX), "SGX-Enclave-Identity-Issuer-Chain", intel.tcbSigningChain());
        }
        if (target.startsWith("/sgx/certification/v4/pckcrl?ca=platform")) {
            return answer(intel.pckCrl(), "SGX-PCK-CRL-Issuer-Chain", intel.pckIssuerChain());
        }
        if (target.equals("/sgx/certification/v4/rootcacrl")) {
            return Response.of(200, "text/plain", Bytes.utf8(intel.rootCrl().hex()));
        }
        return Response.of(404, "text/plain", Bytes.empty());
    }

    private static Response answer(Bytes body, String header, Bytes pem) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < pem.length(); i++) {
            encoded.append(String.format("%%%02x", pem.at(i)));
        }
        return Response.of(200, "application/json", body).with(header, encoded.toString());
    }
}
