package dev.assay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.client.RelayingAttacker.Trick;
import dev.assay.client.transport.TransportFactory;
import dev.assay.crypto.jca.KeyingMaterial;
import dev.assay.enclave.TlsIdentity;
import dev.assay.policy.Policy;
import dev.assay.testkit.FakeEnclave;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The attacks on attested TLS, mounted. Each is tried on a client from which the check in question was taken out, too, and
 * must succeed there: else it would be no attack that the check stops.
 */
@Timeout(60)
class AttestedTlsAttacksTest {
    private static final InferRequest QUESTION = InferRequest.of("echo", Tensor.fp32("x", new float[] {1, 2}, 1, 2));
    private static final ClientOptions OPTIONS = ClientOptions.defaults()
            .withConnectTimeout(Duration.ofSeconds(10))
            .withRequestTimeout(Duration.ofSeconds(20));
    private static final String NOT_BOUND = "policy.session_not_bound";

    private TlsIdentity tls;
    private FakeService service;
    private LyingServer enclave;

    @BeforeEach
    void start() throws Exception {
        tls = LyingServer.newTlsIdentity();
        service = new FakeService("genuine", tls);
        enclave = LyingServer.https(0, tls, "TLSv1.3", service);
    }

    @AfterEach
    void stop() throws Exception {
        enclave.close();
    }

    private static void assumeExporter() {
        assumeTrue(KeyingMaterial.isAvailable(), "this JVM exports no keying material; JDK 25 does");
    }

