package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.assay.bytes.Bytes;
import dev.assay.server.oip.InferTensorContents;
import dev.assay.server.oip.ModelInferRequest;
import dev.assay.server.oip.ModelInferRequest.InferInputTensor;
import dev.assay.server.oip.ModelInferResponse;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every datatype of the protocol, in every form that it has, through a model that answers what it is asked. */
@QuarkusTest
@TestProfile(TypesRepository.class)
class DatatypesTest {
    private final TestClient client = TestClient.ofThisServer();
    private TestChannel channel;

    /** Two elements of each type: as JSON, raw in hexadecimal, and in the typed contents of gRPC if there are any. */
    enum Sample {
        BOOL("true,false", "0100", contents -> contents.addAllBoolContents(List.of(true, false))),
        INT8("-128,127", "807f", contents -> contents.addAllIntContents(List.of(-128, 127))),
        INT16("-32768,32767", "0080ff7f", contents -> contents.addAllIntContents(List.of(-32768, 32767))),
        INT32(
                "-2147483648,2147483647",
                "00000080ffffff7f",
                contents -> contents.addAllIntContents(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE))),
        INT64(
                "-9223372036854775808,9223372036854775807",
                "0000000000000080ffffffffffffff7f",
                contents -> contents.addAllInt64Contents(List.of(Long.MIN_VALUE, Long.MAX_VALUE))),
        UINT8("0,255", "00ff", contents -> contents.addAllUintContents(List.of(0, 255))),
        FP16("-2.0,65504.0", "00c0ff7b", null),
        BF16("-2.0,1.0", "00c0803f", null),
        FP32(
                "-2.5,1.1",
                "000020c0cdcc8c3f",
                contents -> contents.addFp32Contents(-2.5f).addFp32Contents(1.1f)),
        FP64(
                "-2.5,1.1",
                "00000000000004c09a9999999999f13f",
                contents -> contents.addFp64Contents(-2.5).addFp64Contents(1.1)),
        BYTES(
                "\"\",\"é\"",
                "0000000002000000c3a9",
                contents -> contents.addBytesContents(ByteString.EMPTY).addBytesContents(ByteString.copyFromUtf8("é")));

        private final String json;
        private final String raw;
        private final @Nullable Consumer<InferTensorContents.Builder> typed;

        Sample(String json, String raw, @Nullable Consumer<InferTensorContents.Builder> typed) {
            this.json = json;
            this.raw = raw;
            this.typed = typed;
        }

        byte[] bytes() throws Exception {
            return Bytes.fromHex(raw).toArray();
        }

