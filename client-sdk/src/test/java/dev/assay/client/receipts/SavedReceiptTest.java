package dev.assay.client.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.receipt.Exchange;
import dev.assay.result.RejectedException;
import dev.assay.testkit.FakeEnclave;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SavedReceiptTest {
    private static final FakeEnclave ENCLAVE = FakeEnclave.named("saved");
    private static final SentRequest REQUEST =
            new SentRequest("POST", "/v1/embeddings", "application/json", Bytes.utf8("{}"));
    private static final ReceivedResponse RESPONSE = new ReceivedResponse(200, null, Bytes.utf8("[]"));
    private static final Bytes SALT = Bytes.utf8("salt of thirty-two bytes, padded");

    private static SavedReceipt saved() {
        Exchange request = REQUEST.toExchange();
        Exchange response = RESPONSE.toExchange();
        Bytes signed =
                ENCLAVE.sign(ENCLAVE.receipt(request, response, SALT, SALT, 1)).encode();
        return new SavedReceipt(signed, SALT, REQUEST, RESPONSE, SALT, Bytes.of(new byte[32]));
    }

    @Test
    void whatIsSavedIsReadBackAndVerifies() throws Exception {
        SavedReceipt again = SavedReceipt.parse(saved().toJson());
        assertThat(again).isEqualTo(saved());
        assertThat(again.verify(ENCLAVE.issuer(), new BouncyCastleCrypto()).usageUnits())
                .isEqualTo(1);
    }

    @Test
    void whereTheJsonEndsIsSavedAndCounts() throws Exception {
        SentRequest sent =
                new SentRequest("POST", "/v2/models/m/infer", "application/octet-stream", 2L, Bytes.utf8("{}data"));
        ReceivedResponse received =
                new ReceivedResponse(200, "application/octet-stream", 2L, Bytes.utf8("{}other data"));
        Bytes signed = ENCLAVE.sign(ENCLAVE.receipt(sent.toExchange(), received.toExchange(), SALT, SALT, 1))
                .encode();
        SavedReceipt saved = new SavedReceipt(signed, SALT, sent, received, SALT, null);

        SavedReceipt again = SavedReceipt.parse(saved.toJson());

        assertThat(again).isEqualTo(saved);
        assertThat(again.verify(ENCLAVE.issuer(), new BouncyCastleCrypto()).usageUnits())
                .isEqualTo(1);
        ReceivedResponse elsewhere =
                new ReceivedResponse(200, "application/octet-stream", 3L, Bytes.utf8("{}other data"));
        assertRejected(new SavedReceipt(signed, SALT, sent, elsewhere, SALT, null), "receipt.response_mismatch");
        ReceivedResponse nowhere = new ReceivedResponse(200, "application/octet-stream", Bytes.utf8("{}other data"));
        assertRejected(new SavedReceipt(signed, SALT, sent, nowhere, SALT, null), "receipt.response_mismatch");
    }

    private static void assertRejected(SavedReceipt saved, String code) {
        assertThatThrownBy(() -> saved.verify(ENCLAVE.issuer(), new BouncyCastleCrypto()))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        e -> assertThat(e.code().code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "01", "1.0", "1e1", " 1", "12345678901", "x"})
    void otherLengthsAreMalformed(String field) throws Exception {
        assertThatThrownBy(() -> InferenceHeader.length(field)).isInstanceOf(MalformedException.class);
        assertThat(InferenceHeader.length("0")).isEqualTo(0);
        assertThat(InferenceHeader.length("1234567890")).isEqualTo(1234567890L);
        assertThat(InferenceHeader.length(null)).isNull();
    }

    @Test
    void aChangedNonceIsRejected() {
        SavedReceipt changed =
                new SavedReceipt(saved().receipt(), SALT, REQUEST, RESPONSE, Bytes.of(new byte[32]), null);
        assertThatThrownBy(() -> changed.verify(ENCLAVE.issuer(), new BouncyCastleCrypto()))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        e -> assertThat(e.code().code()).isEqualTo("receipt.nonce_mismatch"));
    }

    @Test
    void aChangedRequestIsRejected() {
        SentRequest other = new SentRequest("PUT", REQUEST.target(), REQUEST.contentType(), REQUEST.body());
        SavedReceipt changed = new SavedReceipt(saved().receipt(), SALT, other, RESPONSE, null, null);
        assertThatThrownBy(() -> changed.verify(ENCLAVE.issuer(), new BouncyCastleCrypto()))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        e -> assertThat(e.code().code()).isEqualTo("receipt.request_mismatch"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"assay_receipt\":1 | \"assay_receipt\":2",
                "\"status\":200 | \"status\":99",
                "\"method\":\"POST\" | \"method\":\"A-METHOD-FAR-TOO-LONG\"",
                "\"method\" | \"methud\"",
                "\"e30=\" | \"e30\"",
                "\"salt\":\" | \"salt\":\"AAAA"
            })
    void otherDocumentsAreMalformed(String from, String to) {
        String json = new String(saved().toJson().toArray(), StandardCharsets.UTF_8);
        assertThat(json).contains(from);
        assertThatThrownBy(() -> SavedReceipt.parse(Bytes.utf8(json.replace(from, to))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void byteSequencesAreReadAsTheyAreWritten() throws Exception {
        assertThat(ByteSequence.encode(SALT)).startsWith(":").endsWith(":");
        assertThat(ByteSequence.decode(ByteSequence.encode(SALT), 32, "salt")).isEqualTo(SALT);
        assertThat(ByteSequence.decode("::", 32, "salt")).isEqualTo(Bytes.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", "AAAA", ":AAAA", "AAAA:", ":AA:", ":AAAB AAAA:", ":AAA=;p=1:", ":_-8=:", ":AAAAAAAA:"})
    void otherFieldsAreMalformed(String field) {
        assertThatThrownBy(() -> ByteSequence.decode(field, 4, "field")).isInstanceOf(MalformedException.class);
    }
}
