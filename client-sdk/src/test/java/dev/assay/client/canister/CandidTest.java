package dev.assay.client.canister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CandidTest {
    /** From the Candid specification's own description of labels: the hash of a name, computed by hand. */
    @Test
    void labelsAreHashed() {
        assertThat(CandidValue.hash("")).isZero();
        assertThat(CandidValue.hash("id")).isEqualTo('i' * 223L + 'd');
        assertThat(CandidValue.hash("Ok")).isEqualTo(17_724L);
        assertThat(CandidValue.hash("Err")).isEqualTo(3_456_837L);
    }

    @Test
    void argumentsHaveOneKnownEncoding() throws Exception {
        assertThat(CandidWriter.write()).isEqualTo(Bytes.fromHex("4449444c0000"));
        assertThat(CandidWriter.write(new CandidValue.Text("hi")))
                .isEqualTo(Bytes.fromHex("4449444c0001710268" + "69"));
        assertThat(CandidWriter.write(new CandidValue.Blob(Bytes.fromHex("0102"))))
                .isEqualTo(Bytes.fromHex("4449444c016d7b0100020102"));
    }

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        CandidValue.Fields record = CandidValue.Fields.empty()
                .with("text", new CandidValue.Text("\u00e9"))
                .with("blob", Bytes.fromHex("00ff"))
                .with("absent", (Bytes) null)
                .with("number", new CandidValue.Nat64(-1))
                .with("flag", new CandidValue.Bool(true))
                .with("case", CandidValue.Case.of("simulated", new CandidValue.Null()))
                .with("inner", CandidValue.Fields.empty().with("blob", Bytes.empty()));
        CandidValue.Fields again = CandidValue.asRecord(CandidReader.read(CandidWriter.write(record)));
        assertThat(again.text("text")).isEqualTo("\u00e9");
        assertThat(again.blob("blob")).isEqualTo(Bytes.fromHex("00ff"));
        assertThat(again.nat64("number")).isEqualTo(-1);
        assertThat(again.bool("flag")).isTrue();
        assertThat(again.isCase("case", "simulated")).isTrue();
        assertThat(again.isCase("case", "release")).isFalse();
        assertThat(again.record("inner").blob("blob")).isEqualTo(Bytes.empty());
        assertThatThrownBy(() -> again.text("absent")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> again.text("blob")).isInstanceOf(MalformedException.class);
    }

    @Test
    void anErrOfTheCanisterKeepsItsCode() {
        CandidValue err = CandidValue.Case.of(
                "Err",
                CandidValue.Fields.empty()
                        .with("code", new CandidValue.Text("receipt.aborted"))
                        .with("message", new CandidValue.Text("cut off")));
        VerifierCanister canister = new VerifierCanister(answering(CandidWriter.write(err)));
        assertThatThrownBy(canister::beginRegistration)
                .isInstanceOfSatisfying(
                        CanisterCallException.class, e -> assertThat(e.code()).isEqualTo("receipt.aborted"));
    }

    @Test
    void mutatedRepliesAreReadOrMalformedAndNothingElse() throws Exception {
        Bytes reply = CandidWriter.write(CandidValue.Case.of(
                "Ok",
                CandidValue.Fields.empty()
                        .with("challenge", Bytes.of(new byte[32]))
                        .with("expires_at", new CandidValue.Nat64(1))));
        Random random = new Random(20261121);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = reply.toArray();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try {
                new VerifierCanister(answering(Bytes.of(mutated, 0, mutated.length - random.nextInt(3))))
                        .beginRegistration();
            } catch (MalformedException | CanisterCallException expected) {
                assertThat(expected.getMessage()).isNotNull();
            }
        }
    }

    private static CanisterCalls answering(Bytes reply) {
        return new CanisterCalls() {
            @Override
            public Bytes query(String method, Bytes argument) {
                return reply;
            }

            @Override
            public Bytes update(String method, Bytes argument) {
                return reply;
            }
        };
    }
}