    private static Policy simulated(String more) throws Exception {
        return Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"simulated\","
                + "\"dangerously_accept_any_measurement\":true,\"accept_any_model\":true" + more + "}"));
    }

    private static Policy requiringBinding() throws Exception {
        return simulated(",\"require_session_binding\":true");
    }

    private static SessionBinding ask(URI server, Policy policy, ClientOptions options) throws AssayException {
        try (AssayClient client = AssayClient.connect(server, policy, options)) {
            return client.infer(QUESTION).proof().sessionBinding();
        }
    }

    private static String codeOfAsking(URI server, Policy policy, ClientOptions options) {
        return catchThrowableOfType(UntrustedException.class, () -> ask(server, policy, options))
                .code();
    }

    // --- relay: the TLS key has leaked ---

    /** An attacker in front of the enclave, with its key. */
    private final class Relay implements AutoCloseable {
        final RelayingAttacker attacker;
        final LyingServer front;

        Relay(Trick trick) throws Exception {
            attacker = new RelayingAttacker(trick, enclave.uri());
            front = LyingServer.https(0, tls, "TLSv1.3", attacker);
        }

        URI uri() {
            return front.uri();
        }

        void assertReadNothing() {
            assertThat(attacker.read).isEmpty();
            assertThat(service.questionsAsked).hasValue(0);
        }

        void assertReadTheQuestion() {
            assertThat(attacker.read).containsExactly(OipJson.write(QUESTION));
        }

        @Override
        public void close() throws Exception {
            front.close();
            attacker.close();
        }
    }

    @Test
    void evidenceThatNamesTheSessionComesFromItsOtherEnd() throws Exception {
        assumeExporter();
        assertThat(ask(enclave.uri(), requiringBinding(), OPTIONS)).isEqualTo(SessionBinding.BOUND);
        assertThat(service.questionsAsked).hasValue(1);
    }

    @Test
    void evidenceThatNamesOnlyTheKeyCanBeRelayedByWhoeverHasTheKey() throws Exception {
        service.bindsSessions = false;
        try (Relay relay = new Relay(Trick.PASS_ON)) {
            assertThat(ask(relay.uri(), Policy.simulatedDefault(), OPTIONS)).isNotEqualTo(SessionBinding.BOUND);
            relay.assertReadTheQuestion();
        }
    }

    @Test
    void evidenceThatNamesTheAttackersSessionIsRefused() throws Exception {
        assumeExporter();
        try (Relay relay = new Relay(Trick.PASS_ON)) {
            assertThat(codeOfAsking(relay.uri(), Policy.simulatedDefault(), OPTIONS))
                    .isEqualTo(NOT_BOUND);
            relay.assertReadNothing();
        }
    }

    @Test
    void itIsTheExporterThatStopsIt() throws Exception {
        assumeExporter();
        try (Relay relay = new Relay(Trick.PASS_ON)) {
            TransportFactory deceived = BlindedTransport.claiming(relay.attacker::exporter);
            assertThat(ask(relay.uri(), requiringBinding(), OPTIONS.withTransports(deceived)))
                    .isEqualTo(SessionBinding.BOUND);
            relay.assertReadTheQuestion();
        }
    }

    @Test
    void evidenceThatNamesNoSessionIsRefusedWhereItWasAskedTo() throws Exception {
        assumeExporter();
        try (Relay relay = new Relay(Trick.STRIP)) {
            assertThat(codeOfAsking(relay.uri(), Policy.simulatedDefault(), OPTIONS))
                    .isEqualTo(NOT_BOUND);
            relay.assertReadNothing();
        }
    }

    @Test
    void itIsTheAskingThatStopsStripping() throws Exception {
        try (Relay relay = new Relay(Trick.STRIP)) {
            ClientOptions blind = OPTIONS.withTransports(BlindedTransport.withoutExporter());
            assertThat(ask(relay.uri(), Policy.simulatedDefault(), blind)).isEqualTo(SessionBinding.UNAVAILABLE_HERE);
            relay.assertReadTheQuestion();
        }
    }

    /** What a policy is for: the attacker's word that the server cannot is as good as the server's. */
    @Test
    void whoClaimsInabilityIsBelievedOnlyWhereThePolicyLets() throws Exception {
        assumeExporter();
        try (Relay relay = new Relay(Trick.CLAIM_INABILITY)) {
            assertThat(ask(relay.uri(), Policy.simulatedDefault(), OPTIONS))
                    .isEqualTo(SessionBinding.UNAVAILABLE_AT_SERVER);
            relay.assertReadTheQuestion();
        }
        try (Relay relay = new Relay(Trick.CLAIM_INABILITY)) {
            int before = service.questionsAsked.get();
            assertThat(codeOfAsking(relay.uri(), requiringBinding(), OPTIONS)).isEqualTo(NOT_BOUND);
            assertThat(relay.attacker.read).isEmpty();
            assertThat(service.questionsAsked).hasValue(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Trick.class)
    void aPolicyThatRequiresBindingRefusesEachTrick(Trick trick) throws Exception {
        try (Relay relay = new Relay(trick)) {
            assertThat(codeOfAsking(relay.uri(), requiringBinding(), OPTIONS)).isEqualTo(NOT_BOUND);
            ClientOptions blind = OPTIONS.withTransports(BlindedTransport.withoutExporter());
            assertThat(codeOfAsking(relay.uri(), requiringBinding(), blind)).isEqualTo(NOT_BOUND);
            relay.assertReadNothing();
        }
    }

    /** A server that named the session before does not forget how: whoever says so later is somebody else. */
    @Test
    void abilityIsNotLostWithinAClient() throws Exception {
        assumeExporter();
        try (Relay relay = new Relay(Trick.CLAIM_INABILITY);
                TcpBalancer network = new TcpBalancer(enclave.port());
                AssayClient client = AssayClient.connect(network.uri(), Policy.simulatedDefault(), OPTIONS)) {
            client.infer(QUESTION);
            network.routeTo(relay.front.port());
            network.cut();
            assertThat(codeOfAskingAgain(client)).isEqualTo(NOT_BOUND);
            assertThat(relay.attacker.read).isEmpty();
        }
    }

    /** The first question after a cut may be lost on the way, if the cut is noticed too late. */
    private static String codeOfAskingAgain(AssayClient client) {
        AssayException e = catchThrowableOfType(AssayException.class, () -> client.infer(QUESTION));
        return e instanceof UnavailableException
                ? catchThrowableOfType(AssayException.class, () -> client.infer(QUESTION))
                        .code()
                : e.code();
    }

    // --- diversion: another enclave that runs the same code ---

    private void moveTo(String instanceName) {
        service.enclave = service.enclave.withInstanceName(instanceName);
    }

    @Test
    void anotherInstanceThanTheOneAskedForIsRefused() throws Exception {
        moveTo("elsewhere.example");
        assertThat(codeOfAsking(enclave.uri(), Policy.simulatedDefault(), OPTIONS))
                .isEqualTo("policy.instance_not_allowed");
        assertThat(service.questionsAsked).hasValue(0);
    }

    @Test
    void itIsTheNameThatStopsDiversion() throws Exception {
        moveTo("elsewhere.example");
        ask(enclave.uri(), Policy.simulatedDefault(), OPTIONS.withInstanceName("Elsewhere.Example."));
        ask(enclave.uri(), simulated(",\"instance_names\":[\"elsewhere.example\"]"), OPTIONS);
        assertThat(service.questionsAsked).hasValue(2);
    }

    @Test
    void namesThatWereGivenAreHeldTo() throws Exception {
        assertThat(codeOfAsking(
                        enclave.uri(), Policy.simulatedDefault(), OPTIONS.withInstanceName("elsewhere.example")))
                .isEqualTo("policy.instance_not_allowed");
        assertThat(codeOfAsking(enclave.uri(), simulated(",\"instance_names\":[\"elsewhere.example\"]"), OPTIONS))
                .isEqualTo("policy.instance_not_allowed");
        assertThat(service.questionsAsked).hasValue(0);
    }

    @Test
    void loopbackAddressesAreLocalhostAndOthersAreNames() {
        assertThat(InstanceName.of(URI.create("https://127.0.0.1:8443"))).isEqualTo("localhost");
        assertThat(InstanceName.of(URI.create("https://[::1]:8443"))).isEqualTo("localhost");
        assertThat(InstanceName.of(URI.create("https://LOCALHOST."))).isEqualTo("localhost");
        assertThat(InstanceName.of(URI.create("https://10.0.0.7"))).isEqualTo("10.0.0.7");
        assertThat(InstanceName.of(URI.create("https://[2001:DB8::7]"))).isEqualTo("2001:db8::7");
        assertThat(InstanceName.of(URI.create("https://127.0.0.1.example"))).isEqualTo("127.0.0.1.example");
    }

    // --- reflection: evidence of an enclave that is no server ---

    @Test
    void evidenceInAnotherRoleIsRefused() {
        FakeEnclave server = service.enclave;
        service.enclave = server.withRole("inference-client");
        assertThat(codeOfAsking(enclave.uri(), Policy.simulatedDefault(), OPTIONS))
                .isEqualTo("policy.role_not_allowed");
        assertThat(service.questionsAsked).hasValue(0);
    }

    // --- switching: the next connection leads somewhere else ---

    /** Evidence on one connection says nothing about the next, whichever way the client is attested. */
    @ParameterizedTest
    @EnumSource
    void theNextConnectionIsAttestedForItself(Attested how) throws Exception {
        FakeService impostor = new FakeService("genuine", LyingServer.newTlsIdentity());
        impostor.enclave = service.enclave;
        try (LyingServer other = LyingServer.https(0, LyingServer.newTlsIdentity(), "TLSv1.3", impostor);
                TcpBalancer network = new TcpBalancer(enclave.port());
                AssayClient client = AssayClient.connect(network.uri(), Policy.simulatedDefault(), how.options())) {
            client.infer(QUESTION);
            network.routeTo(other.port());
            network.cut();
            assertThat(codeOfAskingAgain(client)).isEqualTo("policy.tls_key_mismatch");
            assertThat(impostor.questionsAsked).hasValue(0);
        }
    }

    /** The twin: another endpoint that has evidence of its own gets the question, after it has shown it. */
    @ParameterizedTest
    @EnumSource
    void theNextConnectionMayLeadToAnotherEnclaveThatIsAcceptedToo(Attested how) throws Exception {
        TlsIdentity second = LyingServer.newTlsIdentity();
        FakeService another = new FakeService("genuine", second);
        try (LyingServer other = LyingServer.https(0, second, "TLSv1.3", another);
                TcpBalancer network = new TcpBalancer(enclave.port());
                AssayClient client = AssayClient.connect(network.uri(), Policy.simulatedDefault(), how.options())) {
            client.infer(QUESTION);
            network.routeTo(other.port());
            network.cut();
            awaitAnswer(client);
            assertThat(another.evidenceAsked.get()).isPositive();
            assertThat(client.attestation().bundle().coreDigest())
                    .isEqualTo(another.enclave.issuer().coreDigest());
        }
    }

    private static void awaitAnswer(AssayClient client) throws AssayException {
        try {
            client.infer(QUESTION);
        } catch (UnavailableException cutNoticedTooLate) {
            client.infer(QUESTION);
        }
    }

    /** Both ways of attesting a connection. */
    enum Attested {
        BY_SESSION_WHERE_THE_JVM_CAN,
        BY_KEY;

        ClientOptions options() {
            return this == BY_KEY ? OPTIONS.withTransports(BlindedTransport.withoutExporter()) : OPTIONS;
        }
    }
}
