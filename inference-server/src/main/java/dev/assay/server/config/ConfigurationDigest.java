package dev.assay.server.config;

import dev.assay.bytes.Bytes;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.crypto.Crypto;
import java.util.List;

/**
 * What the statement says about the configuration: SHA-256 over a deterministic CBOR map from property names to effective
 * values. Left out is what the statement names in other words (models, instance name, policy) or what only places the
 * server (port, paths, addresses of services: what those answer is signed by the vendors).
 */
public final class ConfigurationDigest {
    private ConfigurationDigest() {}

    /**
     * The digest.
     *
     * @param config the effective configuration
     * @param crypto hashes
     * @return 32 bytes
     */
    public static Bytes of(AssayConfig config, Crypto crypto) {
        CborMapBuilder map = new CborMapBuilder();
        put(map, "assay.tee", config.tee());
        put(map, "assay.mode", config.mode());
        put(map, "assay.tee-root", config.teeRoot());
        config.snpPrivilegeLevel().ifPresent(level -> put(map, "assay.snp-privilege-level", level));
        put(map, "assay.certificate-lifetime", config.certificateLifetime());
        put(map, "assay.deterministic", config.deterministic());
        put(map, "assay.epochs.rotation", config.epochs().rotation());
        put(map, "assay.epochs.overlap", config.epochs().overlap());
        put(map, "assay.gpu", config.gpu().use());
        put(map, "assay.gpu.refresh", config.gpu().refresh());
        put(map, "assay.gpu.poll", config.gpu().poll());
        put(map, "assay.gpu.timeout", config.gpu().timeout());
        put(map, "assay.dangerously-trust-roots", config.dangerouslyTrustRoots().isPresent());
        put(map, "assay.gpu.nvml", config.gpu().nvml());
        put(map, "assay.gpu.nscq", config.gpu().nscq());
        put(map, "assay.gpu.cuda", config.gpu().cuda());
        put(map, "assay.gpu.memory-limit", config.gpu().memoryLimit());
        put(map, "assay.pool.threads", config.pool().threads());
        put(map, "assay.pool.queue", config.pool().queue());
        put(map, "assay.pool.queue-bytes", config.pool().queueBytes());
        put(map, "assay.limits.request-bytes", config.limits().requestBytes());
        put(map, "assay.limits.inbound-bytes", config.limits().inboundBytes());
        put(map, "assay.limits.outbound-bytes", config.limits().outboundBytes());
        put(map, "assay.limits.answer-timeout", config.limits().answerTimeout());
        put(map, "assay.limits.output-bytes", config.limits().outputBytes());
        put(map, "assay.limits.tensors", config.limits().tensors());
        put(map, "assay.limits.embedding-inputs", config.limits().embeddingInputs());
        put(map, "assay.limits.header-bytes", config.limits().headerBytes());
        put(map, "assay.limits.json-depth", config.limits().jsonDepth());
        put(map, "assay.limits.connections", config.limits().connections());
        put(map, "assay.limits.streams", config.limits().streams());
        put(map, "assay.limits.body-timeout", config.limits().bodyTimeout());
        put(map, "assay.repository.mode", config.repository().mode());
        put(map, "assay.repository.poll-interval", config.repository().pollInterval());
        put(
                map,
                "assay.repository.load-models",
                config.repository().loadModels().orElse(List.of()));
        put(map, "assay.repository.models", config.repository().models());
        put(map, "assay.repository.files", config.repository().files());
        put(map, "assay.repository.file-bytes", config.repository().fileBytes());
        put(map, "assay.repository.model-bytes", config.repository().modelBytes());
        put(map, "assay.evidence.lifetime", config.evidence().lifetime());
        put(map, "assay.evidence.queue", config.evidence().queue());
        put(map, "assay.evidence.quote-timeout", config.evidence().quoteTimeout());
        put(
                map,
                "assay.evidence.per-client.waiting",
                config.evidence().perClient().waiting());
        put(map, "assay.evidence.per-client.rate", config.evidence().perClient().rate());
        put(
                map,
                "assay.evidence.per-client.burst",
                config.evidence().perClient().burst());
        put(map, "assay.collateral.mode", config.collateral().mode());
        put(map, "assay.collateral.tcb-update", config.collateral().tcbUpdate());
        put(map, "assay.collateral.start-wait", config.collateral().startWait());
        put(map, "assay.collateral.refresh", config.collateral().refresh());
        put(map, "assay.metrics.access", config.metrics().access());
        put(
                map,
                "assay.admin.key-sha256",
                String.join(",", config.admin().keySha256().orElse(List.of())));
        put(map, "assay.drain.delay", config.drain().delay());
        put(map, "assay.drain.timeout", config.drain().timeout());
        put(map, "assay.plain", config.plain().use());
        put(map, "assay.plain.host", config.plain().host());
        put(map, "assay.log.format", config.log().format());
        put(map, "assay.log.access", config.log().access());
        put(
                map,
                "assay.tracing.endpoint",
                config.tracing().endpoint().map(Object::toString).orElse(""));
        put(map, "assay.tracing.ratio", config.tracing().ratio());
        return crypto.sha256(Cbor.encode(map.build()));
    }

    private static void put(CborMapBuilder map, String name, Object value) {
        map.put(CborValue.of(name), CborValue.of(value.toString()));
    }
}
