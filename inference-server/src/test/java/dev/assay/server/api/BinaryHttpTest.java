package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.json.JsonFields;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.SaltedDigest;
import dev.assay.receipt.SignedReceipt;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The binary tensor data extension, as its description says and as Triton's clients speak it. */
@QuarkusTest
@TestProfile(TypesRepository.class)
class BinaryHttpTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final String TWO = "/v2/models/two/infer";
    private static final byte[] NUMBERS = BinaryBody.floats(1, -2.5f);
    private static final byte[] TEXTS = BinaryBody.texts("one", "", "zwölf");
    private static final String TEXT =
            "{\"name\":\"text\",\"shape\":[3],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":21}}";
    private static final String NUMBER =
            "{\"parameters\":{\"binary_data_size\":8},\"name\":\"number\",\"datatype\":\"FP32\",\"shape\":[1,2]}";
    private static final String TEXT_IN_JSON =
            "{\"name\":\"text\",\"shape\":[3],\"datatype\":\"BYTES\",\"data\":[\"one\",\"\",\"zwölf\"]}";

    private final TestClient client = TestClient.ofThisServer();

    @Test
    void binaryInputsAndOutputs() throws Exception {
        BinaryBody request = BinaryBody.of(
                "{\"id\":\"7\",\"parameters\":{\"binary_data_output\":true},\"inputs\":[" + TEXT + "," + NUMBER + "]}",
                TEXTS,
                NUMBERS);

        HttpResponse<byte[]> answer = ask(request);

        BinaryBody body = binary(answer);
        assertThat(body.json())
                .isEqualTo("{\"model_name\":\"two\",\"model_version\":\"1\",\"id\":\"7\",\"outputs\":["
                        + "{\"name\":\"same text\",\"datatype\":\"BYTES\",\"shape\":[3],"
                        + "\"parameters\":{\"binary_data_size\":21}},"
                        + "{\"name\":\"negated\",\"datatype\":\"FP32\",\"shape\":[1,2],"
                        + "\"parameters\":{\"binary_data_size\":8}}]}");
        assertThat(body.tail()).isEqualTo(BinaryBody.join(TEXTS, BinaryBody.floats(-1, 2.5f)));
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
    }

    @Test
    void someTensorsInJsonAndSomeAfterIt() throws Exception {
        BinaryBody request = BinaryBody.of("{\"inputs\":[" + TEXT_IN_JSON + "," + NUMBER + "]}", NUMBERS);

        HttpResponse<byte[]> answer = ask(request);

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue(BinaryBody.LENGTH)).isEmpty();
        assertThat(TestClient.text(answer))
                .contains("\"data\":[\"one\",\"\",\"zwölf\"]")
                .contains("\"data\":[-1.0,2.5]");
    }

    /** What "binary_data" says of an output comes before what "binary_data_output" says of all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"negated\",\"parameters\":{\"binary_data\":true}},{\"name\":\"same text\"}|{}|8",
                "{\"name\":\"negated\",\"parameters\":{\"binary_data\":true}}|{}|8",
                "{\"name\":\"negated\"},{\"name\":\"same text\"}|{\"binary_data_output\":true}|29",
                "{\"name\":\"negated\",\"parameters\":{\"binary_data\":false}},{\"name\":\"same text\"}|{\"binary_data_output\":true}|21",
                "{\"name\":\"negated\"}|{\"binary_data_output\":false}|0"
            })
    void everyOutputComesAsItIsAskedFor(String outputs, String parameters, int tail) throws Exception {
        HttpResponse<byte[]> answer = ask(BinaryBody.of(
                "{\"inputs\":[" + NUMBER + "," + TEXT + "],\"outputs\":[" + outputs + "],\"parameters\":" + parameters
                        + "}",
                NUMBERS,
                TEXTS));

        assertThat(binary(answer).tail()).hasSize(tail);
        assertThat(binary(answer).json()).contains(tail == 8 ? "\"binary_data_size\":8" : "\"name\":\"negated\"");
    }

    @Test
    void aBodyWithoutJsonIsTheOneInput() throws Exception {
        byte[] raw = BinaryBody.floats(1, 2, 3);
        HttpResponse<byte[]> answer = ask("/v2/models/same-FP32/infer", raw, "0");
        assertThat(binary(answer).json()).contains("\"shape\":[1,3]");
        assertThat(binary(answer).tail()).isEqualTo(raw);

        byte[] text = "a text".getBytes(StandardCharsets.UTF_8);
        assertThat(binary(ask("/v2/models/same-BYTES/infer", text, "0")).tail()).isEqualTo(BinaryBody.texts("a text"));
        assertThat(binary(ask("/v2/models/scalar/infer", BinaryBody.floats(2), "0"))
                        .tail())
                .isEqualTo(BinaryBody.floats(-2));
    }

    @Test
    void aBodyWithoutJsonMustFitTheModel() throws Exception {
        InferHttpTest.assertError(ask(TWO, NUMBERS, "0"), 400, "request.header_length");
        InferHttpTest.assertError(ask("/v2/models/same-FP32/infer", new byte[0], "0"), 400, "request.header_length");
        InferHttpTest.assertError(ask("/v2/models/same-FP32/infer", new byte[13], "0"), 400, "tensor.size");
        InferHttpTest.assertError(ask("/v2/models/same-BOOL/infer", new byte[] {2}, "0"), 400, "tensor.value");
        InferHttpTest.assertError(ask("/v2/models/same-BYTES/infer", new byte[] {-1}, "0"), 400, "tensor.value");
        InferHttpTest.assertError(
                ask("/v2/models/same-UINT32/infer", new byte[4], "0"), 400, "tensor.datatype_unsupported");
        InferHttpTest.assertError(ask("/v2/models/scalar/infer", new byte[8], "0"), 400, "tensor.size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+9", "1e2", "9.0", "0x9", "007", " 9 9", "99999999999", "4000000000", "nine"})
    void wrongHeaderLengthsAreRefused(String length) throws Exception {
        byte[] body = BinaryBody.of("{\"inputs\":[" + TEXT_IN_JSON + "," + NUMBER + "]}", NUMBERS)
                .bytes();
        InferHttpTest.assertError(ask(TWO, body, length), 400, "request.header_length");
    }

    @Test
    void aHeaderLengthThatCutsTheBodyElsewhereIsRefused() throws Exception {
        BinaryBody good = BinaryBody.of("{\"inputs\":[" + TEXT_IN_JSON + "," + NUMBER + "]}", NUMBERS);
        int length = Integer.parseInt(good.length());
        byte[] body = good.bytes();

        InferHttpTest.assertError(ask(TWO, body, Integer.toString(length - 1)), 400, "request.json");
        InferHttpTest.assertError(ask(TWO, body, Integer.toString(length + 1)), 400, "request.binary_data");
        InferHttpTest.assertError(ask(TWO, body, Integer.toString(body.length + 1)), 400, "request.header_length");
        InferHttpTest.assertError(client.post(TWO, BodyPublishers.ofByteArray(body)), 400, "request.binary_data");
        HttpResponse<byte[]> twice = client.post(
                TWO,
                BodyPublishers.ofByteArray(body),
                BinaryBody.LENGTH,
                good.length(),
                BinaryBody.LENGTH,
                good.length());
        InferHttpTest.assertError(twice, 400, "request.header_length");
    }

    /** Columns: code, the one input, the bytes after the JSON. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "request.binary_data|'shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':8}|7",
                "request.binary_data|'shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':8}|9",
                "request.binary_data|'shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':2147483647}|8",
                "request.binary_data|'shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':8},'data':[1,2]|8",
                "request.binary_data|'shape':[1,2],'datatype':'FP32','data':[1,2]|8",
                "parameter.value|'shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':-8}|8",
                "parameter.value|'shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':8.5}|8",
                "parameter.value|'shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':'8'}|8",
                "parameter.value|'shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':18446744073709551624}|8",
                "request.binary_data|'shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':4294967304}|8",
                "tensor.size|'shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':7}|7",
                "tensor.size|'shape':[1,3],'datatype':'FP32','parameters':{'binary_data_size':8}|8",
                "tensor.size|'shape':[1,2],'datatype':'BYTES','parameters':{'binary_data_size':7}|7",
                "tensor.size|'shape':[1,2],'datatype':'BYTES','parameters':{'binary_data_size':9}|9",
                "tensor.shape|'shape':[1073741824,4],'datatype':'FP32','parameters':{'binary_data_size':8}|8",
                "tensor.shape|'shape':[-1,2],'datatype':'FP32','parameters':{'binary_data_size':8}|8",
                "tensor.datatype|'shape':[1,2],'datatype':'FP64','parameters':{'binary_data_size':16}|16",
                "tensor.datatype_unsupported|'shape':[1,1],'datatype':'UINT64','parameters':{'binary_data_size':8}|8",
                "request.json|'shape':[1,2],'parameters':{'binary_data_size':8}|8",
                "parameter.unsupported|'shape':[1,2],'datatype':'FP32','parameters':{'shared_memory_region':'r'}|0"
            })
    void binaryDataThatDoesNotFitIsRefused(String code, String input, int tail) throws Exception {
        String json = "{\"inputs\":[{\"name\":\"x\"," + input.replace('\'', '"') + "}]}";
        HttpResponse<byte[]> answer = ask("/v2/models/same-FP32/infer", BinaryBody.of(json, new byte[tail]));
        InferHttpTest.assertError(answer, 400, code);
    }

    @Test
    void textsWithWrongLengthsOrOtherBytesAreRefused() throws Exception {
        for (byte[] element : new byte[][] {
            {4, 0, 0, 0, 'a', 'b', 'c'},
            {2, 0, 0, 0, 'a', 'b', 'c'},
            {-1, -1, -1, -1, 'a', 'b', 'c'},
            {-1, -1, -1, 127, 'a', 'b', 'c'}
        }) {
            InferHttpTest.assertError(text(element), 400, "tensor.size");
        }
        InferHttpTest.assertError(text(new byte[] {1, 0, 0, 0, -1}), 400, "tensor.value");
        assertThat(text(new byte[] {0, 0, 0, 0}).statusCode()).isEqualTo(200);
    }

    private HttpResponse<byte[]> text(byte[] element) throws Exception {
        String json = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1],\"datatype\":\"BYTES\",\"parameters\":"
                + "{\"binary_data_size\":" + element.length + "}}]}";
        return ask("/v2/models/same-BYTES/infer", BinaryBody.of(json, element));
    }

    @Test
    void theReceiptCoversWhereTheJsonEnds() throws Exception {
        BinaryBody request = BinaryBody.of(
                "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[" + TEXT + "," + NUMBER + "]}",
                TEXTS,
                NUMBERS);

        HttpResponse<byte[]> answer = ask(request);

        long jsonLength = Long.parseLong(request.length());
        Bytes sent = Bytes.of(request.bytes());
        SignedReceipt receipt = SignedReceipt.decode(header(answer, "Assay-Receipt"));
        Bytes salt = header(answer, "Assay-Salt");
        assertThat(SaltedDigest.request(salt, sent(TWO, jsonLength, sent), CRYPTO))
                .isEqualTo(receipt.receipt().requestDigest());
        assertThat(SaltedDigest.request(salt, sent(TWO, jsonLength - 1, sent), CRYPTO))
                .isNotEqualTo(receipt.receipt().requestDigest());
        long answeredLength =
                Long.parseLong(answer.headers().firstValue(BinaryBody.LENGTH).orElseThrow());
        assertThat(SaltedDigest.response(salt, received(answeredLength, Bytes.of(answer.body())), CRYPTO))
                .isEqualTo(receipt.receipt().responseDigest());
        assertThat(SaltedDigest.response(salt, received(null, Bytes.of(answer.body())), CRYPTO))
                .isNotEqualTo(receipt.receipt().responseDigest());
    }

    @Test
    void aReceiptInTheBodySaysWhatTheHeadersWouldHaveSaid() throws Exception {
        BinaryBody request = BinaryBody.of(
                "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[" + TEXT + "," + NUMBER + "]}",
                TEXTS,
                NUMBERS);

        HttpResponse<byte[]> answer = ask(TWO + "?receipt=body", request);

        assertThat(answer.headers().firstValue(BinaryBody.LENGTH)).isEmpty();
        try (JsonFields fields = new JsonFields(TestClient.json(answer), "answer")) {
            Bytes body = Base64Text.decode(fields.text("body", 1 << 16), "body");
            Bytes salt = Base64Text.decode(fields.text("salt", 64), "salt");
            long length = fields.integer("inference_header_content_length", 0, 1 << 16, -1);
            assertThat(fields.text("content_type", 64)).isEqualTo("application/octet-stream");
            SignedReceipt receipt = SignedReceipt.decode(Base64Text.decode(fields.text("receipt", 2048), "receipt"));
            assertThat(SaltedDigest.response(salt, received(length, body), CRYPTO))
                    .isEqualTo(receipt.receipt().responseDigest());
        }
    }

    private static Exchange sent(String target, long jsonLength, Bytes body) {
        return Exchange.httpRequest("POST", target, "application/octet-stream", jsonLength, body);
    }

    private static Exchange received(@Nullable Long jsonLength, Bytes body) {
        return Exchange.httpResponse(200, "application/octet-stream", jsonLength, body);
    }

    private static Bytes header(HttpResponse<byte[]> answer, String name) throws Exception {
        String value = answer.headers().firstValue(name).orElseThrow();
        return Base64Text.decode(value.substring(1, value.length() - 1), name);
    }

    private HttpResponse<byte[]> ask(BinaryBody body) throws Exception {
        HttpResponse<byte[]> answer = ask(TWO, body);
        assertThat(answer.statusCode()).as(TestClient.text(answer)).isEqualTo(200);
        return answer;
    }

    private HttpResponse<byte[]> ask(String target, BinaryBody body) throws Exception {
        return ask(target, body.bytes(), body.length());
    }

    private HttpResponse<byte[]> ask(String target, byte[] body, String jsonLength) throws Exception {
        return client.post(
                target,
                BodyPublishers.ofByteArray(body),
                "Content-Type",
                "application/octet-stream",
                BinaryBody.LENGTH,
                jsonLength);
    }

    /** The answer taken apart where its header says. */
    private static BinaryBody binary(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(TestClient.text(answer)).isEqualTo(200);
        int length = answer.headers()
                .firstValue(BinaryBody.LENGTH)
                .map(Integer::valueOf)
                .orElse(answer.body().length);
        return BinaryBody.of(answer.body(), length);
    }
}
