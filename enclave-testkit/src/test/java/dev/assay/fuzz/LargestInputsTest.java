package dev.assay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborValue;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.testkit.FakeEnclave;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What an attacker would send to be remembered: inputs as long as can be, of the smallest parts there are, to every reader
 * that may be handed them. Whether they are read or refused, they stay within the bounds.
 */
class LargestInputsTest {
    private static final int MEGABYTE = 1 << 20;

    private static Map<String, Bytes> inputs() {
        Map<String, Bytes> inputs = new LinkedHashMap<>();
        for (int size : new int[] {MEGABYTE / 4, MEGABYTE / 2, MEGABYTE * 3 / 4, MEGABYTE, 2 * MEGABYTE}) {
            String kib = size / 1024 + " KiB ";
            inputs.put(kib + "of zeros", Bytes.of(new byte[size]));
            inputs.put(kib + "of spaces", text("", " ", "", size));
            inputs.put(kib + "of JSON numbers", text("[", "0,", "0]", size));
            inputs.put(kib + "of JSON texts", text("[", "\"\",", "0]", size));
            inputs.put(kib + "of JSON objects", text("[", "{},", "0]", size));
            inputs.put(kib + "of JSON arrays within", text("", "[", "", size));
            inputs.put(kib + "of one JSON text", text("\"", "a", "\"", size));
            inputs.put(kib + "of one escaped JSON text", text("\"", "\\u20ac", "\"", size));
            inputs.put(kib + "of one text of many bytes", text("\"", "\u20ac", "\"", size));
            inputs.put(kib + "of JSON members", members("{", "}", size));
            inputs.put(kib + "of TCB info members", members("{\"tcbInfo\":{", "},\"signature\":\"\"}", size));
            inputs.put(kib + "of collateral", text("{\"tcb_info\":\"", "a", "\",\"qe_identity\":\"a\"}", size));
            inputs.put(kib + "of XML elements", text("<a>", "<b/>", "</a>", size));
            inputs.put(kib + "of XML elements within", text("", "<a>", "", size));
            inputs.put(kib + "of XML text", text("<a>", "a", "</a>", size));
            inputs.put(kib + "of XML references", text("<a>", "&lt;", "</a>", size));
            inputs.put(kib + "of XML attributes", attributes(size));
            inputs.put(kib + "of PEM", pem("CERTIFICATE", size));
            inputs.put(kib + "of a PEM list", pem("X509 CRL", size));
            inputs.put(
                    kib + "of empty PEM", text("", "-----BEGIN CERTIFICATE----------END CERTIFICATE-----", "", size));
            inputs.put(kib + "of PEM beginnings", text("", "-----BEGIN CERTIFICATE-----", "", size));
            inputs.put(kib + "of hexadecimal", text("", "30", "", size));
            inputs.put(kib + "of CBOR array", text("\u0000", "\u0000", "", size));
            inputs.put(kib + "of DER integers", der(0x30, text("", "\u0002\u0001\u0000", "", size)));
            inputs.put(kib + "of revoked numbers", crl(size));
        }
        inputs.put("JSON members that hash alike", members(alike(14), "{", "\":0,", "\"\":0}", "\""));
        inputs.put("XML attributes that hash alike", members(alike(13), "<a", "=\"\"", "/>", " "));
        inputs.put("CBOR keys that hash alike", cborMap(alike(13)));
        inputs.put("revoked numbers that hash alike", crl(alikeNumbers(14)));
        inputs.put("CBOR of many integers", cborArray(16_000, CborValue.of(0)));
        inputs.put("CBOR of many texts", cborArray(16_000, CborValue.of("")));
        inputs.put("CBOR of one text", Cbor.encode(CborValue.of("a".repeat(MEGABYTE - 16))));
        inputs.put("CBOR of one byte string", Cbor.encode(CborValue.of(Bytes.of(new byte[MEGABYTE - 16]))));
        for (int members : new int[] {1, 4, 16, 100}) {
            EvidenceBundle bundle = bundle(members, (EvidenceBundle.MAX_BYTES - 4096) / members - 64);
            inputs.put("a bundle with " + members + " endorsements", bundle.encodeCbor());
            EvidenceBundle json = bundle(members, (EvidenceBundle.MAX_BYTES - 8192) * 3 / 4 / members - 128);
            inputs.put("a JSON bundle with " + members + " endorsements", json.encodeJson());
        }
        return inputs;
    }

