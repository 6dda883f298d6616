package dev.assay.server.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

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

    /** The DNS name that clients ask for; it stands in the statement and in the certificate. */
    @WithDefault("localhost")
    String instanceName();

    /** A policy document for this enclave's own peers. Without it: the strict default, or the simulated one. */
    Optional<Path> policy();

    /**
     * How long a TLS certificate lives; at least a minute, and never longer than the evidence in it. A new one over fresh
     * evidence takes its place when half of that is over, and no connection is dropped.
     */
    @WithDefault("PT1H")
    Duration certificateLifetime();

    /** How long keys live. */
    Epochs epochs();

    /** The threads that run models. */
    Pool pool();

    /** What a request may ask for. */
    Limits limits();

    /** What the repository may hold. */
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

    /** The threads that run models. */
    interface Pool {
        /** How many; 0 for as many as there are cores. */
        @WithDefault("0")
        int threads();

        /** How many requests may wait for a thread before more are refused with 429. */
        @WithDefault("64")
        int queue();
    }

    /** What a request may ask for. */
    interface Limits {
        /** Largest request body or gRPC message, in bytes; at most 16 MiB are sensible, see {@code pool.queue}. */
        @WithDefault("16777216")
        int requestBytes();

        /** Most bytes that the output tensors of one inference may have together. */
        @WithDefault("67108864")
        int outputBytes();

        /** Most input tensors, and most requested outputs. */
        @WithDefault("256")
        int tensors();

        /** Most inputs of one embeddings request. */
        @WithDefault("256")
        int embeddingInputs();

        /** How long a request's body may take to arrive. */
        @WithDefault("30S")
        Duration bodyTimeout();
    }

    /** What the repository may hold. */
    interface Repository {
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
}
