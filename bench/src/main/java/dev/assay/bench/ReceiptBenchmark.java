package dev.assay.bench;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.receipt.ReceiptVerifier;
import dev.assay.receipt.SignedReceipt;
import dev.assay.result.RejectedException;
import dev.assay.testkit.FakeEnclave;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A receipt read and checked against the exchange that it is about. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class ReceiptBenchmark {
    private static final long NOW = 1_900_000_000L;

    /** The implementation. */
    @Param({"bouncy-castle", "platform", "native"})
    public String crypto = "";

    private final FakeEnclave enclave = FakeEnclave.named("bench");
    private final Exchange request =
            Exchange.httpRequest("POST", "/v2/models/echo/infer", "application/json", null, Bytes.of(new byte[2048]));
    private final Exchange response = Exchange.httpResponse(200, "application/json", null, Bytes.of(new byte[2048]));
    private final Bytes salt = Bytes.of(new byte[32]);
    private final Bytes nonce = Bytes.of(new byte[32]);
    private final ReceiptIssuer issuer = enclave.issuer();
    private final Bytes encoded =
            enclave.sign(enclave.receipt(request, response, salt, nonce, NOW)).encode();
    private ReceiptVerifier verifier = new ReceiptVerifier(Cryptos.named("bouncy-castle"));

    /** Chooses. */
    @Setup
    public void setUp() {
        verifier = new ReceiptVerifier(Cryptos.named(crypto));
    }

    /** One receipt with both halves of its exchange. */
    @Benchmark
    public Receipt verify() throws MalformedException, RejectedException {
        return verifier.verify(
                SignedReceipt.decode(encoded), issuer, new ReceiptExpectations(salt, request, response, nonce, null));
    }
}
