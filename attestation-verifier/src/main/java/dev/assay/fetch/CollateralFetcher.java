package dev.assay.fetch;

import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.Endorsements;
import dev.assay.fetch.AmdService.KeyKind;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.x509.Certificate;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The front door of fetching: for a platform, the endorsements that the vendor's services have. Nothing here is
 * believed; the verifier judges what comes back.
 *
 * <p>May be shared by threads, which then share what they ask for. Keep one for the life of the process: it remembers
 * which hosts asked to be left alone.
 */
public final class CollateralFetcher {
    private final Librarian librarian;
    private final IntelService intel;
    private final AmdService amd;
    private final NvidiaService nvidia;

    private CollateralFetcher(FetchConfig config, Librarian librarian, Crypto crypto) {
        this.librarian = librarian;
        this.intel = new IntelService(config);
        this.amd = new AmdService(config);
        this.nvidia = new NvidiaService(config, crypto);
    }

    /** A fetcher that trusts the certificate authorities that the JVM trusts. */
    public static CollateralFetcher of(FetchConfig config, Crypto crypto) {
        return of(config, null, crypto);
    }

    /** @param tls whose certificates services may have; null for those that the JVM trusts */
    public static CollateralFetcher of(FetchConfig config, @Nullable SSLContext tls, Crypto crypto) {
        return of(
                config,
                new JdkHttp(config.limits(), tls),
                Clock.systemUTC(),
                Sleeper.real(),
                () -> ThreadLocalRandom.current().nextDouble(),
                crypto);
    }

    static CollateralFetcher of(
            FetchConfig config,
            HttpPort http,
            InstantSource clock,
            Sleeper sleeper,
            DoubleSupplier random,
            Crypto crypto) {
        Path directory = config.cacheDirectory();
        AnswerCache cache =
                directory == null ? new MemoryCache() : new DiskCache(directory, DiskCache.MAX_TOTAL_BYTES, crypto);
        PatientHttp patient = new PatientHttp(http, config.limits(), clock, sleeper, random);
        return new CollateralFetcher(config, new Librarian(patient, cache, clock, crypto), crypto);
    }

    /** TCB info, the quoting enclave's identity, the PCK authority's list and the root's, with their issuers' chains. */
    public Fetched forIntel(IntelPlatform platform) {
        if (!intel.serves(platform.tee())) {
            return Fetched.failed(new CollateralUnavailableException(
                    FetchCodes.NOT_FOUND, "version 3 of Intel's API has no collateral for TDX; configure version 4"));
        }
        return answers(List.of(
                intel.tcbInfo(platform),
                intel.qeIdentity(platform.tee()),
                intel.pckCrl(platform.ca()),
                intel.rootCrl()));
    }

    /** The chip's certificate, its chain and the revocation list. */
    public Fetched forAmd(AmdChip chip) {
        return answers(List.of(
                amd.vcek(chip), amd.chain(chip.product(), KeyKind.VCEK), amd.crl(chip.product(), KeyKind.VCEK)));
    }

    /** The chain and the revocation list of VLEK certificates; those themselves come with the evidence only. */
    public Fetched forAmdVlek(AmdProduct product) {
        return answers(List.of(amd.chain(product, KeyKind.VLEK), amd.crl(product, KeyKind.VLEK)));
    }

    /**
     * Reference integrity manifests by their names.
     *
     * @param rimIds for example {@code NV_GPU_DRIVER_GH100_550.90.07}
     */
    public Fetched forNvidia(List<String> rimIds) {
        List<Question> questions = new ArrayList<>();
        for (String id : rimIds) {
            questions.add(nvidia.rim(id));
        }
        return answers(questions);
    }

    /**
     * What the responder says of each certificate of a chain but the last.
     *
     * @param chain each issued by the one after it
     */
    public Fetched revocationForNvidia(List<Certificate> chain) throws MalformedException {
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i + 1 < chain.size(); i++) {
            questions.add(nvidia.ocsp(chain.get(i), chain.get(i + 1)));
        }
        return answers(questions);
    }

    /** A host that does not answer is not waited for again with the next question; what is kept serves all the same. */
    private Fetched answers(List<Question> questions) {
        Fetched all = Fetched.nothing();
        Map<String, CollateralUnavailableException> silent = new HashMap<>();
        for (Question question : questions) {
            String host = question.query().host();
            try {
                List<Endorsement> items = silent.containsKey(host)
                        ? librarian.kept(question, silent.get(host))
                        : librarian.answer(question);
                all = all.and(new Fetched(new Endorsements(items), List.of()));
            } catch (CollateralUnavailableException e) {
                all = all.and(Fetched.failed(e));
                if (e.code().equals(FetchCodes.INTERRUPTED)) {
                    return all;
                }
                if (FetchCodes.isPassing(e)) {
                    silent.put(host, e);
                }
            }
        }
        return all;
    }
}
