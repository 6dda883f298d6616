package dev.assay.endorsement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.x509.Minted;
import dev.assay.x509.MintedCrl;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndorsementReaderTest {
    private static final String TCB_INFO = "{\"id\":\"TDX\", \"tcbEvaluationDataNumber\" : 17}";
    private static final String QE_IDENTITY = "{\"id\":\"TD_QE\"}";
    private static final String SIGNATURE = "AB".repeat(64);

    private final Minted root = Minted.root("a root");
    private final Bytes certificate = root.encoded();
    private final Bytes crl = new MintedCrl(root).revoke(7).encoded();
    private final String chain = pem("CERTIFICATE", certificate)
            + pem("CERTIFICATE", root.leaf("leaf").encoded());

    private static String pem(String label, Bytes der) {
        return "-----BEGIN " + label + "-----\n" + Base64Text.encode(der) + "\n-----END " + label + "-----\n";
    }

    private static Endorsement one(Bytes file) throws MalformedException {
        List<Endorsement> found = EndorsementReader.read(file);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static void refused(Bytes file, String reason) {
        assertThatThrownBy(() -> EndorsementReader.read(file))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void derIsToldApartByItsFirstElements() throws Exception {
        assertThat(one(certificate)).isEqualTo(new Endorsement(EndorsementKind.CERTIFICATES, certificate));
        assertThat(one(crl)).isEqualTo(new Endorsement(EndorsementKind.CRL, crl));
        Bytes ocsp = Bytes.fromHex("30030a0106");
        assertThat(one(ocsp)).isEqualTo(new Endorsement(EndorsementKind.OCSP_RESPONSE, ocsp));
        // Version 1 has no version: serial number, algorithm, issuer, validity.
        Bytes versionOne = Bytes.fromHex("300d" + "300b" + "020105" + "3000" + "3000" + "3000" + "3000");
        assertThat(one(versionOne).kind()).isEqualTo(EndorsementKind.CERTIFICATES);
    }

    @Test
    void aZeroAtTheEndOfDerBelongsToIt() throws Exception {
        Bytes ocsp = Bytes.fromHex("30030a0100");
        assertThat(one(ocsp).value()).isEqualTo(ocsp);
    }

    @Test
    void hexadecimalIsDerWrittenOut() throws Exception {
        String hex = crl.hex();
        Endorsement expected = new Endorsement(EndorsementKind.CRL, crl);
        String wrapped = hex.replaceAll("(.{64})", "$1\n");
        for (String text : new String[] {
            hex,
            hex.toUpperCase(java.util.Locale.ROOT),
            hex + "\n",
            " " + hex,
            hex + "\0",
            hex + "\0\0\0",
            hex + "\n\0",
            wrapped
        }) {
            assertThat(one(Bytes.utf8(text))).isEqualTo(expected);
        }
        refused(Bytes.utf8("\0" + hex), "expected tag 48");
        refused(Bytes.utf8(hex.substring(1)), "odd number of digits");
    }

    @Test
    void pemMayHoldCertificatesAndLists() throws Exception {
        assertThat(one(Bytes.utf8(chain)).kind()).isEqualTo(EndorsementKind.CERTIFICATES);
        assertThat(one(Bytes.utf8(chain)).value()).isEqualTo(Bytes.utf8(chain));
        assertThat(one(Bytes.utf8(chain + "\0")).value()).isEqualTo(Bytes.utf8(chain));
        assertThat(one(Bytes.utf8(pem("X509 CRL", crl)))).isEqualTo(new Endorsement(EndorsementKind.CRL, crl));
        assertThat(EndorsementReader.read(Bytes.utf8(pem("X509 CRL", crl) + chain)))
                .extracting(Endorsement::kind)
                .containsExactly(EndorsementKind.CRL, EndorsementKind.CERTIFICATES);
        refused(Bytes.utf8(pem("PRIVATE KEY", crl)), "PEM without a certificate or a revocation list");
    }

    @Test
    void jsonIsKeptAsServed() throws Exception {
        Bytes tcbInfo = Bytes.utf8(" {\"tcbInfo\":" + TCB_INFO + ",\"signature\":\"00\"}\n");
        assertThat(one(tcbInfo)).isEqualTo(new Endorsement(EndorsementKind.INTEL_TCB_INFO, tcbInfo));
        Bytes identity = Bytes.utf8("{\"enclaveIdentity\":" + QE_IDENTITY + ",\"signature\":\"00\"}");
        assertThat(one(identity)).isEqualTo(new Endorsement(EndorsementKind.INTEL_QE_IDENTITY, identity));
        Bytes rim = Bytes.utf8("<?xml version=\"1.0\"?><SoftwareIdentity/>");
        assertThat(one(rim)).isEqualTo(new Endorsement(EndorsementKind.NVIDIA_RIM, rim));
    }

    private Map<String, JsonValue> collateral(boolean signaturesBeside) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("pck_crl_issuer_chain", JsonValue.of(chain));
        members.put("root_ca_crl", JsonValue.of(crl.hex()));
        members.put("pck_crl", JsonValue.of(crl.hex() + "\0"));
        members.put("tcb_info_issuer_chain", JsonValue.of(chain + "\0"));
        members.put("qe_identity_issuer_chain", JsonValue.of(chain));
        if (signaturesBeside) {
            members.put("tcb_info", JsonValue.of(TCB_INFO));
            members.put("tcb_info_signature", JsonValue.of(SIGNATURE));
            members.put("qe_identity", JsonValue.of(QE_IDENTITY));
            members.put("qe_identity_signature", JsonValue.of(SIGNATURE));
        } else {
            members.put("tcb_info", JsonValue.of("{\"tcbInfo\":" + TCB_INFO + ",\"signature\":\"" + SIGNATURE + "\"}"));
            members.put(
                    "qe_identity",
                    JsonValue.of("{\"enclaveIdentity\":" + QE_IDENTITY + ",\"signature\":\"" + SIGNATURE + "\"}"));
        }
        return members;
    }

    private static Bytes json(Map<String, JsonValue> members) {
        return Bytes.utf8(Json.write(new JsonValue.JsonObject(members)));
    }

    @Test
    void aCollateralObjectHoldsAll() throws Exception {
        for (boolean signaturesBeside : new boolean[] {false, true}) {
            List<Endorsement> found = EndorsementReader.read(json(collateral(signaturesBeside)));
            assertThat(found)
                    .extracting(Endorsement::kind)
                    .containsExactly(
                            EndorsementKind.INTEL_TCB_INFO,
                            EndorsementKind.INTEL_QE_IDENTITY,
                            EndorsementKind.CERTIFICATES,
                            EndorsementKind.CERTIFICATES,
                            EndorsementKind.CERTIFICATES,
                            EndorsementKind.CRL,
                            EndorsementKind.CRL);
            // What is signed stands in the result to the byte.
            assertThat(found.get(0).value().hex()).contains(Bytes.utf8(TCB_INFO).hex());
            assertThat(found.get(1).value().hex())
                    .contains(Bytes.utf8(QE_IDENTITY).hex());
            assertThat(found.get(6).value()).isEqualTo(crl);
            Json.parse(found.get(0).value(), 1 << 20, "as served");
        }
    }

    @Test
    void missingMembersAreMissingEndorsements() throws Exception {
        Map<String, JsonValue> members = collateral(true);
        members.remove("root_ca_crl");
        members.put("pck_crl", new JsonValue.JsonNull());
        members.put("tcb_info_issuer_chain", JsonValue.of(""));
        assertThat(EndorsementReader.read(json(members))).hasSize(4);
        members.remove("qe_identity");
        refused(json(members), "collateral without \"qe_identity\"");
    }

    @Test
    void membersAreOfTheirType() {
        Map<String, JsonValue> members = collateral(true);
        members.put("tcb_info", JsonValue.of(5));
        refused(json(members), "endorsement.tcb_info");
        Map<String, JsonValue> unsigned = collateral(true);
        unsigned.put("tcb_info_signature", JsonValue.of("xy"));
        refused(json(unsigned), "not a digit");
    }

    @Test
    void collateralHoldsNoCollateral() {
        Map<String, JsonValue> members = collateral(true);
        members.put("pck_crl", JsonValue.of("{\"tcbInfo\":1,\"signature\":\"00\"}"));
        refused(json(members), "expected tag 48");
        members.put("pck_crl", JsonValue.of("<rim/>"));
        refused(json(members), "expected tag 48");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\0",
                "[]",
                "{}",
                "{\"a\":1}",
                "true",
                "neither",
                "0",
                "30",
                "3000",
                "MIIB",
                "{",
                "{\"tcbInfo\":1"
            })
    void otherFilesAreRefused(String file) {
        refused(Bytes.utf8(file), "");
    }
}
