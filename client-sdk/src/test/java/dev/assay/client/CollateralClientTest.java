package dev.assay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.evidence.TeeType;
import dev.assay.fetch.CollateralFetcher;
import dev.assay.fetch.CollateralService;
import dev.assay.fetch.EndorsementMemoryException;
import dev.assay.fetch.FetchCodes;
import dev.assay.fetch.FetchConfig;
import dev.assay.fetch.FileEndorsementMemory;
import dev.assay.policy.Policy;
import dev.assay.testkit.FakeIntel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server in a trust domain, whose operator chooses the collateral: what is missing is fetched, what is old refused. */
@Timeout(120)
class CollateralClientTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final FakeIntel INTEL =
            FakeIntel.create("client", Instant.now().getEpochSecond());
    private static final FakeIntel OLDER =
            INTEL.withTcbInfo("\"tcbEvaluationDataNumber\":18", "\"tcbEvaluationDataNumber\":17");

    @TempDir
    Path folder;

    private final AtomicReference<Endorsements> brought = new AtomicReference<>(INTEL.endorsements(TeeType.TDX));
    private LyingServer server;
    private ClientOptions options;
    private Policy policy;

    @BeforeEach
    void start() throws Exception {
        var tls = LyingServer.newTlsIdentity();
        FakeService service = new FakeService("vendor", tls);
        service.evidence = this::inTrustDomain;
        server = LyingServer.https(0, tls, "TLSv1.3", service);
        options = ClientOptions.defaults().withTrustAnchors(INTEL.anchors());
        policy = Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\",\"tees\":[\"tdx\"],"
                + "\"dangerously_accept_any_measurement\":true,\"accept_any_model\":true}"));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** The same statement, vouched for by a quote, and with the endorsements that the operator likes. */
    private EvidenceBundle inTrustDomain(EvidenceBundle simulated) {
        return new EvidenceBundle(
                simulated.core(),
                simulated.wrapper(),
                INTEL.tdxQuote(StatementWrapper.reportData(simulated.wrapper(), CRYPTO)),
                List.of(),
                simulated.models(),
                null,
                brought.get().toBundleMembers());
    }

    private void connect(ClientOptions with) throws AssayException {
        AssayClient.connect(server.uri(), policy, with).close();
    }

    private String codeOfConnecting(ClientOptions with) {
        return catchThrowableOfType(AssayException.class, () -> connect(with)).code();
    }

    private static Endorsements without(EndorsementKind kind) {
        List<Endorsement> items =
                new ArrayList<>(INTEL.endorsements(TeeType.TDX).items());
        items.removeIf(item -> item.kind() == kind);
        return new Endorsements(items);
    }

    // --- going back ---

    @Test
    void whatWasAcceptedIsTheFloor() throws Exception {
        connect(options);
        connect(options);
        brought.set(OLDER.endorsements(TeeType.TDX));
        assertThat(codeOfConnecting(options)).isEqualTo("policy.endorsement_rolled_back");

        // The negative twin: who has seen nothing newer has nothing to hold against it.
        connect(ClientOptions.defaults().withTrustAnchors(INTEL.anchors()));
    }

    @Test
    void anEarlierDateIsGoingBackToo() throws Exception {
        connect(options);
        FakeIntel yesterday = FakeIntel.create("client", Instant.now().getEpochSecond() - 3_600);
        brought.set(yesterday.endorsements(TeeType.TDX));
        AssayException refused = catchThrowableOfType(AssayException.class, () -> connect(options));
        assertThat(((UntrustedException) refused).findings())
                .isNotEmpty()
                .allMatch(finding -> finding.code().code().equals("policy.endorsement_rolled_back"));
    }

    @Test
    void whatWasRefusedLeavesNoTrace() throws Exception {
        Policy nothing = Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\",\"tees\":[\"sgx\"],"
                + "\"dangerously_accept_any_measurement\":true,\"accept_any_model\":true}"));
        AssayException refused = catchThrowableOfType(
                AssayException.class,
                () -> AssayClient.connect(server.uri(), nothing, options).close());
        assertThat(refused.code()).isEqualTo("policy.tee_not_allowed");
        brought.set(OLDER.endorsements(TeeType.TDX));
        connect(options);
    }

    @Test
    void aMemoryOnDiskOutlivesTheClient() throws Exception {
        Path file = folder.resolve("memory");
        connect(options.withEndorsementMemory(FileEndorsementMemory.open(file, CRYPTO)));
        brought.set(OLDER.endorsements(TeeType.TDX));
        ClientOptions later = ClientOptions.defaults()
                .withTrustAnchors(INTEL.anchors())
                .withEndorsementMemory(FileEndorsementMemory.open(file, CRYPTO));
        assertThat(codeOfConnecting(later)).isEqualTo("policy.endorsement_rolled_back");
        Files.writeString(file, "");
        brought.set(INTEL.endorsements(TeeType.TDX));
        assertThat(codeOfConnecting(later)).isEqualTo(EndorsementMemoryException.CODE);
    }

    // --- what is missing ---

    @Test
    void nothingIsFetchedUnlessAskedFor() throws Exception {
        brought.set(without(EndorsementKind.INTEL_TCB_INFO));
        UnavailableException missing = catchThrowableOfType(UnavailableException.class, () -> connect(options));
        assertThat(missing.code()).isEqualTo("collateral.missing");
        assertThat(missing.kind()).isEqualTo(UnavailableException.Kind.COLLATERAL_MISSING);
        brought.set(without(EndorsementKind.CRL));
        assertThat(codeOfConnecting(options)).isEqualTo("policy.revocation_unknown");
    }

    @Test
    void whatABundleLacksIsFetched() throws Exception {
        try (LyingServer pcs = LyingServer.http(new FakePccs(INTEL))) {
            ClientOptions fetching = options.withEndorsementSource(fetcher(pcs));
            brought.set(without(EndorsementKind.INTEL_TCB_INFO));
            connect(fetching);
            brought.set(without(EndorsementKind.CRL));
            connect(fetching);
            brought.set(Endorsements.none());
            connect(fetching);
        }
    }

    @Test
    void aServiceThatHasNothingIsUnavailable() throws Exception {
        try (LyingServer pcs = LyingServer.http(request -> LyingServer.Response.of(404, "text/plain", Bytes.empty()))) {
            brought.set(Endorsements.none());
            UnavailableException missing = catchThrowableOfType(
                    UnavailableException.class, () -> connect(options.withEndorsementSource(fetcher(pcs))));
            assertThat(missing.code()).isEqualTo(FetchCodes.NOT_FOUND);
            assertThat(missing.kind()).isEqualTo(UnavailableException.Kind.COLLATERAL_MISSING);
        }
    }

    private static CollateralFetcher fetcher(LyingServer pcs) {
        FetchConfig config = FetchConfig.publicServices().withPccs(pcs.uri()).with(CollateralService.AMD, pcs.uri());
        return CollateralFetcher.of(config, CRYPTO);
    }
}
