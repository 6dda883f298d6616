package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.UtcTime;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.fetch.IntelPlatform.PckCa;
import dev.assay.testkit.FakeNvidia;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;

/** What the vendors' services would answer at a time: in form, and minted. */
final class VendorAnswers {
    static final IntelPlatform PLATFORM = new IntelPlatform(Minted.hex("00a067110000"), PckCa.PLATFORM, TeeType.TDX);
    static final AmdChip MILAN = new AmdChip(SnpProduct.MILAN, Bytes.of(new byte[64]), 3, 0, 8, 115, -1);
    static final AmdChip TURIN = new AmdChip(SnpProduct.TURIN, Minted.hex("0102030405060708"), 1, 2, 4, 82, 5);
    static final String RIM_ID = "NV_GPU_DRIVER_GH100_550.90.07";

    static final String TCB_TARGET = "/tdx/certification/v4/tcb?fmspc=00a067110000&update=standard";
    static final String IDENTITY_TARGET = "/tdx/certification/v4/qe/identity?update=standard";
    static final String PCK_CRL_TARGET = "/sgx/certification/v4/pckcrl?ca=platform&encoding=der";
    static final String ROOT_CRL_TARGET = "/root.der";
    static final List<String> INTEL_TARGETS = List.of(TCB_TARGET, IDENTITY_TARGET, PCK_CRL_TARGET, ROOT_CRL_TARGET);

    final KeyPair keys = Minted.keys();
    final String chain;
    final Bytes tcbInfo;
    final Bytes identity;
    final Bytes pckCrl;
    final Bytes rootCrl;
    private final long now;

    VendorAnswers(long now) {
        this.now = now;
        this.chain = Minted.pem(
                Minted.certificate("signer", keys, "root", keys, now - 1000, now + 1_000_000_000),
                Minted.certificate("root", keys, "root", keys, now - 1000, now + 1_000_000_000));
        this.tcbInfo = tcbInfo("TDX", "00A067110000", 30 * 86_400);
        this.identity = identity("TD_QE", 30 * 86_400);
        this.pckCrl = Minted.crl("Intel SGX PCK Platform CA", keys, now - 60, now + 30 * 86_400);
        this.rootCrl = Minted.crl("Intel SGX Root CA", keys, now - 60, now + 365 * 86_400);
    }

    /** TCB info of version 3. */
    Bytes tcbInfo(String id, String fmspc, long lifetimeSeconds) {
        String components = "[" + "{\"svn\":0},".repeat(15) + "{\"svn\":0}]";
        String tdx =
                "\"tdxModule\":{\"mrsigner\":\"" + "00".repeat(48) + "\",\"attributes\":\"" + "00".repeat(8) + "\"},";
        return signed(
                "tcbInfo",
                "\"id\":\"" + id + "\",\"version\":3,\"tcbType\":0,\"pceId\":\"0000\",\"fmspc\":\"" + fmspc + "\","
                        + (id.equals("TDX") ? tdx : "")
                        + level("\"pcesvn\":0,\"sgxtcbcomponents\":" + components + ",\"tdxtcbcomponents\":"
                                + components),
                lifetimeSeconds);
    }

    /** TCB info of version 2, which has no id. */
    Bytes tcbInfoV2(String fmspc, long lifetimeSeconds) {
        StringBuilder components = new StringBuilder("\"pcesvn\":0");
        for (int i = 1; i <= 16; i++) {
            components
                    .append(",\"sgxtcbcomp")
                    .append(i < 10 ? "0" : "")
                    .append(i)
                    .append("svn\":0");
        }
        return signed(
                "tcbInfo",
                "\"version\":2,\"tcbType\":0,\"pceId\":\"0000\",\"fmspc\":\"" + fmspc + "\","
                        + level(components.toString()),
                lifetimeSeconds);
    }

    Bytes identity(String id, long lifetimeSeconds) {
        String members =
                "\"id\":\"" + id + "\",\"version\":2,\"miscselect\":\"00000000\",\"miscselectMask\":\"ffffffff\","
                        + "\"attributes\":\"" + "00".repeat(16) + "\",\"attributesMask\":\"" + "ff".repeat(16)
                        + "\",\"mrsigner\":\"" + "00".repeat(32) + "\",\"isvprodid\":2," + level("\"isvsvn\":0");
        return signed("enclaveIdentity", members, lifetimeSeconds);
    }

    private String level(String tcb) {
        return "\"tcbLevels\":[{\"tcb\":{" + tcb
                + "},\"tcbDate\":\"2025-01-01T00:00:00Z\",\"tcbStatus\":\"UpToDate\"}]";
    }

    private Bytes signed(String object, String members, long lifetimeSeconds) {
        return Bytes.utf8("{\"" + object + "\":{" + members + ",\"tcbEvaluationDataNumber\":18,\"issueDate\":\""
                + UtcTime.format(now - 86_400) + "\",\"nextUpdate\":\"" + UtcTime.format(now + lifetimeSeconds)
                + "\"},\"signature\":\"" + "00".repeat(64) + "\"}");
    }

    /** As Intel's service writes it into a header. */
    String encodedChain() {
        return URLEncoder.encode(chain, StandardCharsets.US_ASCII).replace("+", "%20");
    }

    ServiceDouble intel(ServiceDouble service) {
        return service.on(TCB_TARGET, ServiceDouble.ok(tcbInfo, "TCB-Info-Issuer-Chain", encodedChain()))
                .on(IDENTITY_TARGET, ServiceDouble.ok(identity, "SGX-Enclave-Identity-Issuer-Chain", encodedChain()))
                .on(PCK_CRL_TARGET, ServiceDouble.ok(pckCrl, "SGX-PCK-CRL-Issuer-Chain", encodedChain()))
                .on(ROOT_CRL_TARGET, ServiceDouble.ok(rootCrl));
    }

    Bytes vcek() {
        return Minted.certificate("SEV-VCEK", keys, "SEV-Milan", keys, now - 1000, now + 200_000_000);
    }

    /** Signed anew each time it is encoded, and so kept. */
    private final Bytes rim = FakeNvidia.hopper().rim("driver").encode();

    Bytes rim() {
        return rim;
    }

    static Bytes rimAnswer(String id, Bytes rim, String sha256, String format) {
        return Bytes.utf8("{\"id\":\"" + id + "\",\"rim\":\""
                + Base64.getEncoder().encodeToString(rim.toArray()) + "\",\"sha256\":\"" + sha256
                + "\",\"last_updated\":\"2026-01-01T00:00:00.000000\",\"rim_format\":\"" + format
                + "\",\"request_id\":\"1\"}");
    }

    Bytes rimAnswer() {
        return rimAnswer(RIM_ID, rim(), new BouncyCastleCrypto().sha256(rim()).hex(), "TCG");
    }
}
