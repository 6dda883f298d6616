package dev.assay.cli;

import dev.assay.appraise.Appraiser;
import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedBundle;
import dev.assay.cli.document.DocumentDetector;
import dev.assay.cli.document.ReceiptDescription;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.receipt.ReceiptVerifier;
import dev.assay.receipt.SaltedDigest;
import dev.assay.receipt.SignedReceipt;
import dev.assay.result.AttestationResult;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A receipt, offline: the evidence first, then the receipt, then what it says of the exchange. */
@Command(
        name = "verify",
        header = "Check a receipt against the evidence of its issuer and the bytes that were exchanged.",
        description = {
            "FILE is a receipt (COSE), an answer to ?receipt=body, or what assay infer --receipt-out wrote."
                    + " What is not known is not checked, and the report says so."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay receipt verify receipt.json --bundle bundle.cbor --policy policy.json \\",
            "      --at 2026-11-21T12:00:00Z",
            "  assay receipt verify receipt.cose --bundle bundle.cbor --policy none --salt HEX \\",
            "      --request request.json --response answer.json"
        })
final class ReceiptVerifyCommand extends AssayCommand {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    @Parameters(paramLabel = "FILE", description = "The receipt.")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private Path file;

    @Option(names = "--bundle", required = true, paramLabel = "FILE", description = "The issuer's evidence.")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private Path bundle;

    @Option(names = "--salt", paramLabel = "HEX", description = "The salt that came beside the receipt.")
    private @Nullable String salt;

    @Option(names = "--request", paramLabel = "FILE", description = "The request's body.")
    private @Nullable Path request;

    @Option(names = "--response", paramLabel = "FILE", description = "The answer's body.")
    private @Nullable Path response;

