package dev.assay.server.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Everything an operator can set, under {@code assay.}. Bounds are checked once, at start. */
@ConfigMapping(prefix = "assay")
public interface AssayConfig {
    /** The model repository, in Triton's layout. */
    @WithDefault("models")
    Path models();

    /** The port of HTTPS and gRPC. */
    @WithDefault("8443")
    int port();

    /**
     * The TEE that vouches: {@code auto}, {@code occlum}, {@code tdx}, {@code sev-snp}, or {@code simulated}, which
     * protects nothing.
     */
    @WithDefault("auto")
    String tee();

    /**
     * {@code auto}: RELEASE where the hardware cannot be debugged, else DEBUG. {@code release}: that, or no start.
     * {@code debug}: start whatever could look into the enclave, and say so in every statement.
     */
    @WithDefault("auto")
    String mode();

    /** Where the kernel's {@code /dev} and {@code /sys} are, for containers that mount them elsewhere. */
    @WithDefault("/")
    Path teeRoot();

    /** The VMPL that SEV-SNP reports name, 0 to 3; without it the most privileged that this guest may ask for. */
    OptionalInt snpPrivilegeLevel();

    /** The DNS name that clients ask for; it stands in the statement and in the certificate. */
    @WithDefault("localhost")
    String instanceName();

    /** A policy document for this enclave's own peers. Without it: the strict default, or the simulated one. */
    Optional<Path> policy();

    /**
     * Root certificates (PEM or DER) that this machine's GPUs and endorsements may end in, instead of the vendors'. For
     * trying things out without the hardware: RELEASE mode refuses it. It changes nothing about what clients accept.
     */
    Optional<Path> dangerouslyTrustRoots();

    /**
     * How long a TLS certificate lives; at least a minute, and never longer than the evidence in it. A new one over fresh
     * evidence takes its place when half of that is over, and no connection is dropped.
     */
    @WithDefault("PT1H")
    Duration certificateLifetime();

    /**
     * Whether equal requests get equal bits from every model: one thread and one call at a time for each run. Models can
     * ask for it one by one, by the parameter {@code deterministic} of their configuration.
     */
    @WithDefault("false")
    boolean deterministic();

    /** How long keys live. */
    Epochs epochs();

    /** The threads that run models. */
    Pool pool();

    /** What a request may ask for. */
    Limits limits();

    /** When the repository is looked at, and what it may hold. */
    Repository repository();

    /** Evidence on demand. */
    Evidence evidence();

    /** GPUs. */
    Gpu gpu();

    /** GPUs. */
    interface Gpu {
        /**
         * {@code auto} uses GPUs that pass this enclave's own check and goes on with the CPU without any, {@code required}
         * serves nothing without one, {@code none} does not even ask the driver.
         */
        @WithParentName
        @WithDefault("auto")
        String use();

        /** How often GPUs are asked for evidence anew; what they showed counts for twice as long. */
        @WithDefault("PT15M")
        Duration refresh();

        /** How often the driver is asked whether a GPU was reset, lost or changed its mode. */
        @WithDefault("PT5S")
        Duration poll();

        /** How long the driver may take for an answer. */
        @WithDefault("PT60S")
        Duration timeout();

        /** NVIDIA's management library: a path, or a name that the dynamic linker finds. */
        @WithDefault("libnvidia-ml.so.1")
        String nvml();

        /** NVIDIA's library for NVSwitches: the same. */
        @WithDefault("libnvidia-nscq.so.2")
        String nscq();

        /** The CUDA driver's library: the same. */
        @WithDefault("libcuda.so.1")
        String cuda();

        /**
         * Most bytes of a card's memory that the tensors of one model may take, weights among them, unless its
         * configuration says {@code gpu_mem_limit}; 0 for as much as there is.
         */
        @WithDefault("0")
        long memoryLimit();
    }

    /** What vendors say about this machine, put into every bundle. */
    Collateral collateral();

