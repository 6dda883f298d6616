package dev.assay.fuzz;

import dev.assay.bytes.Bytes;
import dev.assay.candid.CandidEncoder;
import dev.assay.candid.CandidValue;
import dev.assay.candid.VerifierInterface;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.der.EcdsaSignature;
import dev.assay.endorsement.Endorsement;
import dev.assay.policy.Policy;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.FakeEventLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What fuzzing starts from: minted evidence and its endorsements, this project's vectors, and real ones where they are.
 * A seed of a target is whatever the target reads.
 */
final class Seeds {
    private static final int MAX_SEED_BYTES = 64 << 10;
    private static final int MAX_SEEDS = 48;

    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private Seeds() {}

    static List<Bytes> of(FuzzTarget target) {
        List<Bytes> seeds = new ArrayList<>();
        for (Bytes candidate : target.isVerifier() ? verifierInputs(target) : Pool.ALL) {
            if (target.accepts(candidate)) {
                seeds.add(candidate);
            }
        }
        return thinned(seeds);
    }

    /** At most so many, from all over the list. */
    private static List<Bytes> thinned(List<Bytes> seeds) {
        List<Bytes> some = new ArrayList<>();
        int step = 1 + (seeds.size() - 1) / MAX_SEEDS;
        for (int i = 0; i < seeds.size(); i += step) {
            some.add(seeds.get(i));
        }
        return some;
    }

    private static List<Bytes> verifierInputs(FuzzTarget target) {
        List<Bytes> inputs = new ArrayList<>();
        for (int i = 0; i < VerifierCase.cases().size(); i++) {
            VerifierCase known = VerifierCase.cases().get(i);
            if (target == FuzzTarget.EVIDENCE_VERIFIER) {
                inputs.add(Bytes.of(new byte[] {(byte) i}).concat(known.evidence.value()));
            } else {
                for (int k = 0; k < known.endorsements.items().size(); k++) {
                    Bytes item = known.endorsements.items().get(k).value();
                    inputs.add(Bytes.of(new byte[] {(byte) i, (byte) k}).concat(item));
                }
            }
        }
        return inputs;
    }

    private static final class Pool {
        static final List<Bytes> ALL = gather();

        private Pool() {}

        private static List<Bytes> gather() {
            Set<Bytes> pool = new LinkedHashSet<>();
            FakeEnclave enclave = FakeEnclave.named("fuzzed");
            var bundle = enclave.bundle(Bytes.of(new byte[32]), 1_900_000_000L);
            pool.add(bundle.encodeCbor());
            pool.add(bundle.encodeJson());
            pool.add(bundle.core());
            pool.add(bundle.wrapper());
            pool.add(bundle.models());
            pool.add(bundle.cpu().value());
            pool.add(Bytes.utf8(Policy.strictDefault().toJson()));
            pool.add(Bytes.utf8(Policy.simulatedDefault().toJson()));
            pool.add(EcdsaSignature.toDer(Bytes.of(new byte[64])));
            pool.add(EcdsaSignature.toDer(CRYPTO.sha512()));
            Bytes eventLog = FakeEventLog.ofABoot().encode();
            pool.add(eventLog);
            pool.add(eventLog.concat(Bytes.of(new byte[64])));
            pool.add(receiptCheck());
            for (VerifierCase known : VerifierCase.cases()) {
                pool.add(known.evidence.value());
                known.endorsements.items().stream().map(Endorsement::value).forEach(pool::add);
            }
            addFiles(pool, Path.of(System.getProperty("assay.root", ""), "vectors"));
            addFiles(pool, Path.of(System.getProperty("assay.vectors", "")));
            return List.copyOf(pool);
        }

        private static Bytes receiptCheck() {
            return CandidEncoder.encode(
                    VerifierInterface.RECEIPT_CHECK,
                    CandidValue.fields()
                            .put("receipt", Bytes.of(new byte[20]))
                            .putOpt("salt", new CandidValue.Blob(Bytes.of(new byte[32])))
                            .putOpt("request", null)
                            .putOpt("response", null)
                            .putOpt("nonce", new CandidValue.Blob(Bytes.of(new byte[32])))
                            .putOpt("model", new CandidValue.Text("a model"))
                            .build());
        }

        private static void addFiles(Set<Bytes> pool, Path folder) {
            if (folder.toString().isEmpty() || !Files.isDirectory(folder)) {
                return;
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    if (Files.size(file) <= MAX_SEED_BYTES) {
                        pool.add(Bytes.of(Files.readAllBytes(file)));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