    @Option(
            names = "--policy",
            paramLabel = "FILE|default|simulated|none",
            defaultValue = "default",
            description = "What evidence and model to accept (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private String policy;

    @Option(
            names = "--nonce",
            paramLabel = "HEX",
            description = "The nonce that the evidence must answer (default: the one in a saved receipt).")
    private @Nullable String nonce;

    @Option(names = "--at", paramLabel = "INSTANT", description = "Judge the evidence as of this time (default: now).")
    private @Nullable String at;

    @Option(names = "--method", paramLabel = "METHOD", description = "The request's method (default: POST).")
    private @Nullable String method;

    @Option(
            names = "--target",
            paramLabel = "PATH",
            description = "The request's path and query (default: those of the server's endpoints are tried).")
    private @Nullable String target;

    @Option(
            names = "--content-type",
            paramLabel = "TYPE",
            defaultValue = "application/json",
            description = "The request's content type (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private String contentType;

    @Option(
            names = "--response-content-type",
            paramLabel = "TYPE",
            defaultValue = "application/json",
            description = "The answer's content type (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private String responseContentType;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            defaultValue = "200",
            description = "The answer's status (default: ${DEFAULT-VALUE}).")
    private int status;

    @Option(
            names = "--inference-header-length",
            paramLabel = "BYTES",
            description = "The request's Inference-Header-Content-Length, if it had binary tensors.")
    private @Nullable Long length;

    @Option(
            names = "--response-inference-header-length",
            paramLabel = "BYTES",
            description = "The answer's Inference-Header-Content-Length, if it had binary tensors.")
    private @Nullable Long responseLength;

    @Option(names = "--proof", paramLabel = "FILE", description = "Not in this version: there is no receipt log yet.")
    private @Nullable Path proof;

    ReceiptVerifyCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        if (proof != null) {
            throw CommandFailure.usage("--proof: this version has no receipt log, so there are no proofs to check");
        }
        ReceiptFile receiptFile = ReceiptFile.read(Inputs.file(file, DocumentDetector.MAX_BYTES));
        Policy accepted = policy.equals("none") ? null : Inputs.policy(policy);
        VerifiedBundle verified = verifyBundle(accepted, receiptFile.evidenceNonce());
        SignedReceipt signed = SignedReceipt.decode(receiptFile.signed());
        Bytes givenSalt = salt == null ? receiptFile.salt() : Inputs.hex(salt, "--salt");
        Exchange sent = sent(receiptFile, signed.receipt(), givenSalt);
        Exchange received = received(receiptFile);
        ReceiptExpectations expected = new ReceiptExpectations(givenSalt, sent, received, receiptFile.nonce(), null);
        Receipt receipt = new ReceiptVerifier(CRYPTO).verify(signed, ReceiptIssuer.of(verified), expected);
        requireAllowed(receipt, accepted);
        return report(receipt, accepted, sent != null, received != null);
    }

    private VerifiedBundle verifyBundle(@Nullable Policy accepted, @Nullable Bytes savedNonce)
            throws MalformedException, RejectedException, CollateralUnavailableException, RefusedException,
                    CommandFailure {
        EvidenceBundle decoded = EvidenceBundle.decode(Inputs.file(bundle, EvidenceBundle.MAX_BYTES));
        AttestationVerifier verifier = new AttestationVerifier(TrustAnchors.vendors(), CRYPTO);
        if (accepted == null) {
            return verifier.verifyEvidence(decoded, Inputs.at(at));
        }
        Expectations expectations = Expectations.offline(nonce == null ? savedNonce : Inputs.hex(nonce, "--nonce"));
        AttestationResult result = verifier.verify(decoded, accepted, expectations, Inputs.at(at));
        if (!result.isAccepted()) {
            throw new RefusedException(result.findings());
        }
        return result.bundle();
    }

    private @Nullable Exchange sent(ReceiptFile receiptFile, Receipt receipt, @Nullable Bytes givenSalt)
            throws MalformedException, CommandFailure {
        if (request == null) {
            return receiptFile.request() == null ? null : receiptFile.request().toExchange();
        }
        Bytes body = Inputs.file(request, DocumentDetector.MAX_BYTES);
        List<Exchange> candidates = candidates().requests(receipt.model(), body, receiptFile.askedInBody());
        for (Exchange candidate : candidates) {
            if (givenSalt != null
                    && SaltedDigest.request(givenSalt, candidate, CRYPTO).equals(receipt.requestDigest())) {
                return candidate;
            }
        }
        return candidates.get(0);
    }

    private @Nullable Exchange received(ReceiptFile receiptFile) throws MalformedException, CommandFailure {
        if (response != null) {
            return candidates().response(Inputs.file(response, DocumentDetector.MAX_BYTES));
        }
        if (receiptFile.response() != null) {
            return receiptFile.response().toExchange();
        }
        return receiptFile.responseBody() == null ? null : candidates().response(receiptFile.responseBody());
    }

    private ExchangeCandidates candidates() {
        return new ExchangeCandidates(method, target, contentType, responseContentType, status, length, responseLength);
    }

    private static void requireAllowed(Receipt receipt, @Nullable Policy accepted) throws RejectedException {
        Finding finding = accepted == null ? null : Appraiser.appraiseUse(receipt.model(), accepted);
        if (finding != null) {
            throw new RejectedException(finding);
        }
    }

    private Report report(Receipt receipt, @Nullable Policy accepted, boolean sent, boolean received) {
        JsonValue.JsonObject described = ReceiptDescription.of(receipt);
        JsonValue.JsonObject checked = new Members()
                .put("evidence", true)
                .put("policy", accepted != null)
                .put("signature", true)
                .put("statement", true)
                .put("request", sent)
                .put("response", received)
                .build();
        TextBlock text = new TextBlock()
                .line("result", "verified")
                .line("policy", policy)
                .line("request", sent ? "is the one in the receipt" : "not given, not checked")
                .line("response", received ? "is the one in the receipt" : "not given, not checked")
                .tree(described);
        return new Report(
                ExitStatus.OK,
                new Members()
                        .put("result", "verified")
                        .putNull("code")
                        .put("checked", checked)
                        .put("receipt", described)
                        .putFindings(List.of())
                        .build(),
                text);
    }
}