    /** How it stops. */
    Drain drain();

    /** How it stops: after both times, and a few seconds more, the process has ended. */
    interface Drain {
        /** How long, once it is told to stop and says that it is not ready, it still takes new calls. */
        @WithDefault("PT5S")
        Duration delay();

        /** How long the calls that are under way may then still take. */
        @WithDefault("PT20S")
        Duration timeout();
    }

    /** A second listener without TLS. */
    Plain plain();

    /** A second listener without TLS, for a proxy on the same machine: who listens there reads everything. */
    interface Plain {
        /** {@code enabled} or {@code disabled}. */
        @WithParentName
        @WithDefault("disabled")
        String use();

        /** Its port, for HTTP/1.1, HTTP/2 with prior knowledge and gRPC. */
        @WithDefault("8080")
        int port();

        /** Its address. Anything but this machine's own loopback is for networks that the operator answers for. */
        @WithDefault("127.0.0.1")
        String host();
    }

    /** What the server says of itself while it runs. */
    Log log();

    /** What the server says of itself while it runs; never what it was sent. */
    interface Log {
        /** {@code text}, or {@code json}: one object on each line. */
        @WithDefault("text")
        String format();

        /** Whether each answered request is a line: method, route, status and time, and nothing of who asked what. */
        @WithDefault("false")
        boolean access();
    }

    /** Where spans go. */
    Tracing tracing();

    /** Spans of inferences, sent to a collector: they leave the enclave. */
    interface Tracing {
        /** Where OTLP over HTTP is taken, with its path, as {@code http://127.0.0.1:4318/v1/traces}. Without it: no spans. */
        Optional<URI> endpoint();

        /** The share of calls that are traced when their callers do not say; 0 to 1. */
        @WithDefault("1.0")
        double ratio();
    }

    /** Numbers for operators at {@code /q/metrics}. */
    Metrics metrics();

    /** Numbers for operators. */
    interface Metrics {
        /** Who may read them: {@code local}, from this machine only; {@code open}, whoever can connect; {@code off}. */
        @WithDefault("local")
        String access();
    }

    /** How long keys live. */
    interface Epochs {
        /** When keys are replaced, though nothing else has changed; at least a minute. */
        @WithDefault("PT24H")
        Duration rotation();

        /** How long the keys before them still answer whoever uses them; at least ten seconds. */
        @WithDefault("PT10M")
        Duration overlap();
    }

    /** Who may change what is served while the server runs. */
    Admin admin();

    /** Who may change what is served while the server runs. */
    interface Admin {
        /**
         * SHA-256 of each key that an administrator may show as a bearer token, 64 hexadecimal digits, separated by commas;
         * a key itself should be 32 random bytes or more. Without any nobody can load or unload models over the network.
         */
        Optional<List<String>> keySha256();
    }

    /** The threads that run models. */
    interface Pool {
        /** How many; 0 for as many as there are cores. */
        @WithDefault("0")
        int threads();

        /** How many requests may wait, for a thread or in a model's queue, before more are refused with 429. */
        @WithDefault("256")
        int queue();

        /** Most bytes of the requests that were let in and are not answered yet; more are refused with 429. */
        @WithDefault("268435456")
        long queueBytes();
    }

    /** What a request may ask for. */
    interface Limits {
        /** Largest request body or gRPC message, in bytes; see {@code pool.queue-bytes}. */
        @WithDefault("16777216")
        int requestBytes();

        /** Most bytes of requests that are still coming in, over all connections; more are refused with 429. */
        @WithDefault("268435456")
        long inboundBytes();

        /** Most bytes of answers that their clients have not taken yet, over all connections; then 429. */
        @WithDefault("268435456")
        long outboundBytes();

        /** How long a client may take to take an answer; then what carries it is ended. */
        @WithDefault("60S")
        Duration answerTimeout();

