package dev.assay.fetch;

import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.amd.SigningKey;
import dev.assay.evidence.amd.SnpEvidence;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.evidence.intel.IntelQuote;
import dev.assay.evidence.nvidia.NvidiaReport;
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
public final class CollateralFetcher implements EndorsementSource {
    private final Librarian librarian;
    private final Crypto crypto;
    private final IntelService intel;
    private final AmdService amd;
    private final NvidiaService nvidia;
    private final boolean anew;

    private CollateralFetcher(FetchConfig config, Librarian librarian, Crypto crypto) {
        this.librarian = librarian;
        this.crypto = crypto;
        this.intel = new IntelService(config);
        this.amd = new AmdService(config);
        this.nvidia = new NvidiaService(config, crypto);
        this.anew = false;
    }

    private CollateralFetcher(CollateralFetcher other, boolean anew) {
        this.librarian = other.librarian;
        this.crypto = other.crypto;
        this.intel = other.intel;
        this.amd = other.amd;
        this.nvidia = other.nvidia;
        this.anew = anew;
    }

    /**
     * The same, sharing everything with this one, that asks the services even where what is kept is still fresh, and
     * falls back to what is kept where they do not answer: for whoever renews endorsements ahead of their end.
     */
    public CollateralFetcher renewing() {
        return new CollateralFetcher(this, true);
    }

    /** A fetcher that trusts the certificate authorities that the JVM trusts. */
    public static CollateralFetcher of(FetchConfig config, Crypto crypto) {
        return of(config, null, crypto);
    }

    /**
     * A fetcher that trusts whom it is told to.
     *
     * @param tls whose certificates services may have; null for those that the JVM trusts
     */
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

    /**
     * {@inheritDoc}
     *
     * <p>What to ask is derived from the evidence before anything about it is verified, so that it is held to the forms
     * of what it names. Nitro documents and simulated evidence bring all they need.
     */
    @Override
    public Fetched fetch(CmwRecord evidence, Endorsements have) throws MalformedException {
        return switch (evidence.type()) {
            case MediaTypes.INTEL_QUOTE -> intel(IntelNeeds.of(IntelQuote.decode(evidence.value()), have));
            case MediaTypes.SEV_SNP_REPORT -> amd(AmdNeeds.of(SnpEvidence.decode(evidence.value()), have));
            case MediaTypes.NVIDIA_REPORT -> nvidia(NvidiaReport.decode(evidence.value()), have);
            default -> Fetched.nothing();
        };
    }

    private Fetched intel(@Nullable IntelNeeds needs) throws MalformedException {
        if (needs == null) {
            return Fetched.failed(CollateralUnavailableException.missing(
                    "the PCK certificate; the quote only names it, and a PCCS gives it to the machine itself"));
        }
        return intel.serves(needs.tee()) ? answers(needs.questions(intel)) : Fetched.failed(beforeTdx());
    }

    private Fetched amd(AmdNeeds needs) throws MalformedException {
        Fetched fetched = Fetched.nothing();
        for (SnpProduct product : needs.products()) {
            fetched = needs.hasVek() ? Fetched.nothing() : vek(needs, product);
            if (fetched.failures().isEmpty()) {
                return fetched.and(answers(needs.questions(product, amd)));
            }
        }
        return fetched;
    }

    private Fetched vek(AmdNeeds needs, SnpProduct product) {
        if (needs.kind() == SigningKey.VCEK && needs.namesChip()) {
            return answers(List.of(amd.vcek(needs.chip(product))));
        }
        return Fetched.failed(CollateralUnavailableException.missing(
                needs.kind() == SigningKey.VCEK
                        ? "the VCEK certificate; the host masks the chip's identifier, without which AMD cannot be asked"
                        : "the VLEK certificate; only the host has it"));
    }

    private Fetched nvidia(NvidiaReport report, Endorsements have) throws MalformedException {
        NvidiaNeeds needs = new NvidiaNeeds(report, crypto);
        Fetched manifests = forNvidia(needs.rimIds(have));
        Endorsements known = have.and(manifests.endorsements());
        return manifests.and(answers(needs.revocation(known, nvidia)));
    }

    /** TCB info, the quoting enclave's identity, the PCK authority's list and the root's, with their issuers' chains. */
    public Fetched forIntel(IntelPlatform platform) {
        if (!intel.serves(platform.tee())) {
            return Fetched.failed(beforeTdx());
        }
        return answers(List.of(
                intel.tcbInfo(platform),
                intel.qeIdentity(platform.tee()),
                intel.pckCrl(platform.ca()),
                intel.rootCrl()));
    }

    private static CollateralUnavailableException beforeTdx() {
        return new CollateralUnavailableException(
                FetchCodes.NOT_FOUND, "version 3 of Intel's API has no collateral for TDX; configure version 4");
    }

    /** The chip's certificate, its chain and the revocation list. */
    public Fetched forAmd(AmdChip chip) {
        return answers(List.of(
                amd.vcek(chip), amd.chain(chip.product(), SigningKey.VCEK), amd.crl(chip.product(), SigningKey.VCEK)));
    }

    /** The chain and the revocation list of VLEK certificates; those themselves come with the evidence only. */
    public Fetched forAmdVlek(SnpProduct product) {
        return answers(List.of(amd.chain(product, SigningKey.VLEK), amd.crl(product, SigningKey.VLEK)));
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
            questions.add(nvidia.ocsp(chain.get(i), chain.get(i + 1).spki()));
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
                        : librarian.answer(question, anew);
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
