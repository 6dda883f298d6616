package dev.assay.client.canister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidEncoder;
import dev.assay.candid.CandidValue;
import dev.assay.candid.VerifierInterface;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerifierCanisterTest {
    private static Bytes reply(String name, CandidValue value) {
        return CandidEncoder.encode(VerifierInterface.CHALLENGE_RESULT, new CandidValue.Case(name, value));
    }

    @Test
    void anErrOfTheCanisterKeepsItsCode() {
        CandidValue error = CandidValue.fields()
                .put("code", "canister.busy")
                .put("message", "later")
                .build();
        VerifierCanister canister = new VerifierCanister(answering(reply("Err", error)));
        assertThatThrownBy(canister::beginRegistration)
                .isInstanceOfSatisfying(
                        CanisterCallException.class, e -> assertThat(e.code()).isEqualTo("canister.busy"));
    }

    @Test
    void mutatedRepliesAreReadOrMalformedAndNothingElse() throws Exception {
        Bytes reply = reply(
                "Ok",
                CandidValue.fields()
                        .put("challenge", Bytes.of(new byte[32]))
                        .put("expires_at", 1)
                        .build());
        assertThat(new VerifierCanister(answering(reply)).beginRegistration().expiresAt())
                .isEqualTo(1);
        Random random = new Random(20261121);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = reply.toArray();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            Bytes cut = Bytes.of(mutated, 0, mutated.length - random.nextInt(3));
            try {
                new VerifierCanister(answering(cut)).beginRegistration();
            } catch (MalformedException | CanisterCallException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
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