    @TestFactory
    List<DynamicTest> stayWithinTheBounds() {
        Map<String, Bytes> inputs = inputs();
        return java.util.Arrays.stream(FuzzTarget.values())
                .filter(target -> !target.isVerifier())
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> {
                    StringBuilder beyond = new StringBuilder();
                    for (Map.Entry<String, Bytes> input : inputs.entrySet()) {
                        try {
                            Bounds.accepts(target, input.getValue());
                        } catch (AssertionError tooMuch) {
                            String message = String.valueOf(tooMuch.getMessage());
                            beyond.append(input.getKey())
                                    .append(": ")
                                    .append(message, 0, Math.min(90, message.length()))
                                    .append('\n');
                        }
                    }
                    assertThat(beyond.toString()).isEmpty();
                }))
                .toList();
    }

    private static Bytes text(String before, String part, String after, int size) {
        int times = (size - before.length() - after.length()) / Bytes.utf8(part).length();
        return Bytes.utf8(before + part.repeat(times) + after);
    }

    private static Bytes members(String before, String after, int size) {
        StringBuilder text = new StringBuilder(before);
        for (int i = 0; text.length() < size - after.length() - 16; i++) {
            text.append('"').append(Integer.toString(i, 36)).append("\":0,");
        }
        return Bytes.utf8(text.append("\"-\":0").append(after).toString());
    }

    private static Bytes attributes(int size) {
        StringBuilder text = new StringBuilder("<a");
        for (int i = 0; text.length() < size - 16; i++) {
            text.append(" a").append(Integer.toString(i, 36)).append("=\"\"");
        }
        return Bytes.utf8(text.append("/>").toString());
    }

    private static Bytes pem(String label, int size) {
        String base64 = Base64Text.encode(Bytes.of(new byte[(size - 80) / 4 * 3]));
        return Bytes.utf8("-----BEGIN " + label + "-----" + base64 + "-----END " + label + "-----");
    }

    private static Bytes der(int tag, Bytes content) {
        ByteWriter out = new ByteWriter().u8(tag);
        if (content.length() < 128) {
            return out.u8(content.length()).bytes(content).toBytes();
        }
        return out.u8(0x83).bigEndian(content.length(), 3).bytes(content).toBytes();
    }

    /** 2^{@code pairs} texts of one hash: "Aa" and "BB" have the same. */
    private static List<String> alike(int pairs) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 1 << pairs; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < pairs; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static List<Bytes> alikeNumbers(int pairs) {
        return alike(pairs).stream().map(Bytes::utf8).toList();
    }

    private static Bytes members(List<String> names, String before, String between, String after, String quote) {
        StringBuilder text = new StringBuilder(before);
        for (String name : names) {
            text.append(quote).append(name).append(between);
        }
        return Bytes.utf8(text.append(after).toString());
    }

    private static Bytes cborMap(List<String> keys) {
        ByteWriter out = new ByteWriter().u8(0xb9).bigEndian(keys.size(), 2);
        for (String key : keys) {
            out.bytes(Cbor.encode(CborValue.of(key))).u8(0);
        }
        return out.toBytes();
    }

    /** A list whose entries are as short as they can be. */
    private static Bytes crl(int size) {
        List<Bytes> serials = new ArrayList<>();
        for (int i = 0; i < size / 24 - 20; i++) {
            serials.add(new ByteWriter().bigEndian(0x40000000L + i, 4).toBytes());
        }
        return crl(serials);
    }

    private static Bytes crl(List<Bytes> serials) {
        ByteWriter entries = new ByteWriter();
        Bytes time = der(0x17, Bytes.utf8("260101000000Z"));
        for (Bytes serial : serials) {
            entries.bytes(der(0x30, der(2, serial).concat(time)));
        }
        Bytes algorithm = der(0x30, Bytes.of(new byte[] {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2}));
        Bytes version = Bytes.of(new byte[] {2, 1, 1});
        Bytes name = der(0x30, Bytes.empty());
        Bytes tbs = der(
                0x30,
                version.concat(algorithm).concat(name).concat(time).concat(time).concat(der(0x30, entries.toBytes())));
        return der(0x30, tbs.concat(algorithm).concat(der(3, Bytes.of(new byte[] {0, 1}))));
    }

    private static Bytes cborArray(int items, CborValue item) {
        return Cbor.encode(new CborValue.Array(java.util.Collections.nCopies(items, item)));
    }

    private static EvidenceBundle bundle(int members, int bytesEach) {
        EvidenceBundle small = FakeEnclave.named("large").bundle(Bytes.of(new byte[32]), 1_900_000_000L);
        Map<String, CmwRecord> endorsements = new LinkedHashMap<>();
        for (int i = 0; i < members; i++) {
            endorsements.put(
                    "e" + i,
                    new CmwRecord("application/pkix-crl", Bytes.of(new byte[bytesEach]), CmwRecord.ENDORSEMENTS));
        }
        return new EvidenceBundle(
                small.core(),
                small.wrapper(),
                small.cpu(),
                small.gpus(),
                small.models(),
                small.eventLog(),
                endorsements);
    }
}
