package dev.assay.bench;

import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.verify.PreparedCollateral;
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

/** One verification of each kind of evidence, cold and by prepared collateral. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 2)
public class EvidenceBenchmark {
    /** The kind. */
    @Param({"sgx", "tdx", "sev-snp", "nvidia", "nitro", "simulated"})
    public String evidence = "";

    /** The implementation. */
    @Param({"bouncy-castle", "native"})
    public String crypto = "";

    private Sample sample = Sample.of("simulated");
    private Crypto chosen = Cryptos.named("bouncy-castle");
    private PreparedCollateral prepared =
            new dev.assay.verify.AttestationVerifier(sample.anchors(), chosen).prepare(sample.endorsements());

    /** Mints and prepares. */
    @Setup
    public void setUp() throws MalformedException, RejectedException, CollateralUnavailableException {
        sample = Sample.of(evidence);
        chosen = Cryptos.named(crypto);
        prepared = sample.prepare(chosen);
    }

    /** Every endorsement read and verified. */
    @Benchmark
    public VerifiedEvidence cold() throws MalformedException, RejectedException, CollateralUnavailableException {
        return sample.verifyCold(chosen);
    }

    /** By endorsements that were verified before. */
    @Benchmark
    public VerifiedEvidence prepared() throws MalformedException, RejectedException, CollateralUnavailableException {
        return sample.verifyPrepared(prepared, chosen);
    }
}
