package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.merkle.InclusionProof;
import dev.assay.merkle.MerkleTree;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvidenceDeskTest {
    private static final BouncyCastleCrypto CRYPTO = new BouncyCastleCrypto();
    private static final Bytes FIRST = nonce(1000);

    private final HeldQuotes tee = new HeldQuotes();
    private @Nullable EvidenceDesk desk;

    @AfterEach
    void close() {
        tee.allow(1000);
        if (desk != null) {
            desk.close();
        }
    }

    @Test
    void whoIsAloneHasItsOwnNonceInTheWrapperAndNeedsNoProof() throws Exception {
        tee.allow(1);

        FreshEvidence evidence = answer(ask(open(8), FIRST));

        assertThat(evidence.bundle().bundle().wrapper()).isEqualTo(FIRST);
        assertThat(evidence.nonceProof()).isNull();
    }

    @Test
    void whoeverComesWhileAQuoteIsMadeSharesTheNextInTheOrderOfArrival() throws Exception {
        for (int callers : List.of(2, 3, 7, 100)) {
            List<Bytes> nonces = nonces(callers);
            List<FreshEvidence> evidence = share(nonces);

            Bytes root = MerkleTree.root(nonces, CRYPTO);
            for (int i = 0; i < callers; i++) {
                InclusionProof proof = proof(evidence.get(i));
                assertThat(evidence.get(i).bundle()).isSameAs(evidence.get(0).bundle());
                assertThat(proof).isEqualTo(MerkleTree.prove(nonces, CRYPTO).get(i));
                assertThat(proof.root(nonces.get(i), CRYPTO)).isEqualTo(root);
            }
            assertThat(evidence.get(0).bundle().bundle().wrapper()).isEqualTo(root);
        }
    }

    @Test
    void theProofOfAnotherCallerLeadsSomewhereElse() throws Exception {
        List<Bytes> nonces = nonces(5);
        List<FreshEvidence> evidence = share(nonces);
        Bytes root = evidence.get(0).bundle().bundle().wrapper();

        for (int i = 0; i < nonces.size(); i++) {
            for (int j = 0; j < nonces.size(); j++) {
                boolean leadsToRoot = leads(evidence.get(i).nonceProof(), nonces.get(j), root);
                assertThat(leadsToRoot).as("proof %d for nonce %d", i, j).isEqualTo(i == j);
            }
        }
    }

    private static boolean leads(@Nullable InclusionProof proof, Bytes nonce, Bytes root) throws MalformedException {
        return Objects.requireNonNull(proof).root(nonce, CRYPTO).equals(root);
    }

    @Test
    void theSameNonceTwiceHasTwoPlaces() throws Exception {
        List<Bytes> nonces = Collections.nCopies(2, FIRST);
        List<FreshEvidence> evidence = share(nonces);

        assertThat(evidence)
                .extracting(one -> leads(one.nonceProof(), FIRST, MerkleTree.root(nonces, CRYPTO)))
                .containsOnly(true);
        assertThat(evidence.get(0).nonceProof()).isNotEqualTo(evidence.get(1).nonceProof());
    }

    @Test
    void eachSessionHasAQuoteToItselfAndTakesTurnsWithThoseWhoShare() throws Exception {
        EvidenceDesk opened = open(16);
        CompletableFuture<FreshEvidence> first = ask(opened, FIRST);
        tee.awaitBegun();
        List<CompletableFuture<FreshEvidence>> bound = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            bound.add(opened.fresh(caller(9), nonce(i), nonce(50 + i)).toCompletableFuture());
        }
        List<Bytes> nonces = nonces(4);
        List<CompletableFuture<FreshEvidence>> shared = ask(opened, nonces);
        tee.allow(1 + 3 + 1);

        assertThat(answer(first).nonceProof()).isNull();
        for (int i = 0; i < 3; i++) {
            FreshEvidence evidence = answer(bound.get(i));
            assertThat(evidence.nonceProof()).isNull();
            assertThat(evidence.bundle().bundle().wrapper()).isEqualTo(nonce(i));
        }
        for (CompletableFuture<FreshEvidence> one : shared) {
            assertThat(answer(one).nonceProof()).isNotNull();
        }
        assertThat(tee.asked())
                .containsExactly(
                        new HeldQuotes.Asked(FIRST, null),
                        new HeldQuotes.Asked(nonce(0), nonce(50)),
                        new HeldQuotes.Asked(MerkleTree.root(nonces, CRYPTO), null),
                        new HeldQuotes.Asked(nonce(1), nonce(51)),
                        new HeldQuotes.Asked(nonce(2), nonce(52)));
    }

    @Test
    void aFloodOfSessionsLeavesPlacesForThoseWhoShareAndTheOtherWayRound() throws Exception {
        EvidenceDesk opened = open(8);
        ask(opened, FIRST);
        tee.awaitBegun();
        for (int i = 0; i < 6; i++) {
            assertThat(opened.fresh(caller(i), nonce(i), nonce(i)).toCompletableFuture())
                    .isNotDone();
        }
        refused(opened.fresh(caller(7), nonce(7), nonce(7)), EvidenceRefusedException.QUEUE_FULL);
        assertThat(ask(opened, nonce(8))).isNotDone();
        assertThat(ask(opened, nonce(9))).isNotDone();
        refused(ask(opened, nonce(10)), EvidenceRefusedException.QUEUE_FULL);
    }

    @Test
    void pastTheQueueCallersAreRefusedUntilThereIsRoom() throws Exception {
        EvidenceDesk opened = open(4);
        CompletableFuture<FreshEvidence> first = ask(opened, FIRST);
        tee.awaitBegun();
        List<CompletableFuture<FreshEvidence>> waiting = ask(opened, nonces(3));

        EvidenceRefusedException refused = refused(ask(opened, nonce(7)), EvidenceRefusedException.QUEUE_FULL);
        assertThat(refused.isCallersDoing()).isTrue();
        assertThat(refused.retryAfterSeconds()).isBetween(1, 120);

        tee.allow(3);
        answer(first);
        answer(waiting.get(2));
        assertThat(answer(ask(opened, nonce(7))).bundle().bundle().wrapper()).isEqualTo(nonce(7));
        assertThat(opened.statistics().refusals()).containsExactly(Map.entry("evidence.queue_full", 1L));
        assertThat(opened.statistics().answeredCount()).isEqualTo(5);
        assertThat(opened.statistics().quotes()).isEqualTo(3);
        assertThat(opened.statistics().requests()).isEqualTo(6);
    }

    @Test
    void oneClientCannotTakeThePlacesOfAnother() throws Exception {
        EvidenceDesk opened = open(16, limits(2, 100));
        CompletableFuture<FreshEvidence> first =
                opened.fresh(caller(1), FIRST, null).toCompletableFuture();
        tee.awaitBegun();
        opened.fresh(caller(1), nonce(1), null);

        EvidenceRefusedException refused =
                refused(opened.fresh(caller(1), nonce(2), null), EvidenceRefusedException.CLIENT_WAITING);
        assertThat(refused.isCallersDoing()).isTrue();
        assertThat(opened.fresh(caller(2), nonce(3), null).toCompletableFuture())
                .isNotDone();

        tee.allow(2);
        answer(first);
        tee.allow(1);
        answer(opened.fresh(caller(1), nonce(4), null).toCompletableFuture());
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeBack() throws Exception {
        tee.allow(10);
        EvidenceDesk opened = open(16, new ClientLimits(8, 0.1, 2, 64, () -> 0));
        answer(opened.fresh(caller(1), FIRST, null).toCompletableFuture());
        answer(opened.fresh(caller(1), FIRST, null).toCompletableFuture());

        EvidenceRefusedException refused =
                refused(opened.fresh(caller(1), FIRST, null), EvidenceRefusedException.CLIENT_RATE);

        assertThat(refused.retryAfterSeconds()).isEqualTo(10);
        answer(opened.fresh(caller(2), FIRST, null).toCompletableFuture());
    }

    @Test
    void whoHangsUpFreesItsPlaceAndIsNotWorkedFor() throws Exception {
        EvidenceDesk opened = open(2);
        CompletableFuture<FreshEvidence> first = ask(opened, FIRST);
        tee.awaitBegun();
        Caller leaving = caller(1);
        CompletableFuture<FreshEvidence> left =
                opened.fresh(leaving, nonce(1), null).toCompletableFuture();
        CompletableFuture<FreshEvidence> stays = ask(opened, nonce(2));
        refused(ask(opened, nonce(3)), EvidenceRefusedException.QUEUE_FULL);

        leaving.hangUp();
        leaving.hangUp();
        refused(left, EvidenceRefusedException.CALLER_GONE);
        assertThat(opened.waiting()).isEqualTo(1);
        Caller neverThere = caller(1);
        neverThere.hangUp();
        assertThat(opened.fresh(neverThere, nonce(4), null).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(opened.waiting()).isEqualTo(1);

        tee.allow(2);
        answer(first);
        assertThat(answer(stays).bundle().bundle().wrapper()).isEqualTo(nonce(2));
        assertThat(answer(stays).nonceProof()).isNull();
        assertThat(opened.statistics().hangUps()).isEqualTo(2);
    }

    @Test
    void whoHangsUpDuringItsQuoteDoesNotSpoilItForOthers() throws Exception {
        EvidenceDesk opened = open(8);
        ask(opened, FIRST);
        tee.awaitBegun();
        Caller leaving = caller(1);
        opened.fresh(leaving, nonce(1), null);
        CompletableFuture<FreshEvidence> stays = ask(opened, nonce(2));
        tee.allow(1);
        tee.awaitBegun();
        leaving.hangUp();
        tee.allow(1);

        InclusionProof proof = proof(answer(stays));
        assertThat(proof.root(nonce(2), CRYPTO))
                .isEqualTo(answer(stays).bundle().bundle().wrapper());
    }

    @Test
    void aTeeThatHangsHoldsOneThreadAndEverybodyIsToldAtOnce() throws Exception {
        EvidenceDesk opened =
                new EvidenceDesk(new WaitingRoom(8), limits(8, 100), Duration.ofMillis(300), tee, CRYPTO).open();
        desk = opened;
        CompletableFuture<FreshEvidence> first = ask(opened, FIRST);
        tee.awaitBegun();
        CompletableFuture<FreshEvidence> second = ask(opened, nonce(1));

        EvidenceRefusedException refused = refused(first, EvidenceRefusedException.QUOTE_TIMEOUT);
        assertThat(refused.isCallersDoing()).isFalse();
        refused(second, EvidenceRefusedException.QUOTE_TIMEOUT);
        for (int i = 0; i < 20; i++) {
            refused(opened.fresh(caller(i), nonce(i), null), EvidenceRefusedException.QUOTE_TIMEOUT);
        }
        assertThat(tee.asked()).hasSize(1);

        tee.allow(2);
        assertThat(answerInTheEnd(opened).nonceProof()).isNull();
    }

    /** Until the overdue quote has come back. */
    private static FreshEvidence answerInTheEnd(EvidenceDesk opened) throws Exception {
        for (int attempt = 0; attempt < 400; attempt++) {
            try {
                return answer(opened.fresh(caller(200), FIRST, null).toCompletableFuture());
            } catch (CompletionException e) {
                assertThat(e.getCause()).isInstanceOf(EvidenceRefusedException.class);
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new AssertionError("the desk did not open again");
    }

    @Test
    void aTeeThatFailsIsAnErrorForThoseWhoWaitedAndForNobodyElse() throws Exception {
        EvidenceDesk opened = open(8);
        tee.failWith(new TeeUnavailableException("the driver said what is not for strangers"));
        tee.allow(1);
        EvidenceRefusedException refused = refused(ask(opened, FIRST), TeeUnavailableException.CODE);
        assertThat(refused.isCallersDoing()).isFalse();
        assertThat(refused).hasMessageNotContaining("strangers");

        tee.failWith(new IllegalStateException("a bug"));
        tee.allow(1);
        assertThat(failure(ask(opened, FIRST))).isInstanceOf(IllegalStateException.class);

        tee.failWith(null);
        tee.allow(1);
        assertThat(answer(ask(opened, FIRST)).bundle().bundle().wrapper()).isEqualTo(FIRST);
    }

    @Test
    void afterClosingNobodyWaits() throws Exception {
        EvidenceDesk opened = open(8);
        CompletableFuture<FreshEvidence> first = ask(opened, FIRST);
        tee.awaitBegun();
        CompletableFuture<FreshEvidence> second = ask(opened, nonce(1));

        opened.close();

        refused(first, EvidenceRefusedException.STOPPING);
        refused(second, EvidenceRefusedException.STOPPING);
        refused(ask(opened, nonce(2)), EvidenceRefusedException.STOPPING);
    }

    @Test
    void eachFormOfASharedBundleIsWrittenOnce() throws Exception {
        List<FreshEvidence> evidence = share(nonces(2));

        assertThat(evidence.get(0).bundle().cbor())
                .isSameAs(evidence.get(1).bundle().cbor());
        assertThat(evidence.get(0).bundle().json())
                .isSameAs(evidence.get(1).bundle().json());
        assertThat(evidence.get(0).bundle().cbor())
                .isEqualTo(evidence.get(0).bundle().bundle().encodeCbor());
    }

    /** Has these nonces arrive while another caller's quote is made. */
    private List<FreshEvidence> share(List<Bytes> nonces) throws Exception {
        EvidenceDesk opened = open(256);
        ask(opened, FIRST);
        tee.awaitBegun();
        List<CompletableFuture<FreshEvidence>> answers = ask(opened, nonces);
        tee.allow(2);
        List<FreshEvidence> evidence = new ArrayList<>();
        for (CompletableFuture<FreshEvidence> one : answers) {
            evidence.add(answer(one));
        }
        tee.awaitBegun();
        opened.close();
        return evidence;
    }

    private EvidenceDesk open(int queue) {
        return open(queue, limits(1000, 1000));
    }

    private EvidenceDesk open(int queue, ClientLimits limits) {
        EvidenceDesk opened =
                new EvidenceDesk(new WaitingRoom(queue), limits, Duration.ofSeconds(60), tee, CRYPTO).open();
        desk = opened;
        return opened;
    }

    private static ClientLimits limits(int waiting, int burst) {
        return new ClientLimits(waiting, 1, burst, 4096, () -> 0);
    }

    private static List<CompletableFuture<FreshEvidence>> ask(EvidenceDesk desk, List<Bytes> nonces) {
        return nonces.stream().map(nonce -> ask(desk, nonce)).toList();
    }

    private static CompletableFuture<FreshEvidence> ask(EvidenceDesk desk, Bytes nonce) {
        return desk.fresh(caller(1), nonce, null).toCompletableFuture();
    }

    private static FreshEvidence answer(CompletableFuture<FreshEvidence> asked) throws Exception {
        return asked.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static Throwable failure(CompletionStage<FreshEvidence> asked) {
        CompletionException failure = catchThrowableOfType(
                CompletionException.class,
                () -> asked.toCompletableFuture()
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join());
        assertThat(failure).isNotNull();
        return Objects.requireNonNull(failure.getCause());
    }

    private static EvidenceRefusedException refused(CompletionStage<FreshEvidence> asked, String code) {
        Throwable failure = failure(asked);
        assertThat(failure).isInstanceOf(EvidenceRefusedException.class);
        EvidenceRefusedException refused = (EvidenceRefusedException) failure;
        assertThat(refused.code()).isEqualTo(code);
        return refused;
    }

    private static InclusionProof proof(FreshEvidence evidence) {
        return Objects.requireNonNull(evidence.nonceProof());
    }

    private static Caller caller(int number) {
        try {
            return Caller.at(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number}), Channel.CLEAR);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Bytes> nonces(int count) {
        List<Bytes> nonces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nonces.add(nonce(i));
        }
        return nonces;
    }

    private static Bytes nonce(int number) {
        return CRYPTO.sha256(Bytes.utf8("nonce " + number));
    }
}
