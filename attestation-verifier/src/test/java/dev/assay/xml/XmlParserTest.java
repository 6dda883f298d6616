package dev.assay.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlParserTest {
    @Test
    void readsNamespacesAttributesAndText() throws Exception {
        XmlElement root = parse("<p:a xmlns:p='u:p' xmlns='u:d' x='1' p:x='2'>t&#33;<b>u</b></p:a>");
        assertThat(root.is("u:p", "a")).isTrue();
        assertThat(root.attribute("", "x")).isEqualTo("1");
        assertThat(root.attribute("u:p", "x")).isEqualTo("2");
        assertThat(root.attribute("u:d", "x")).isNull();
        assertThat(root.only("u:d", "b", "test").text("test")).isEqualTo("u");
        assertThat(root.children().get(0)).isEqualTo(new XmlNode.Text("t!"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "<a>",
                "</a>",
                "<a></b>",
                "<a></a ",
                "<a/><b/>",
                "<a/>x",
                " <?xml version='1.0'?><a/>",
                "<?xml version='1.1'?><a/>",
                "<?xml version='1.0' encoding='UTF-16'?><a/>",
                "<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>",
                "<!DOCTYPE a><a/>",
                "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
                "<a>&e;</a>",
                "<a>&lt</a>",
                "<a>&#0;</a>",
                "<a>&#xD800;</a>",
                "<a>&#xFFFE;</a>",
                "<a>&#x110000;</a>",
                "<a>&#;</a>",
                "<a>&#x;</a>",
                "<a>&#99999999999999999999;</a>",
                "<a>&</a>",
                "<a>\u0001</a>",
                "<a>\uffff</a>",
                "<a>]]></a>",
                "<a><![CDATA[x]]></a>",
                "<a><?pi x?></a>",
                "<?pi x?><a/>",
                "<a><!-- -- --></a>",
                "<a><!-- </a>",
                "<a x='<'/>",
                "<a x=1/>",
                "<a x/>",
                "<a x='1'y='2'/>",
                "<a x='1' x='2'/>",
                "<a xmlns:p='u:1' xmlns:q='u:1' p:x='1' q:x='2'/>",
                "<a xmlns='u:1' xmlns='u:1'/>",
                "<p:a/>",
                "<a p:x='1'/>",
                "<a xmlns:p=''/>",
                "<a xmlns:xmlns='u:1'/>",
                "<a xmlns:xml='u:1'/>",
                "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
                "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
                "<a xmlns='relative/name'/>",
                "<a xmlns='./a:b'/>",
                "<a xmlns='u:\u00e9'/>",
                "<1a/>",
                "<a:b:c xmlns:a='u:1'/>",
                "<\u00e9/>",
                "< a/>"
            })
    void refuses(String document) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> parse(document));
    }

    @ParameterizedTest
    @MethodSource
    void isBounded(String document) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> parse(document));
    }

    static List<String> isBounded() {
        StringBuilder prefixes = new StringBuilder("<a");
        for (int i = 0; i < 40; i++) {
            prefixes.append(" xmlns:p").append(i).append("='u:1'");
        }
        return List.of(
                "<a>".repeat(33) + "</a>".repeat(33),
                "<a>" + "<b/>".repeat(40_000) + "</a>",
                "<a>" + " ".repeat(600_000) + "</a>",
                "<" + "a".repeat(200) + "/>",
                prefixes + "/>");
    }

    @Test
    void aTextWithMoreThanTextIsNone() throws Exception {
        XmlElement root = parse("<a><b>1<!-- -->2</b><c>1<d/>2</c><e/></a>");
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> root.only("", "b", "t").text("t"));
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> root.only("", "c", "t").text("t"));
        assertThat(root.only("", "e", "t").text("t")).isEmpty();
    }

    @Test
    void nothingButItsOwnExceptionComesOut() {
        Random random = new Random(7);
        String seed = "<?xml version='1.0'?><a xmlns:p='u:1' p:x='&lt;1'><!-- c --><p:b>t&#65;</p:b></a>";
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Bytes.utf8(seed).toArray();
            for (int k = random.nextInt(4); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                CanonicalXml.document(XmlParser.parse(Bytes.of(bytes), "fuzz"), -1);
            } catch (MalformedException allowed) {
                assertThat(allowed).hasMessageStartingWith("fuzz");
            }
        }
    }

    private static XmlElement parse(String document) throws MalformedException {
        return XmlParser.parse(Bytes.utf8(document), "test");
    }
}
