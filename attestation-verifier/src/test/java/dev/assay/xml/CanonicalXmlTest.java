package dev.assay.xml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.xml.crypto.OctetStreamData;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's canonicalizer is the oracle. */
class CanonicalXmlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a/>",
                "<a></a>",
                "<?xml version='1.0' encoding=\"utf-8\" standalone='yes'?>\n<!-- c -->\n<a />\n<!-- d -->\n",
                "<a b='1' a='2'/>",
                "<a xmlns='u:1' b='1'><b xmlns=''><c xmlns='u:1'/></b></a>",
                "<a xmlns='u:1'><b xmlns='u:1'><c xmlns=''><d/></c></b></a>",
                "<a><b xmlns=''/></a>",
                "<p:a xmlns:p='u:1' xmlns:q='u:2'><q:b xmlns:p='u:2' p:x='1'/><p:c xmlns:p='u:1'/></p:a>",
                "<a xmlns:z='u:a' xmlns:b='u:z' z:n='1' b:m='2' m='3' n='4'/>",
                "<a xmlns:b='u:1' xmlns:a='u:1' b:y='1' a:x='2'/>",
                "<a xmlns:b='u:1'><c xmlns:b='u:2' b:x='1'><d xmlns:b='u:1' b:x='1'/></c></a>",
                "<a x='&lt;&amp;&gt;&quot;&apos;\"'/>",
                "<a x='\t\n &#9;&#10;&#13; \r\n'/>",
                "<a>\t\r\n&#13;\r&#x9;&lt;&gt;&amp;\"'</a>",
                "<a>x<!-- comment -->y</a>",
                "<a xml:lang='en' xml:space='preserve' b='1'><b xml:lang='de'/></a>",
                "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:id='i'/>",
                "<a>\u00e9\u4e2d\ud83d\ude00&#x1f600;&#233;</a>",
                "<a \n b = '1'\t>  </a  >"
            })
    void isTheJdks(String document) throws Exception {
        assertThat(canonical(document)).isEqualTo(oracle(document));
    }

    @Test
    void isTheJdksForRandomDocuments() throws Exception {
        Random random = new Random(20251125);
        for (int i = 0; i < 1000; i++) {
            StringBuilder document = new StringBuilder();
            element(random, 0, document);
            assertThat(canonical(document.toString())).as(document.toString()).isEqualTo(oracle(document.toString()));
        }
    }

    @Test
    void leavesOneChildOut() throws Exception {
        XmlElement root = XmlParser.parse(Bytes.utf8("<a>1<b>2</b>3<c/></a>"), "test");
        assertThat(CanonicalXml.document(root, 1)).isEqualTo(Bytes.utf8("<a>13<c></c></a>"));
        assertThat(CanonicalXml.document(root, -1)).isEqualTo(Bytes.utf8("<a>1<b>2</b>3<c></c></a>"));
    }

    private static void element(Random random, int depth, StringBuilder out) {
        String name = pick(random, "a", "p:a", "q:b", "c");
        out.append('<').append(name);
        // The root declares what all use; others declare again, something else or the same, or take the default back.
        if (depth == 0 || random.nextInt(3) == 0) {
            out.append(" xmlns:p='").append(pick(random, "u:1", "u:2")).append('\'');
        }
        if (depth == 0 || random.nextInt(3) == 0) {
            out.append(" xmlns:q='").append(pick(random, "u:3", "u:4")).append('\'');
        }
        if (random.nextInt(3) == 0) {
            out.append(" xmlns='").append(pick(random, "", "u:1", "u:3")).append('\'');
        }
        for (String attribute : new String[] {"q:x", "x", "p:x", "xml:lang", "b"}) {
            if (random.nextInt(3) == 0) {
                out.append(random.nextBoolean() ? " " : "\n\t")
                        .append(attribute)
                        .append("=\"");
                out.append(content(random)).append('"');
            }
        }
        if (random.nextInt(4) == 0) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (int i = random.nextInt(4); i > 0 && depth < 5; i--) {
            out.append(random.nextInt(4) == 0 ? "<!-- c -->" : content(random));
            element(random, depth + 1, out);
        }
        out.append(content(random)).append("</").append(name).append(random.nextBoolean() ? ">" : "\n>");
    }

    private static String content(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(pick(
                    random,
                    "x",
                    " ",
                    "\n",
                    "\r\n",
                    "\r",
                    "\t",
                    "&lt;",
                    "&gt;",
                    ">",
                    "'",
                    "&quot;",
                    "&amp;",
                    "&apos;",
                    "&#9;",
                    "&#xA;",
                    "&#13;",
                    "\u00fc",
                    "&#x10ffff;"));
        }
        return text.toString();
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String canonical(String document) throws MalformedException {
        Bytes canonical = CanonicalXml.document(XmlParser.parse(Bytes.utf8(document), "test"), -1);
        return new String(canonical.toArray(), StandardCharsets.UTF_8);
    }

    private static String oracle(String document) throws Exception {
        CanonicalizationMethod method = XMLSignatureFactory.getInstance("DOM")
                .newCanonicalizationMethod(CanonicalXml.ALGORITHM, (C14NMethodParameterSpec) null);
        OctetStreamData result = (OctetStreamData) method.transform(
                new OctetStreamData(
                        new ByteArrayInputStream(Bytes.utf8(document).toArray())),
                null);
        return new String(result.getOctetStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
