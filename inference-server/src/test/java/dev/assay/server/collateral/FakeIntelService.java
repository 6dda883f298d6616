package dev.assay.server.collateral;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.assay.bytes.Bytes;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.enclave.TlsIdentity;
import dev.assay.evidence.TeeType;
import dev.assay.testkit.FakeIntel;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A PCCS of {@link FakeTdx}'s Intel on a real TLS socket, with a certificate that no public authority signed. */
public class FakeIntelService implements QuarkusTestResourceLifecycleManager {
    private @Nullable HttpsServer server;

    @Override
    public Map<String, String> start() {
        try {
            TlsIdentity tls = new EnclaveIdentity("localhost", new SecureRandom())
                    .newEpoch()
                    .certify(Instant.now(), Duration.ofHours(1), null);
            HttpsServer started = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            started.setHttpsConfigurator(new HttpsConfigurator(context(tls)));
            started.createContext("/", this::answer);
            started.start();
            server = started;
            return Map.of(
                    "assay.collateral.pccs",
                    "https://localhost:" + started.getAddress().getPort(),
                    "assay.collateral.tls-authorities",
                    pem(tls).toString());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(TlsIdentity tls) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {tls.keyManager()}, null, null);
        return context;
    }

    private static Path pem(TlsIdentity tls) throws GeneralSecurityException, IOException {
        String body = Base64.getMimeEncoder().encodeToString(tls.certificate().getEncoded());
        String pem = "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        return Files.writeString(Files.createTempFile("authority", ".pem"), pem);
    }

    private void answer(HttpExchange exchange) throws IOException {
        FakeIntel intel = FakeTdx.INTEL;
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/tdx/certification/v4/tcb" ->
                    send(exchange, intel.tcbInfo(TeeType.TDX), "TCB-Info-Issuer-Chain", intel.tcbSigningChain());
                case "/tdx/certification/v4/qe/identity" ->
                    send(
                            exchange,
                            intel.qeIdentity(TeeType.TDX),
                            "SGX-Enclave-Identity-Issuer-Chain",
                            intel.tcbSigningChain());
                case "/sgx/certification/v4/pckcrl" ->
                    send(exchange, intel.pckCrl(), "SGX-PCK-CRL-Issuer-Chain", intel.pckIssuerChain());
                case "/sgx/certification/v4/rootcacrl" ->
                    send(exchange, Bytes.utf8(intel.rootCrl().hex()), "X-None", Bytes.empty());
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static void send(HttpExchange exchange, Bytes body, String header, Bytes pem) throws IOException {
        StringBuilder encoded = new StringBuilder();
        for (byte one : new String(pem.toArray(), StandardCharsets.US_ASCII).getBytes(StandardCharsets.US_ASCII)) {
            encoded.append(String.format("%%%02x", one));
        }
        exchange.getResponseHeaders().add(header, encoded.toString());
        exchange.sendResponseHeaders(200, body.length());
        exchange.getResponseBody().write(body.toArray());
    }

    @Override
    public void stop() {
        HttpsServer running = server;
        if (running != null) {
            running.stop(0);
        }
    }
}
