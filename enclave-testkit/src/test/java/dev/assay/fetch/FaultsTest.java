package dev.assay.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.fetch.ServiceDouble.Behaviour;
import dev.assay.result.CollateralUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a service can do wrong, over a real socket, and what is made of each: asked again, or called by its name. */
@Timeout(60)
class FaultsTest {
    private static final String CHAIN = "/vlek/v1/Genoa/cert_chain";
    private static final String CRL = "/vlek/v1/Genoa/crl";

    private final Crypto crypto = new BouncyCastleCrypto();
    private final Ticking time = new Ticking();
    private final VendorAnswers answers = new VendorAnswers(time.seconds());
    private final Bytes chain = Bytes.utf8(answers.chain);
    private final Bytes crl = Minted.crl("ARK-Genoa", answers.keys, time.seconds(), time.seconds() + 86_400);
    private ServiceDouble service;

    @BeforeEach
    void start() throws Exception {
        service = new ServiceDouble();
        service.on(CHAIN, ServiceDouble.ok(chain)).on(CRL, ServiceDouble.ok(crl));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static FetchLimits limits(Duration exchange, int maxBodyBytes) {
        FetchLimits usual = FetchLimits.defaults();
        return new FetchLimits(
                usual.connect(),
                exchange,
                usual.patience(),
                usual.attempts(),
                usual.firstPause(),
                usual.longestPause(),
                maxBodyBytes,
                8192);
    }

    private CollateralFetcher fetcher(FetchLimits limits, SSLContext tls) {
        return CollateralFetcher.of(
                service.config().withLimits(limits), new JdkHttp(limits, tls), time, time, () -> 0.5, crypto);
    }

    private CollateralFetcher fetcher() throws Exception {
        return fetcher(limits(Duration.ofSeconds(20), 1 << 20), ServiceDouble.trusting(service));
    }

    /** What becomes of the chain when the service behaves so. */
    private Fetched fetch(Behaviour... behaviours) throws Exception {
        service.on(CHAIN, behaviours);
        return fetcher().forAmdVlek(SnpProduct.GENOA);
    }

    private static List<String> codes(Fetched fetched) {
        return fetched.failures().stream()
                .map(CollateralUnavailableException::code)
                .toList();
    }

    private List<String> chainsAskedFor() {
        return service.targets().stream().filter(CHAIN::equals).toList();
    }

    // --- what passes ---

    @Test
    void growingPausesLieBetweenAttempts() throws Exception {
        Fetched fetched = fetch(
                ServiceDouble.status(500),
                ServiceDouble.status(502),
                ServiceDouble.status(503),
                ServiceDouble.ok(chain));
        assertThat(fetched.complete().items()).hasSize(2);
        assertThat(chainsAskedFor()).hasSize(4);
        // Half of 500 ms, doubled each time, and half of the other half, by the chance of this test.
        assertThat(time.pauses)
                .containsExactly(Duration.ofMillis(375), Duration.ofMillis(750), Duration.ofMillis(1500));
    }

    @Test
    void fourAttemptsAreEnough() throws Exception {
        Fetched fetched = fetch(ServiceDouble.status(500));
        assertThat(codes(fetched)).containsExactly(FetchCodes.SERVICE_UNAVAILABLE, FetchCodes.SERVICE_UNAVAILABLE);
        assertThat(fetched.failures().get(0))
                .hasMessageContaining("VLEK chain of Genoa")
                .hasMessageContaining("service amd")
                .hasMessageContaining("500");
        assertThat(chainsAskedFor()).hasSize(4);
        // The same host is not waited for again in the same breath.
        assertThat(service.targets()).doesNotContain(CRL);
    }

    @Test
    void aHostThatIsSilentLeavesTheOthersAlone() throws Exception {
        answers.intel(service).on(VendorAnswers.TCB_TARGET, ServiceDouble.status(500));
        try (ServiceDouble elsewhere = new ServiceDouble()) {
            FetchConfig config = service.config()
                    .with(CollateralService.INTEL_ROOT_CRL, elsewhere.address().resolve("/root.der"));
            elsewhere.on("/root.der", ServiceDouble.ok(answers.rootCrl));
            Fetched fetched = CollateralFetcher.of(
                            config,
                            new JdkHttp(config.limits(), ServiceDouble.trusting(service, elsewhere)),
                            time,
                            time,
                            () -> 0,
                            crypto)
                    .forIntel(VendorAnswers.PLATFORM);
            assertThat(codes(fetched)).hasSize(3).containsOnly(FetchCodes.SERVICE_UNAVAILABLE);
            assertThat(elsewhere.targets()).containsExactly("/root.der");
            assertThat(fetched.endorsements().items()).hasSize(1);
        }
    }

    @Test
    void theTimeThatAServiceAsksForIsGivenToIt() throws Exception {
        Fetched fetched = fetch(ServiceDouble.status(429, "Retry-After", "7"), ServiceDouble.ok(chain));
        assertThat(fetched.complete().items()).hasSize(2);
        assertThat(time.pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void itMayAskByDate() throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                time.instant().plusSeconds(11).atOffset(ZoneOffset.UTC));
        fetch(ServiceDouble.status(503, "Retry-After", date), ServiceDouble.ok(chain))
                .complete();
        assertThat(time.pauses).containsExactly(Duration.ofSeconds(11));
    }

    @Test
    void nobodyIsKeptWaitingForAnHour() throws Exception {
        service.on(CHAIN, ServiceDouble.status(429, "Retry-After", "3600"));
        CollateralFetcher fetcher = fetcher();
        assertThat(codes(fetcher.forAmdVlek(SnpProduct.GENOA)))
                .containsExactly(FetchCodes.RATE_LIMITED, FetchCodes.RATE_LIMITED);
        assertThat(service.asked()).hasSize(1);

        // Nor is the host asked meanwhile, whatever for.
        assertThat(codes(fetcher.forAmdVlek(SnpProduct.MILAN))).containsOnly(FetchCodes.RATE_LIMITED);
        assertThat(service.asked()).hasSize(1);

        // And then it is.
        service.on(CHAIN, ServiceDouble.ok(chain));
        time.pass(Duration.ofHours(1));
        assertThat(fetcher.forAmdVlek(SnpProduct.GENOA).complete().items()).hasSize(2);
    }

    @Test
    void tooManyRequestsWithoutATimeAreAnsweredByTheUsualPause() throws Exception {
        fetch(ServiceDouble.status(429), ServiceDouble.status(429, "Retry-After", "soon"), ServiceDouble.ok(chain))
                .complete();
        assertThat(time.pauses).containsExactly(Duration.ofMillis(375), Duration.ofMillis(750));
    }

    @Test
    void halfABodyIsAskedForAgain() throws Exception {
        Fetched fetched = fetch(ServiceDouble.truncated(chain), ServiceDouble.ok(chain));
        assertThat(fetched.complete().items()).hasSize(2);
        assertThat(time.pauses).hasSize(1);
    }

    @Test
    void aConnectionThatClosesIsUnavailable() throws Exception {
        assertThat(codes(fetch(ServiceDouble.silence()))).containsOnly(FetchCodes.SERVICE_UNAVAILABLE);
        assertThat(time.pauses).hasSize(3);
    }

    @Test
    void aSlowServiceIsUnavailable() throws Exception {
        service.on(CHAIN, ServiceDouble.late(5_000, ServiceDouble.ok(chain)));
        CollateralFetcher hasty = fetcher(limits(Duration.ofMillis(150), 1 << 20), ServiceDouble.trusting(service));
        assertThat(codes(hasty.forAmdVlek(SnpProduct.GENOA))).containsOnly(FetchCodes.SERVICE_UNAVAILABLE);
        assertThat(chainsAskedFor()).hasSize(4);
    }

    @Test
    void whoeverHasAnotherCertificateIsNotTheService() throws Exception {
        CollateralFetcher trustsTheJvmsAuthorities =
                fetcher(limits(Duration.ofSeconds(20), 1 << 20), SSLContext.getDefault());
        assertThat(codes(trustsTheJvmsAuthorities.forAmdVlek(SnpProduct.GENOA)))
                .containsOnly(FetchCodes.SERVICE_UNAVAILABLE);
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void nobodyThereIsUnavailable() throws Exception {
        CollateralFetcher fetcher = fetcher();
        service.close();
        assertThat(codes(fetcher.forAmdVlek(SnpProduct.GENOA))).containsOnly(FetchCodes.SERVICE_UNAVAILABLE);
        assertThat(time.pauses).hasSize(3);
    }

    @Test
    void aNameThatNobodyKnowsIsGivenUpAtOnce() throws Exception {
        FetchConfig config =
                service.config().with(CollateralService.AMD, URI.create("https://no-such-service.invalid"));
        Fetched fetched = CollateralFetcher.of(
                        config, new JdkHttp(config.limits(), null), time, time, () -> 0.5, crypto)
                .forAmdVlek(SnpProduct.GENOA);
        assertThat(codes(fetched)).containsOnly(FetchCodes.SERVICE_UNAVAILABLE);
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void anAuthorityOfOnesOwnCanBeTrustedToo() throws Exception {
        CollateralFetcher fetcher =
                fetcher(limits(Duration.ofSeconds(20), 1 << 20), TlsTrust.alsoTrusting(service.certificate()));
        assertThat(fetcher.forAmdVlek(SnpProduct.GENOA).complete().items()).hasSize(2);
        assertThatThrownBy(() -> TlsTrust.alsoTrusting(Bytes.utf8("nobody"))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> TlsTrust.alsoTrusting(Bytes.empty())).isInstanceOf(MalformedException.class);
    }

    // --- what does not pass ---

    @Test
    void whatIsNotThereIsNotAskedForAgain() throws Exception {
        assertThat(codes(fetch(ServiceDouble.status(404)))).containsExactly(FetchCodes.NOT_FOUND);
        assertThat(chainsAskedFor()).hasSize(1);
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void thatItIsNotThereIsRememberedForAMinute() throws Exception {
        service.on(CHAIN, ServiceDouble.status(404), ServiceDouble.ok(chain));
        CollateralFetcher fetcher = fetcher();
        fetcher.forAmdVlek(SnpProduct.GENOA);
        time.pass(Duration.ofSeconds(59));
        assertThat(codes(fetcher.forAmdVlek(SnpProduct.GENOA))).containsExactly(FetchCodes.NOT_FOUND);
        assertThat(chainsAskedFor()).hasSize(1);
        time.pass(Duration.ofSeconds(1));
        assertThat(fetcher.forAmdVlek(SnpProduct.GENOA).complete().items()).hasSize(2);
    }

    @Test
    void refusalIsFinal() throws Exception {
        for (int status : new int[] {400, 401, 403}) {
            assertThat(codes(fetch(ServiceDouble.status(status)))).containsExactly(FetchCodes.REQUEST_REFUSED);
        }
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        service.on("/elsewhere", ServiceDouble.ok(chain));
        for (int status : new int[] {301, 302, 307, 308}) {
            String there = service.address().resolve("/elsewhere").toString();
            assertThat(codes(fetch(ServiceDouble.status(status, "Location", there))))
                    .containsExactly(FetchCodes.ANSWER_INVALID);
        }
        assertThat(service.targets()).doesNotContain("/elsewhere");
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void anotherSuccessIsNoAnswer() throws Exception {
        assertThat(codes(fetch(ServiceDouble.status(204)))).containsExactly(FetchCodes.ANSWER_INVALID);
    }

    @Test
    void somethingElseIsNoAnswer() throws Exception {
        List<Bytes> wrong = List.of(
                Bytes.utf8("<html>welcome to this hotel</html>"),
                Bytes.utf8("{}"),
                Bytes.empty(),
                crl,
                Bytes.utf8(Minted.pem(answers.vcek())),
                chain.slice(0, chain.length() - 40));
        for (Bytes body : wrong) {
            assertThat(codes(fetch(ServiceDouble.ok(body)))).containsExactly(FetchCodes.ANSWER_INVALID);
        }
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void tooMuchIsBrokenOff() throws Exception {
        CollateralFetcher fetcher =
                fetcher(limits(Duration.ofSeconds(20), chain.length() - 1), ServiceDouble.trusting(service));
        assertThat(codes(fetcher.forAmdVlek(SnpProduct.GENOA))).containsExactly(FetchCodes.ANSWER_INVALID);
        assertThat(chainsAskedFor()).hasSize(1);

        // The negative twin: to the last byte it is welcome.
        CollateralFetcher roomy =
                fetcher(limits(Duration.ofSeconds(20), chain.length()), ServiceDouble.trusting(service));
        assertThat(codes(roomy.forAmdVlek(SnpProduct.GENOA))).isEmpty();
    }

    @Test
    void aLongHeadIsTooMuch() throws Exception {
        assertThat(codes(fetch(ServiceDouble.ok(chain, "X-Padding", "p".repeat(9000)))))
                .containsExactly(FetchCodes.ANSWER_INVALID);
        assertThat(codes(fetch(ServiceDouble.ok(chain, "X-Padding", "p".repeat(7000)))))
                .isEmpty();
    }

    @Test
    void interruptionEndsTheWaitAndIsKept() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        service.on(CHAIN, exchange -> {
            asked.countDown();
            Thread.sleep(10_000);
        });
        CollateralFetcher fetcher = fetcher();
        AtomicReference<List<String>> seen = new AtomicReference<>(List.of());
        Thread waiting = new Thread(() -> {
            List<String> codes = codes(fetcher.forAmdVlek(SnpProduct.GENOA));
            seen.set(Thread.currentThread().isInterrupted() ? codes : List.of("the interrupt was swallowed"));
        });
        waiting.start();
        asked.await();
        waiting.interrupt();
        waiting.join();
        assertThat(seen.get()).containsExactly(FetchCodes.INTERRUPTED);
    }
}
