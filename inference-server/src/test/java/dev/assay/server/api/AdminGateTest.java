package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.server.config.StartupException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdminGateTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final AtomicLong nanos = new AtomicLong();
    private final AdminGate gate = gate(List.of(sha256("the old key"), " " + sha256("the new key")));

    private AdminGate gate(List<String> keys) {
        return new AdminGate(keys, CRYPTO, nanos::get);
    }

    private static String sha256(String key) {
        return CRYPTO.sha256(Bytes.utf8(key)).hex();
    }

    private String answer(@Nullable String authorization, InetAddress from) {
        try {
            gate.require(authorization, from);
            return "";
        } catch (ApiException e) {
            return e.status() + " " + e.code();
        }
    }

    @Test
    void eachOfTheKeysIsOne() {
        assertThat(answer("Bearer the old key", HERE)).isEmpty();
        assertThat(answer("bearer the new key", HERE)).isEmpty();
        assertThat(answer("Bearer another", HERE)).isEqualTo("401 admin.unauthorized");
        assertThat(answer("Basic the old key", HERE)).isEqualTo("401 admin.unauthorized");
        assertThat(answer(sha256("the old key"), HERE)).isEqualTo("401 admin.unauthorized");
        assertThat(answer("Bearer " + sha256("the old key"), HERE)).isEqualTo("401 admin.unauthorized");
        assertThat(answer(null, HERE)).isEqualTo("401 admin.unauthorized");
    }

    @Test
    void whoGuessesIsSoonNotListenedTo() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(answer("Bearer guess " + i, HERE)).isEqualTo("401 admin.unauthorized");
        }
        assertThatThrownBy(() -> gate.require("Bearer the old key", HERE))
                .as("whatever it shows then")
                .isInstanceOfSatisfying(ApiException.class, e -> {
                    assertThat(e.status()).isEqualTo(429);
                    assertThat(e.code()).isEqualTo("admin.too_many_guesses");
                    assertThat(e.retryAfterSeconds()).isEqualTo(10);
                });
        assertThat(answer("Bearer the old key", InetAddress.getByName("192.0.2.1")))
                .as("others are not concerned")
                .isEmpty();

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        assertThat(answer("Bearer the old key", HERE)).isEmpty();
    }

    @Test
    void rightKeysCountForNothing() {
        for (int i = 0; i < 100; i++) {
            assertThat(answer("Bearer the new key", HERE)).isEmpty();
        }
    }

    @Test
    void withoutKeysNobodyGetsIn() {
        assertThatThrownBy(() -> gate(List.of()).require("Bearer ", HERE))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo("admin.disabled"));
    }

    @Test
    void whatIsNoDigestIsToldAtTheStart() {
        String digest = sha256("a key");
        assertThatCode(() -> gate(Collections.nCopies(8, digest))).doesNotThrowAnyException();
        assertThatThrownBy(() -> gate(Collections.nCopies(9, digest))).isInstanceOf(StartupException.class);
        assertThatThrownBy(() -> gate(List.of(digest, digest.substring(2)))).isInstanceOf(StartupException.class);
        assertThatThrownBy(() -> gate(List.of("the key itself"))).isInstanceOf(StartupException.class);
    }
}
