package dev.assay.cli.demo;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.canister.EmulatedCanister;
import dev.assay.cli.canister.ModuleFile;
import dev.assay.cli.document.ReceiptDescription;
import dev.assay.cli.policy.PolicyDraft;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.Embeddings;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.client.AssayClient;
import dev.assay.client.AssayException;
import dev.assay.client.EmbeddingAnswer;
import dev.assay.client.Proof;
import dev.assay.client.SessionBinding;
import dev.assay.client.canister.CanisterCallException;
import dev.assay.client.canister.VerifierCanister;
import dev.assay.client.canister.VerifierCanister.CheckedReceipt;
import dev.assay.client.canister.VerifierCanister.ReceiptQuestion;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import dev.assay.policy.ReferenceValue;
import dev.assay.result.AttestationResult;
import dev.assay.testkit.canister.CanisterModule;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The main job, step by step; each step must come to what it must come to, refusals too. */
public final class Demo {
    static final String MODEL = "all-MiniLM-L6-v2";

    private static final String SENTENCE = "A man is eating a plate of pasta.";
    private static final String PARAPHRASE = "Someone is having spaghetti for dinner.";
    private static final String UNRELATED = "The court adjourned the hearing until Monday.";

    private final Host host;
    private final Narrator narrator;
    private final ModuleFile moduleFile;

    /** A demo that tells its steps to {@code narrator}. */
    public Demo(Host host, Narrator narrator) {
        this.host = host;
        this.narrator = narrator;
        this.moduleFile = new ModuleFile(host.home());
    }

