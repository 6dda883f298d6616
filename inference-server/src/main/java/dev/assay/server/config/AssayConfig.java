package dev.assay.server.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    /** How long the certificate lives. A restart makes a new one. */
    @WithDefault("P7D")
    Duration certificateLifetime();

    /**
     * Whether equal requests get equal bits from every model: one thread and one call at a time for each run. Models can
     * ask for it one by one, by the parameter {@code deterministic} of their configuration.
     */
    @WithDefault("false")
    boolean deterministic();

    /** The threads that run models. */
    Pool pool();

    /** What a request may ask for. */
    Limits limits();

    /** When the repository is looked at, and what it may hold. */
    Repository repository();

    /** Evidence on demand. */
    Evidence evidence();

    /** Who may change what is served while the server runs. */
    Admin admin();

    /** Who may change what is served while the server runs. */
    interface Admin {
        /**
         * SHA-256 of the key that an administrator shows as a bearer token, 64 hexadecimal digits; the key itself should be
         * 32 random bytes or more. Without it nobody can load or unload models over the network.
         */
        Optional<String> keySha256();
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
        @WithDefault("16")
        int queue();
    }
}