        String target() {
            return "/v2/models/same-" + name() + "/infer";
        }
    }

    @BeforeEach
    void connect() throws Exception {
        channel = TestChannel.toThisServer();
    }

    @AfterEach
    void disconnect() {
        channel.close();
    }

    @ParameterizedTest
    @EnumSource
    void asJson(Sample sample) throws Exception {
        HttpResponse<byte[]> answer = client.post(sample.target(), json(sample.name(), "[1,2]", sample.json));
        assertThat(TestClient.text(answer))
                .contains("\"datatype\":\"" + sample.name() + "\",\"shape\":[1,2],\"data\":[" + sample.json + "]");
    }

    @ParameterizedTest
    @EnumSource
    void asBinary(Sample sample) throws Exception {
        byte[] raw = sample.bytes();
        String json = "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"x\",\"shape\":[2,1],"
                + "\"datatype\":\"" + sample.name() + "\",\"parameters\":{\"binary_data_size\":" + raw.length + "}}]}";
        BinaryBody body = BinaryBody.of(json, raw);

        HttpResponse<byte[]> answer = client.post(
                sample.target(), BodyPublishers.ofByteArray(body.bytes()), BinaryBody.LENGTH, body.length());

        assertThat(answer.statusCode()).as(TestClient.text(answer)).isEqualTo(200);
        int length =
                Integer.parseInt(answer.headers().firstValue(BinaryBody.LENGTH).orElseThrow());
        assertThat(BinaryBody.of(answer.body(), length).tail()).isEqualTo(raw);
    }

    @ParameterizedTest
    @EnumSource
    void overGrpc(Sample sample) throws Exception {
        ByteString raw = ByteString.copyFrom(sample.bytes());
        ModelInferRequest request =
                request(sample.name()).addRawInputContents(raw).build();

        ModelInferResponse answer = channel.stub().modelInfer(request);

        assertThat(answer.getRawOutputContents(0)).isEqualTo(raw);
        assertThat(answer.getOutputs(0).getDatatype()).isEqualTo(sample.name());
        ModelInferRequest typed = typed(sample);
        if (sample.typed == null) {
            assertRefused(typed, "tensor.datatype");
        } else {
            assertThat(channel.stub().modelInfer(typed)).isEqualTo(answer);
            assertRefused(typed.toBuilder().addRawInputContents(raw).build(), "tensor.raw_contents");
        }
    }

    private static ModelInferRequest typed(Sample sample) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        if (sample.typed != null) {
            sample.typed.accept(contents);
        }
        ModelInferRequest.Builder request = request(sample.name());
        request.getInputsBuilder(0).setContents(contents);
        return request.build();
    }

    private static ModelInferRequest.Builder request(String type) {
        return ModelInferRequest.newBuilder()
                .setModelName("same-" + type)
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype(type)
                        .addShape(1)
                        .addShape(2));
    }

    /** Contents in the field of another type, whether or not those of the right one are there. */
    @Test
    void typedContentsOfAnotherTypeAreRefused() {
        ModelInferRequest.Builder both = typed(Sample.INT64).toBuilder();
        both.getInputsBuilder(0).getContentsBuilder().addFp32Contents(1);
        assertRefused(both.build(), "tensor.contents");
        ModelInferRequest.Builder other = request("INT64");
        other.getInputsBuilder(0).getContentsBuilder().addIntContents(1).addIntContents(2);
        assertRefused(other.build(), "tensor.contents");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UINT16", "UINT32", "UINT64"})
    void unsignedIntegersComeOutButDoNotGoIn(String type) throws Exception {
        HttpResponse<byte[]> out = client.post("/v2/models/to-" + type + "/infer", json("FP32", "[2]", "1,65535"));
        assertThat(TestClient.text(out)).contains("\"datatype\":\"" + type + "\",\"shape\":[2],\"data\":[1,65535]");

        String same = "/v2/models/same-" + type;
        assertThat(TestClient.text(client.get(same))).contains("\"datatype\":\"" + type + "\"");
        HttpResponse<byte[]> in = client.post(same + "/infer", json(type, "[1,2]", "777123,2"));
        InferHttpTest.assertError(in, 400, "tensor.datatype_unsupported");
        assertRefused(request(type).build(), "tensor.datatype_unsupported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FP16|65520",
                "FP16|1e9",
                "BF16|3.5e38",
                "FP32|1e39",
                "FP64|1e400",
                "BOOL|1",
                "INT8|1.5",
                "UINT8|-1",
                "UINT8|256",
                "INT64|true",
                "BYTES|1",
                "BYTES|null",
                "FP32|\"1\"",
                "FP32|\"nan\""
            })
    void whatATypeCannotHoldIsRefused(String type, String element) throws Exception {
        String target = "/v2/models/same-" + type + "/infer";
        InferHttpTest.assertError(client.post(target, json(type, "[1,1]", element)), 400, "tensor.value");
    }

    @Test
    void whatJsonHasNoNumbersForIsText() throws Exception {
        for (String type : List.of("FP16", "BF16", "FP32", "FP64")) {
            String special = "\"NaN\",\"Infinity\",\"-Infinity\"";
            HttpResponse<byte[]> answer =
                    client.post("/v2/models/same-" + type + "/infer", json(type, "[3,1]", special));
            assertThat(TestClient.text(answer)).contains("\"data\":[" + special + "]");
            HttpResponse<byte[]> bare =
                    client.post("/v2/models/same-" + type + "/infer", json(type, "[3,1]", "NaN,Infinity,-Infinity"));
            assertThat(TestClient.text(bare)).contains("\"data\":[" + special + "]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT32", "INT64", "BOOL", "BYTES"})
    void whatIsNoNumberIsNoElementOfOtherTypes(String type) throws Exception {
        String target = "/v2/models/same-" + type + "/infer";
        InferHttpTest.assertError(client.post(target, json(type, "[1,1]", "NaN")), 400, "tensor.value");
    }

    @Test
    void emptyTensorsAndScalars() throws Exception {
        assertThat(TestClient.text(client.post("/v2/models/same-FP32/infer", json("FP32", "[0,7]", ""))))
                .contains("\"shape\":[0,7],\"data\":[]");
        assertThat(TestClient.text(client.post("/v2/models/same-BYTES/infer", json("BYTES", "[2,0]", ""))))
                .contains("\"shape\":[2,0],\"data\":[]");
        assertThat(TestClient.text(client.post("/v2/models/scalar/infer", json("FP32", "[]", "2"))))
                .contains("\"shape\":[],\"data\":[-2.0]");
    }

    private static String json(String type, String shape, String data) {
        return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"" + type + "\",\"shape\":" + shape + ",\"data\":[" + data
                + "]}]}";
    }

    private void assertRefused(ModelInferRequest request, String code) {
        assertThatThrownBy(() -> channel.stub().modelInfer(request))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(TestChannel.code(e)).isEqualTo(code));
    }
}
