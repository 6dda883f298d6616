package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.StatementWrapper;
import dev.assay.policy.Policy;
import dev.assay.server.config.AssayConfig;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import dev.assay.x509.Certificate;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class EpochRotationTest {
    @Inject
    AssayConfig config;

    @TempDir
    Path folder;

    private Path policy;
    private Boot boot;
    private EpochRotation rotation;

    @BeforeEach
    void serve() throws Exception {
        policy = folder.resolve("policy.json");
        write(Policy.simulatedDefault());
        boot = new Boot(config, Optional.of(policy));
        rotation = boot.rotation;
        rotation.serve(Boot.models(folder.resolve("models"), "Identity"));
    }

    private void write(Policy changed) throws Exception {
        Files.writeString(policy, changed.toJson());
    }

    @AfterEach
    void stop() {
        rotation.stop();
    }

    private void lookAfter(Duration step) {
        boot.clock.advance(step);
        rotation.look();
    }

    @Test
    void keysAreReplacedOnSchedule() {
        Epoch first = boot.current();
        lookAfter(config.epochs().rotation().minusSeconds(1));
        assertThat(boot.current()).isSameAs(first);
        lookAfter(Duration.ofSeconds(1));
        assertThat(boot.current().core().epoch()).isEqualTo(2);
        assertThat(boot.epochs.served()).hasSize(2);
        assertThat(rotation.state().epoch()).isEqualTo(2);
        assertThat(rotation.state().overlapping()).isEqualTo(1);
        lookAfter(config.epochs().overlap());
        assertThat(boot.epochs.served()).hasSize(1);
        assertThat(rotation.state().overlapping()).isZero();
    }

    @Test
    void aRotationThatFailsKeepsTheOldKeysAndIsTriedAgainLater() {
        Epoch first = boot.current();
        boot.tee.setSilent(true);
        lookAfter(config.epochs().rotation());

        assertThat(boot.current()).isSameAs(first);
        EpochState.Failure failure = rotation.state().lastFailure().orElseThrow();
        assertThat(failure.what()).isEqualTo("rotation");
        assertThat(failure.message()).isEqualTo("the device is gone");
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(failure.at()).isEqualTo(boot.clock.instant());
        assertThat(failure.retryAt()).isEqualTo(boot.clock.instant().plusSeconds(5));

        int asked = boot.tee.quotes();
        lookAfter(Duration.ofSeconds(4));
        assertThat(boot.tee.quotes()).as("not before its time").isEqualTo(asked);
        lookAfter(Duration.ofSeconds(1));
        assertThat(rotation.state().lastFailure().orElseThrow().retryAt())
                .isEqualTo(boot.clock.instant().plusSeconds(10));

        boot.tee.setSilent(false);
        lookAfter(Duration.ofSeconds(10));
        assertThat(boot.current()).isNotSameAs(first);
        assertThat(rotation.state().lastFailure()).isEmpty();
    }

    @Test
    void itIsTriedAgainWithinFiveMinutesHoweverOftenItFailed() {
        boot.tee.setSilent(true);
        for (int i = 0; i < 30; i++) {
            lookAfter(config.epochs().rotation());
        }
        EpochState.Failure failure = rotation.state().lastFailure().orElseThrow();
        assertThat(failure.attempts()).isEqualTo(30);
        assertThat(failure.retryAt()).isEqualTo(failure.at().plus(Duration.ofMinutes(5)));
    }

    @Test
    void anotherPolicyIsAnotherEpoch() throws Exception {
        Epoch first = boot.current();
        lookAfter(Duration.ofSeconds(31));
        assertThat(boot.current()).as("the same policy").isSameAs(first);
        write(Policy.strictDefault());
        lookAfter(Duration.ofSeconds(31));
        assertThat(boot.current()).isNotSameAs(first);
        assertThat(boot.current().core().policyDigest())
                .isEqualTo(Policy.strictDefault().digest(Boot.CRYPTO));
    }

    @Test
    void aPolicyThatCannotBeReadKeepsTheOldEpochAndShows() throws Exception {
        Epoch first = boot.current();
        Files.writeString(policy, "{");
        lookAfter(Duration.ofSeconds(31));
        assertThat(boot.current()).isSameAs(first);
        assertThat(rotation.state().lastFailure().orElseThrow().message()).contains("assay.policy cannot be read");
        write(Policy.simulatedDefault());
        lookAfter(Duration.ofSeconds(31));
        assertThat(rotation.state().lastFailure()).isEmpty();
    }

    @Test
    void otherModelsAreServedUnderOtherKeysAtOnce() throws Exception {
        Epoch first = boot.current();
        rotation.serve(Boot.models(folder.resolve("models"), "Neg"));
        assertThat(boot.current().core().modelsRoot()).isNotEqualTo(first.core().modelsRoot());
        assertThat(boot.current().core().tlsSpkiSha256())
                .isNotEqualTo(first.core().tlsSpkiSha256());
        assertThat(boot.epochs.served()).hasSize(2);
    }

    @Test
    void otherModelsThatCannotBeAttestedAreNotServed() throws Exception {
        Epoch first = boot.current();
        boot.tee.setSilent(true);
        var models = Boot.models(folder.resolve("models"), "Neg");
        assertThatThrownBy(() -> rotation.serve(models)).isInstanceOf(TeeUnavailableException.class);
        assertThat(boot.current()).isSameAs(first);
        models.close();
    }

    @Test
    void evidenceAndCertificateAreRenewedTogetherWhenHalfTheirLifeIsOver() throws Exception {
        Epoch epoch = boot.current();
        Publication first = epoch.newest();
        Duration life = Duration.between(
                boot.clock.instant(), first.tls().certificate().getNotAfter().toInstant());
        assertThat(life).isEqualTo(config.certificateLifetime());
        lookAfter(life.dividedBy(2).minusSeconds(1));
        assertThat(epoch.newest()).isSameAs(first);
        lookAfter(Duration.ofSeconds(1));

        Publication second = epoch.newest();
        assertThat(boot.current()).isSameAs(epoch);
        assertThat(second.bundle()).isNotEqualTo(first.bundle());
        assertThat(second.tls().certificate().getPublicKey())
                .isEqualTo(first.tls().certificate().getPublicKey());
        assertNamesItsBundle(second);
        assertThat(epoch.publishedBundle(Boot.channel(epoch)).bundle()).isEqualTo(second.bundle());
        assertThat(epoch.publishedBundle(new Channel(first.tls().certificate())).bundle())
                .as("a connection that began under the first certificate")
                .isEqualTo(first.bundle());
        assertThat(rotation.state().certificateUntil())
                .isEqualTo(boot.clock.instant().plus(life));
    }

    @Test
    void theCertificateVerifiesAndDoesNotOutliveItsEvidence() throws Exception {
        Publication publication = boot.current().newest();
        assertNamesItsBundle(publication);
        long now = boot.clock.instant().getEpochSecond();
        var verified =
                new AttestationVerifier(TrustAnchors.vendors(), Boot.CRYPTO).verifyEvidence(publication.bundle(), now);
        assertThat(verified.core().tlsSpkiSha256()).isEqualTo(publication.tls().spkiSha256(Boot.CRYPTO));
        Instant until = publication.tls().certificate().getNotAfter().toInstant();
        long evidenceUntil =
                StatementWrapper.decode(publication.bundle().wrapper()).notAfter();
        assertThat(until.getEpochSecond()).isLessThanOrEqualTo(evidenceUntil);
    }

    private static void assertNamesItsBundle(Publication publication) throws Exception {
        Bytes der = Bytes.of(publication.tls().certificate().getEncoded());
        assertThat(der.length()).isLessThanOrEqualTo(16_384 - 13);
        CertificateEvidence evidence =
                Objects.requireNonNull(CertificateEvidence.in(Certificate.decode(der, "certificate")));
        assertThat(evidence.bundleSha256())
                .isEqualTo(Boot.CRYPTO.sha256(publication.bundle().encodeCbor()));
        assertThat(evidence.wrapper()).isEqualTo(publication.bundle().wrapper());
    }

    @Test
    void aRenewalThatFailsKeepsTheOldCertificateAndShows() {
        Publication first = boot.current().newest();
        boot.tee.setSilent(true);
        lookAfter(config.certificateLifetime().dividedBy(2));
        assertThat(boot.current().newest()).isSameAs(first);
        assertThat(rotation.state().lastFailure().orElseThrow().what()).isEqualTo("renewal");
        assertThat(rotation.state().isExpired(boot.clock.instant())).isFalse();
        lookAfter(config.certificateLifetime().dividedBy(2));
        assertThat(rotation.state().isExpired(boot.clock.instant())).isTrue();
        boot.tee.setSilent(false);
        lookAfter(Duration.ofMinutes(5));
        assertThat(rotation.state().lastFailure()).isEmpty();
        assertThat(rotation.state().isExpired(boot.clock.instant())).isFalse();
    }

    @Test
    void stoppingWipesEverything() {
        Epoch epoch = boot.current();
        rotation.stop();
        assertThat(rotation.state()).isEqualTo(EpochState.NONE);
        assertThatThrownBy(() -> epoch.receiptSigner().sign(Bytes.utf8("late")))
                .isInstanceOf(IllegalStateException.class);
        ECPrivateKey key = (ECPrivateKey) epoch.newest().tls().privateKey();
        assertThatThrownBy(key::getS).isInstanceOf(IllegalStateException.class);
    }
}
