package dev.assay.bench;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.UtcTime;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementReader;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.TeeType;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.json.JsonValue.JsonObject;
import dev.assay.json.JsonValue.JsonString;
import dev.assay.json.RawMember;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeIntel;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.x509.Certificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A quote and its collateral in a folder, in the form that DCAP tools exchange, so that all contestants start from the same
 * bytes: {@code quote.bin}, {@code collateral.json}, {@code root.der}, {@code at}.
 */
final class DcapInput {
    private static final int MAX_BYTES = 1 << 20;

    private DcapInput() {}

    /** Mints a TDX quote and all that belongs to it. */
    static void mint(Path folder) throws IOException, MalformedException {
        FakeIntel intel = FakeIntel.create("bench", FakeAmd.NOW);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        String chain = text(intel.pckIssuerChain());
        members.put("pck_crl_issuer_chain", JsonValue.of(chain));
        members.put("root_ca_crl", JsonValue.of(intel.rootCrl().hex()));
        members.put("pck_crl", JsonValue.of(intel.pckCrl().hex()));
        members.put("tcb_info_issuer_chain", JsonValue.of(text(intel.tcbSigningChain())));
        putSigned(members, "tcb_info", "tcbInfo", intel.tcbInfo(TeeType.TDX));
        members.put("qe_identity_issuer_chain", JsonValue.of(text(intel.tcbSigningChain())));
        putSigned(members, "qe_identity", "enclaveIdentity", intel.qeIdentity(TeeType.TDX));
        Files.createDirectories(folder);
        Files.write(
                folder.resolve("quote.bin"),
                intel.tdxQuote(Bytes.of(new byte[64])).value().toArray());
        Files.writeString(folder.resolve("collateral.json"), Json.write(new JsonObject(members)));
        Files.write(
                folder.resolve("root.der"),
                intel.certificate(FakeIntel.Role.ROOT).toArray());
        Files.writeString(folder.resolve("at"), UtcTime.format(FakeAmd.NOW));
    }

    /** The signed text as served, and its signature beside it. */
    private static void putSigned(Map<String, JsonValue> members, String name, String inner, Bytes served)
            throws MalformedException {
        Map<String, RawMember> raw = Json.parseRawMembers(served, MAX_BYTES, name);
        RawMember signed = raw.get(inner);
        RawMember signature = raw.get("signature");
        if (signed == null || signature == null || !(signature.value() instanceof JsonString hex)) {
            throw new MalformedException(name + ": expected " + inner + " and its signature");
        }
        members.put(name, JsonValue.of(text(signed.raw())));
        members.put(name + "_signature", JsonValue.of(hex.value()));
    }

    private static String text(Bytes utf8) {
        return new String(utf8.toArray(), StandardCharsets.UTF_8);
    }

    /** Reads the folder. */
    static Sample read(Path folder) throws IOException, MalformedException {
        Bytes quote = Bytes.of(Files.readAllBytes(folder.resolve("quote.bin")));
        Bytes collateral = Bytes.of(Files.readAllBytes(folder.resolve("collateral.json")));
        TrustAnchor root =
                TrustAnchor.of(Certificate.decode(Bytes.of(Files.readAllBytes(folder.resolve("root.der"))), "root"));
        Endorsements endorsements = new Endorsements(EndorsementReader.read(collateral));
        if (endorsements.of(EndorsementKind.CRL).isEmpty()) {
            throw new MalformedException("collateral without revocation lists");
        }
        return new Sample(
                new CmwRecord(MediaTypes.INTEL_QUOTE, quote, CmwRecord.EVIDENCE),
                endorsements,
                TrustAnchors.vendors().replacingVendors(java.util.List.of(root)),
                UtcTime.parse(Files.readString(folder.resolve("at")).trim()));
    }
}
