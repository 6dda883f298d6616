package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.EngineException;
import dev.assay.server.model.ModelCatalog;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class EpochsTest {
    private static final Bytes MESSAGE = Bytes.utf8("a message");

    @Inject
    AssayConfig config;

    @TempDir
    Path folder;

    private Boot boot;
    private Epochs epochs;

    @BeforeEach
    void boot() {
        boot = new Boot(config, Optional.empty());
        epochs = boot.epochs;
    }

    @AfterEach
    void stop() {
        boot.rotation.stop();
    }

    @Test
    void anotherSetOfModelsIsAnotherStatementUnderOtherKeysOfTheSameBoot() throws Exception {
        Epoch first = boot.factory.attest(Boot.models(folder, "Identity"));
        Epoch second = boot.factory.attest(Boot.models(folder, "Neg"));

        assertThat(second.core().epoch()).isEqualTo(first.core().epoch() + 1);
        assertThat(second.coreDigest()).isNotEqualTo(first.coreDigest());
        assertThat(second.core().modelsRoot()).isNotEqualTo(first.core().modelsRoot());
        assertThat(second.core().receiptKey()).isNotEqualTo(first.core().receiptKey());
        assertThat(second.core().tlsSpkiSha256()).isNotEqualTo(first.core().tlsSpkiSha256());
        assertThat(second.core().ohttpKeyConfig()).isNotEqualTo(first.core().ohttpKeyConfig());
        assertThat(second.core().bootId()).isEqualTo(first.core().bootId());
        EvidenceBundle evidence = second.newest().bundle();
        assertThat(StatementCore.decode(evidence.core())).isEqualTo(second.core());
        assertThat(StatementWrapper.decode(evidence.wrapper()).coreDigest()).isEqualTo(second.coreDigest());
        first.release();
        second.release();
    }

    @Test
    void theOldEpochLivesUntilItsOverlapIsOverAndItsAnswersAreOut() throws Exception {
        assertThat(epochs.acquire()).isEmpty();
        Epoch first = boot.factory.attest(Boot.models(folder, "Identity"));
        AtomicInteger gone = new AtomicInteger();
        first.whenGone(gone::incrementAndGet);
        epochs.replace(first, Instant.EPOCH);
        Instant overlapUntil = boot.clock.instant().plusSeconds(600);

        Epochs.Lease answering = epochs.acquire().orElseThrow();
        epochs.replace(boot.factory.attest(Boot.models(folder, "Neg")), overlapUntil);
        epochs.retire(overlapUntil.minusSeconds(1));
        assertThat(epochs.served()).hasSize(2);
        epochs.retire(overlapUntil);

        assertThat(epochs.served()).hasSize(1);
        assertThat(answering.epoch()).isSameAs(first);
        assertThat(isUsable(first)).isTrue();
        assertThat(first.receiptSigner().sign(MESSAGE).length()).isEqualTo(64);
        assertThat(gone).hasValue(0);
        answering.close();
        assertThat(gone).hasValue(1);
        assertThat(first.acquire()).isFalse();
        assertThat(isUsable(first)).isFalse();
        assertThat(isWiped(first)).isTrue();
        try (Epochs.Lease next = epochs.acquire().orElseThrow()) {
            assertThat(next.epoch()).isNotSameAs(first);
            assertThat(isUsable(next.epoch())).isTrue();
        }
        epochs.close();
        assertThat(epochs.acquire()).isEmpty();
    }

    @Test
    void withoutAnswersTheKeysAreGoneWhenTheOverlapIsOver() throws Exception {
        Epoch first = boot.factory.attest(Boot.models(folder, "Identity"));
        epochs.replace(first, Instant.EPOCH);
        epochs.replace(boot.factory.attestAgain(first), boot.clock.instant());
        assertThat(isWiped(first)).isFalse();
        epochs.retire(boot.clock.instant());
        assertThat(isWiped(first)).isTrue();
    }

    @Test
    void newKeysDoNotLoadTheModelsAgain() throws Exception {
        Epoch first = boot.factory.attest(Boot.models(folder, "Identity"));
        Epoch second = boot.factory.attestAgain(first);

        assertThat(second.models()).isSameAs(first.models());
        first.release();
        assertThat(isUsable(second)).isTrue();
        second.release();
        assertThat(isUsable(second)).isFalse();
    }

    @Test
    void aFailedAttestationWipesTheNewKeysAndLeavesTheModels() throws Exception {
        Epoch first = boot.factory.attest(Boot.models(folder, "Identity"));
        boot.tee.setSilent(true);
        assertThatThrownBy(() -> boot.factory.attestAgain(first)).hasMessageContaining("the device is gone");
        assertThat(isUsable(first)).isTrue();
        first.release();
        assertThat(isUsable(first)).as("no share of a failed epoch is left").isFalse();
    }

    @Test
    void aConnectionIsAnsweredByTheEpochWhoseKeyItEndsIn() throws Exception {
        Epoch first = boot.factory.attest(Boot.models(folder, "Identity"));
        Channel old = Boot.channel(first);
        assertThatThrownBy(() -> epochs.acquire(old)).isInstanceOf(EngineException.class);
        epochs.replace(first, Instant.EPOCH);
        boot.factory.renew(first);
        Epoch second = boot.factory.attestAgain(first);
        epochs.replace(second, boot.clock.instant().plusSeconds(600));

        assertThat(epochAt(old)).isSameAs(first);
        assertThat(epochAt(Boot.channel(first))).as("after a renewal").isSameAs(first);
        assertThat(epochAt(Boot.channel(second))).isSameAs(second);
        assertThat(epochAt(Channel.CLEAR)).isSameAs(second);
        epochs.retire(boot.clock.instant().plusSeconds(600));
        assertThatThrownBy(() -> epochs.acquire(old))
                .isInstanceOf(EpochEndedException.class)
                .hasMessageContaining("connect and verify again");
        assertThat(epochAt(Boot.channel(second))).isSameAs(second);
    }

    @Test
    void epochsThatPileUpAreLetGoEarly() throws Exception {
        Epoch first = boot.factory.attest(Boot.models(folder, "Identity"));
        epochs.replace(first, Instant.EPOCH);
        for (int i = 0; i < Epochs.MAX_SERVED; i++) {
            Epoch current = epochs.served().get(0);
            epochs.replace(boot.factory.attestAgain(current), Instant.MAX);
        }
        assertThat(epochs.served()).hasSize(Epochs.MAX_SERVED).doesNotContain(first);
        assertThat(isWiped(first)).isTrue();
    }

    private Epoch epochAt(Channel channel) throws Exception {
        try (Epochs.Lease lease = epochs.acquire(channel)) {
            return lease.epoch();
        }
    }

    private static boolean isWiped(Epoch epoch) {
        try {
            epoch.receiptSigner().sign(MESSAGE);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** A model without inputs answers that they are missing, and a closed session that it is closed. */
    private static boolean isUsable(Epoch epoch) {
        ModelCatalog models = epoch.models();
        try {
            models.find("m", "").orElseThrow().session().run(List.of(), List.of(), 1 << 20);
            return true;
        } catch (EngineException e) {
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Test
    void freshEvidenceCarriesTheCallersNonceAndSession() throws Exception {
        Epoch epoch = boot.factory.attest(Boot.models(folder, "Identity"));
        Bytes nonce = Bytes.utf8("0123456789abcdef");
        Bytes exporter = Boot.CRYPTO.sha256(nonce);

        StatementWrapper free = StatementWrapper.decode(
                boot.factory.evidence(epoch, nonce, null).wrapper());
        assertThat(free.nonce()).isEqualTo(nonce);
        assertThat(free.tlsExporter()).isNull();
        StatementWrapper bound = StatementWrapper.decode(
                boot.factory.evidence(epoch, nonce, exporter).wrapper());
        assertThat(bound.tlsExporter()).isEqualTo(exporter);
        StatementWrapper published =
                StatementWrapper.decode(epoch.newest().bundle().wrapper());
        assertThat(published.nonce().length()).isEqualTo(32);
        epoch.release();
    }

    @Test
    void atTheEndNoKeyIsLeftWhoeverStillAnswers() throws Exception {
        epochs.replace(boot.factory.attest(Boot.models(folder, "Identity")), Instant.EPOCH);
        Epochs.Lease overtaken = epochs.acquire().orElseThrow();
        epochs.replace(boot.factory.attest(Boot.models(folder, "Neg")), Instant.EPOCH);
        Epochs.Lease answering = epochs.acquire().orElseThrow();
        epochs.retire(boot.clock.instant());

        epochs.close();
        assertThat(overtaken.epoch().receiptSigner().sign(MESSAGE)).isNotNull();
        assertThat(answering.epoch().receiptSigner().sign(MESSAGE)).isNotNull();

        epochs.wipe();
        for (Epochs.Lease lease : List.of(overtaken, answering)) {
            assertThatThrownBy(() -> lease.epoch().receiptSigner().sign(MESSAGE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("wiped");
            lease.close();
        }
    }
}