    private static void onItsOwnThread(Runnable work) {
        Thread thread = new Thread(work, "canister module");
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs it; the server that it starts is stopped whatever happens. */
    public Report run() throws Exception {
        host.progress("starting an inference server of this build; this takes some seconds");
        narrator.step("server");
        // The canister's module takes longer to make ready than the server to start, so both begin now. On a thread of
        // its
        // own: on two processors the common pool has one, and the HTTP client needs that.
        CompletableFuture<CanisterModule> module =
                CompletableFuture.supplyAsync(this::compileModule, Demo::onItsOwnThread);
        try (ServerProcess server = ServerProcess.start(host.home())) {
            server.awaitReady(host);
            narrator.came("ready, with the simulated TEE (INSECURE: it protects nothing)");
            Policy policy = pinnedPolicy();
            try (AssayClient client = evidence(server, policy)) {
                Proof proof = receipt(embedding(client));
                EmulatedCanister canister = canister(client, policy, proof, await(module));
                new Refusals(server, policy, narrator).run(proof, canister);
            }
        }
        return report();
    }

    private CanisterModule compileModule() {
        try {
            return moduleFile.compile();
        } catch (CommandFailure e) {
            throw new CompletionException(e);
        }
    }

    private static CanisterModule await(CompletableFuture<CanisterModule> module) throws Exception {
        try {
            return module.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CommandFailure failure ? failure : e;
        }
    }

    /** Pins code and models to the files of the local build; the server is not asked what it would like. */
    private Policy pinnedPolicy() throws CommandFailure {
        LocalBuild build = new LocalBuild(host.home());
        ReferenceValue measurement = ReferenceValue.of(TeeType.SIMULATED, Map.of("measurement", build.measurement()));
        return PolicyDraft.pinned(TeeType.SIMULATED, List.of(measurement), build.models());
    }

    private AssayClient evidence(ServerProcess server, Policy policy) throws AssayException {
        narrator.step("evidence");
        AssayClient client = AssayClient.connect(server.url(), policy);
        AttestationResult result = client.attestation();
        narrator.members()
                .put("session_bound", client.sessionBinding() == SessionBinding.BOUND)
                .put("claims", result.claims());
        narrator.came("verified, under a policy that pins the code and the models")
                .fact(
                        "measurement",
                        shown(policy.referenceValues()
                                .get(0)
                                .measurements()
                                .values()
                                .iterator()
                                .next()))
                .fact("statement core", shown(result.bundle().coreDigest()))
                .fact("TLS key", shown(result.bundle().core().tlsSpkiSha256()))
                .fact("TLS session", client.sessionBinding().description());
        result.bundle()
                .models()
                .leaves()
                .forEach(leaf -> narrator.fact("model", leaf.name() + " " + shown(leaf.digest())));
        return client;
    }

    private EmbeddingAnswer embedding(AssayClient client) throws AssayException, CommandFailure {
        narrator.step("embedding");
        EmbeddingAnswer answer = client.embed(MODEL, List.of(SENTENCE));
        EmbeddingAnswer others = client.embed(MODEL, List.of(PARAPHRASE, UNRELATED));
        float[] vector = answer.vector(0);
        double near = Embeddings.cosine(vector, others.vector(0));
        double far = Embeddings.cosine(vector, others.vector(1));
        narrator.members().put("dimension", vector.length).put("sentence", SENTENCE);
        narrator.members().put("cosine_paraphrase", number(near)).put("cosine_unrelated", number(far));
        narrator.came("\"" + SENTENCE + "\" is " + vector.length + " numbers")
                .fact("first values", Embeddings.beginning(vector))
                .fact("cosine", String.format(Locale.ROOT, "%.3f to \"%s\"", near, PARAPHRASE))
                .fact("cosine", String.format(Locale.ROOT, "%.3f to \"%s\"", far, UNRELATED));
        if (!(near > far)) {
            throw unexpected("a paraphrase is farther away than an unrelated sentence");
        }
        return answer;
    }

    private Proof receipt(EmbeddingAnswer answer) throws MalformedException {
        narrator.step("receipt");
        Proof proof = answer.proof();
        JsonValue.JsonObject described = ReceiptDescription.of(proof.receipt());
        narrator.members().put("bytes", proof.signedReceipt().length()).put("receipt", described);
        narrator.came("verified against the bytes sent and received, "
                        + proof.signedReceipt().length() + " bytes")
                .fact("model digest", shown(proof.receipt().model().digest()))
                .fact("request digest", shown(proof.receipt().requestDigest()))
                .fact("response digest", shown(proof.receipt().responseDigest()));
        return proof;
    }

    private EmulatedCanister canister(AssayClient client, Policy policy, Proof proof, CanisterModule module)
            throws AssayException, MalformedException, CanisterCallException, CommandFailure {
        narrator.step("canister");
        EmulatedCanister canister =
                EmulatedCanister.install(module, policy, Instant.now().getEpochSecond());
        VerifierCanister methods = canister.methods();
        methods.register(client.fetchEvidence(methods.beginRegistration().nonce()));
        CheckedReceipt checked = methods.checkReceipt(ReceiptQuestion.of(proof.toSavedReceipt()));
        if (!checked.requestChecked() || !checked.responseChecked()) {
            throw unexpected("the canister did not compare both sides of the exchange");
        }
        Members costs = new Members();
        canister.instructions().forEach(costs::put);
        narrator.members().put("label", EmulatedCanister.LABEL).put("instructions", costs.build());
        narrator.came("the compiled Wasm accepts the same receipt (" + EmulatedCanister.LABEL + ")");
        canister.instructions()
                .forEach((call, count) -> narrator.fact(call, String.format(Locale.ROOT, "%,15d instructions", count)));
        return canister;
    }

    private Report report() {
        long millis = narrator.millis();
        JsonValue.JsonObject json = new Members()
                .put("result", "done")
                .put("steps", narrator.steps())
                .put("millis", millis)
                .build();
        String text = String.format(Locale.ROOT, "%nAll as it must be, in %.1f s.%n", millis / 1000.0);
        return new Report(ExitStatus.OK, json, text, false);
    }

    static CommandFailure unexpected(String message) {
        return new CommandFailure(ExitStatus.BUG, "demo.unexpected", message);
    }

    private static JsonValue number(double value) {
        return new JsonValue.JsonNumber(String.format(Locale.ROOT, "%.6f", value));
    }

    private static String shown(Bytes digest) {
        return digest.hex();
    }
}