        /** Most bytes that the output tensors of one inference may have together. */
        @WithDefault("67108864")
        int outputBytes();

        /** Most input tensors, and most requested outputs. */
        @WithDefault("256")
        int tensors();

        /** Most inputs of one embeddings request; as many as OpenAI takes. */
        @WithDefault("2048")
        int embeddingInputs();

        /** Most bytes that the headers of a request may have together. */
        @WithDefault("16384")
        int headerBytes();

        /** Deepest nesting of JSON. */
        @WithDefault("32")
        int jsonDepth();

        /** Most connections at a time; more are closed at once. */
        @WithDefault("8192")
        int connections();

        /** Most requests under way at a time on one connection of HTTP/2. */
        @WithDefault("256")
        int streams();

        /** How long a request's body may take to arrive. */
        @WithDefault("30S")
        Duration bodyTimeout();
    }

    /** When the repository is looked at, and what it may hold. */
    interface Repository {
        /**
         * {@code none}: once, at start. {@code poll}: again and again. {@code explicit}: the models of
         * {@code load-models} at start, and then on request.
         */
        @WithDefault("none")
        String mode();

        /** How long after one look the next is taken, in mode {@code poll}. */
        @WithDefault("15S")
        Duration pollInterval();

        /** The models to load at start in mode {@code explicit}. */
        Optional<List<String>> loadModels();

        /** Most models. */
        @WithDefault("64")
        int models();

        /** Most files of one version of a model. */
        @WithDefault("256")
        int files();

        /** Largest file, in bytes. */
        @WithDefault("2000000000")
        long fileBytes();

        /** Most bytes of one version of a model. */
        @WithDefault("8000000000")
        long modelBytes();
    }

    /** Evidence on demand. */
    interface Evidence {
        /** How long evidence is good for after it was issued. */
        @WithDefault("PT1H")
        Duration lifetime();

        /** How many callers may wait for a quote before more are refused with 429. */
        @WithDefault("256")
        int queue();

        /** How long the TEE may take for a quote before those who wait for it are answered with 503. */
        @WithDefault("30S")
        Duration quoteTimeout();

        /** One client's share. */
        PerClient perClient();
    }

    /** What one client may ask for: one IPv4 address, or one IPv6 network of 64 bits. */
    interface PerClient {
        /** How many of its requests may wait at a time. */
        @WithDefault("32")
        int waiting();

        /** How many requests in a second, in the long run. */
        @WithDefault("20")
        double rate();

        /** How many at once after a pause. */
        @WithDefault("64")
        int burst();
    }

    /** What vendors say about this machine. A simulated TEE needs none of it. */
    interface Collateral {
        /** {@code fetch} asks the vendors' services; {@code off} leaves that to clients. */
        @WithDefault("fetch")
        String mode();

        /** A PCCS for everything of Intel's, for example {@code https://pccs.example:8081/sgx/certification/v4/}. */
        Optional<URI> pccs();

        /** Other addresses by service: intel, intel-root-crl, amd, nvidia-rim, nvidia-ocsp. */
        Map<String, URI> services();

        /** TLS authorities (PEM) that these services may have beside those that Java trusts. */
        Optional<Path> tlsAuthorities();

        /** A key that NVIDIA's services may ask for; sent to them only. */
        Optional<String> nvidiaServiceKey();

        /** A subscription key of Intel's service, which this collateral does not need; sent to it only. */
        Optional<String> intelApiKey();

        /** Which of Intel's TCB evaluations: {@code standard}, or {@code early} as soon as it is published. */
        @WithDefault("standard")
        String tcbUpdate();

        /** Where answers are kept between runs; without it only in memory. */
        Optional<Path> cache();

        /** How long the start waits for the first answers before it goes on without. */
        @WithDefault("20S")
        Duration startWait();

        /** Asked again after this time at the latest, and earlier where something ends earlier. */
        @WithDefault("PT12H")
        Duration refresh();
    }
}
