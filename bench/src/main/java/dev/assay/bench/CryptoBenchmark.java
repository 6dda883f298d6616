package dev.assay.bench;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.crypto.HashAlgorithm;
import dev.assay.testkit.FakeSigner;
import dev.assay.testkit.x509.FakeKey;
import dev.assay.x509.PublicKey;
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

/** The port's operations by each implementation; the key is read each time, as verification does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class CryptoBenchmark {
    /** The implementation. */
    @Param({"bouncy-castle", "platform", "native"})
    public String crypto = "";

    private final Bytes message = Bytes.of(new byte[1024]);
    private final Bytes large = Bytes.of(new byte[1 << 16]);
    private final FakeKey p256Key = FakeKey.p256("bench");
    private final FakeKey p384Key = FakeKey.p384("bench");
    private final FakeSigner edwards = FakeSigner.named("bench");
    private final Bytes edwardsKey = edwards.publicKey().x();
    private final Bytes p256Signature = p256Key.signFixedLength(message);
    private final Bytes p384Signature = p384Key.signFixedLength(message);
    private final Bytes edwardsSignature = edwards.sign(message);
    private final Bytes p256Point = point(p256Key);
    private final Bytes p384Point = point(p384Key);
    private Crypto chosen = Cryptos.named("bouncy-castle");

    private static Bytes point(FakeKey key) {
        try {
            return ((PublicKey.Ec) PublicKey.decode(key.spki(), "bench")).point();
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** Chooses. */
    @Setup
    public void setUp() {
        chosen = Cryptos.named(crypto);
        if (!p256() || !p384() || !ed25519()) {
            throw new IllegalStateException("a signature that is good is not");
        }
    }

    /** ECDSA on P-256, digest included: SHA-384, as the test kit signs with. */
    @Benchmark
    public boolean p256() {
        return chosen.ecdsaVerify(EcCurve.P256, p256Point, chosen.hash(HashAlgorithm.SHA384, message), p256Signature);
    }

    /** ECDSA on P-384, digest included. */
    @Benchmark
    public boolean p384() {
        return chosen.ecdsaVerify(EcCurve.P384, p384Point, chosen.hash(HashAlgorithm.SHA384, message), p384Signature);
    }

    /** Ed25519 by the same key again and again, as a receipt is. */
    @Benchmark
    public boolean ed25519() {
        return chosen.ed25519Verify(edwardsKey, message, edwardsSignature);
    }

    /** 64 KiB. */
    @Benchmark
    public Bytes sha256() {
        return chosen.sha256(large);
    }
}
