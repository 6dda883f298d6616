package dev.assay.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.engine.EngineException.Kind;
import dev.assay.server.samples.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One thread, which a latch can hold: what is sent meanwhile waits, and then goes as the settings say. */
class BatchSchedulerTest {
    private static final BatchSettings JOINING = settings(8, List.of(), 0, QueuePolicy.DEFAULT);

    private final InferencePool pool = new InferencePool("test", 1, 100);
    private ModelSession session;
    private ModelScheduler scheduler;

    @BeforeEach
    void open() throws Exception {
        session = ModelSession.open(picker(), new TreeMap<>());
        scheduler = new Engine(pool, false).queued(session, session.inputs(), JOINING);
    }

    @AfterEach
    void close() {
        scheduler.close();
        pool.close();
        session.close();
    }

    @Test
    void whatWaitsGoesTogetherAndEachGetsItsOwn() throws Exception {
        List<CompletionStage<float[]>> answers = new ArrayList<>();
        try (Hold hold = new Hold()) {
            for (int i = 0; i < 4; i++) {
                answers.add(send(CallOptions.defaults(), 10 * i, 10 * i + 1));
            }
            answers.add(send(CallOptions.defaults(), 99));
        }
        for (int i = 0; i < 4; i++) {
            assertThat(join(answers.get(i))).containsExactly(-10 * i, -10 * i - 1);
        }
        assertThat(join(answers.get(4))).containsExactly(-99);
        // Four of two rows fill a batch of eight; the fifth has to wait for the next.
        ModelStatistics.Snapshot statistics = scheduler.statistics().snapshot();
        assertThat(statistics.batches()).extracting(ModelStatistics.Batch::size).containsExactly(1L, 8L);
        assertThat(statistics.executions()).isEqualTo(2);
        assertThat(statistics.inferences()).isEqualTo(9);
        assertThat(statistics.success().count()).isEqualTo(5);
        assertThat(statistics.queue().nanos()).isPositive();
    }

    @Test
    void onlyThoseJoinWhoseShapesFit() throws Exception {
        List<CompletionStage<float[]>> answers = new ArrayList<>();
        try (Hold hold = new Hold()) {
            answers.add(send(CallOptions.defaults(), tensor(new long[] {1, 2}, 1, 2)));
            answers.add(send(CallOptions.defaults(), tensor(new long[] {1, 1}, 3)));
            answers.add(send(CallOptions.defaults(), tensor(new long[] {2, 2}, 4, 5, 6, 7)));
        }
        assertThat(join(answers.get(0))).containsExactly(-1, -2);
        assertThat(join(answers.get(1))).containsExactly(-3);
        assertThat(join(answers.get(2))).containsExactly(-4, -5, -6, -7);
        assertThat(scheduler.statistics().snapshot().batches())
                .extracting(ModelStatistics.Batch::size)
                .containsExactly(1L, 3L);
    }

    @Test
    void oneThatFailsFailsAlone() throws Exception {
        List<CompletionStage<float[]>> answers = new ArrayList<>();
        try (Hold hold = new Hold()) {
            answers.add(send(CallOptions.defaults(), 1));
            answers.add(sendIndex(5));
            answers.add(send(CallOptions.defaults(), 2));
        }
        assertThat(join(answers.get(0))).containsExactly(-1);
        assertThat(failure(answers.get(1)).code()).isEqualTo("model.failed");
        assertThat(join(answers.get(2))).containsExactly(-2);
        ModelStatistics.Snapshot statistics = scheduler.statistics().snapshot();
        assertThat(statistics.failure().count()).isEqualTo(1);
        assertThat(statistics.success().count()).isEqualTo(2);
    }

    /** Together they would get one row; by itself each gets its own. */
    @Test
    void aModelThatDoesNotKeepRowsApartRunsEachByItself() throws Exception {
        byte[] onnx = new OnnxGraph("highest")
                .opset("", 15)
                .input("x", OnnxGraph.FLOAT, -1, -1)
                .output("y", OnnxGraph.FLOAT, -1, -1)
                .node(new OnnxGraph.Node("", "ReduceMax", List.of("x"), List.of("y")).integer("keepdims", 1))
                .toByteArray();
        try (ModelSession highest = ModelSession.open(onnx, new TreeMap<>())) {
            ModelScheduler joining = new Engine(pool, false).queued(highest, highest.inputs(), JOINING);
            List<CompletionStage<float[]>> answers = new ArrayList<>();
            try (Hold hold = new Hold()) {
                for (float value : new float[] {1, 2}) {
                    Tensor x = tensor(new long[] {1, 1}, value);
                    answers.add(pool.call(
                            CallOptions.defaults(),
                            0,
                            context -> joining.infer(List.of(x), List.of(), context)
                                    .thenApply(BatchSchedulerTest::values)));
                }
            }
            assertThat(join(answers.get(0))).containsExactly(1);
            assertThat(join(answers.get(1))).containsExactly(2);
            ModelStatistics.Snapshot statistics = joining.statistics().snapshot();
            assertThat(statistics.success().count()).isEqualTo(2);
            assertThat(statistics.failure().count()).isZero();
        }
    }

    /** A stream's calls have one client, and it may send them for days. */
    @Test
    void callsThatAreOverAreForgottenByTheirClient() throws Exception {
        CallOptions stream = CallOptions.defaults();
        for (int i = 0; i < 5; i++) {
            assertThat(join(send(stream.another(), i))).containsExactly(-i);
        }
        assertThat(stream.cancellation().actions()).isZero();
    }

    @Test
    void aBadCallNeverComesIntoABatch() throws Exception {
        assertThat(failure(send(CallOptions.defaults(), tensor(new long[] {9, 1}, new float[9])))
                        .code())
                .isEqualTo("batch.size");
        assertThat(failure(send(CallOptions.defaults(), tensor(new long[] {0, 1})))
                        .code())
                .isEqualTo("batch.size");
        assertThat(failure(pool.call(
                                CallOptions.defaults(),
                                0,
                                context -> scheduler
                                        .infer(List.of(tensor(new long[] {1, 1}, 1), index(0)), List.of("z"), context)
                                        .thenApply(BatchSchedulerTest::values)))
                        .code())
                .isEqualTo("output.unknown");
    }

    @Test
    void whoeverLeavesIsTakenOutOfTheQueue() throws Exception {
        CallOptions leaving = CallOptions.defaults();
        CompletionStage<float[]> left;
        CompletionStage<float[]> stays;
        scheduler = new Engine(pool, false)
                .queued(session, session.inputs(), settings(8, List.of(), minutes(1), QueuePolicy.DEFAULT));
        left = send(leaving, 1);
        awaitWaiting(1);
        leaving.cancellation().cancel();
        assertThat(failure(left).kind()).isEqualTo(Kind.CANCELLED);
        assertThat(scheduler.waiting()).isZero();
        stays = send(CallOptions.defaults(), tensor(new long[] {8, 1}, 1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(join(stays)).hasSize(8);
    }

    @Test
    void aFullBatchOrAPreferredOneDoesNotWaitForTheDelay() throws Exception {
        scheduler = new Engine(pool, false)
                .queued(session, session.inputs(), settings(8, List.of(4), minutes(1), QueuePolicy.DEFAULT));
        List<CompletionStage<float[]>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(send(CallOptions.defaults(), i));
        }
        awaitWaiting(3);
        assertThat(answers.get(0).toCompletableFuture()).isNotDone();
        answers.add(send(CallOptions.defaults(), 3));
        for (int i = 0; i < 4; i++) {
            assertThat(join(answers.get(i))).containsExactly(-i);
        }
        assertThat(scheduler.statistics().snapshot().batches())
                .extracting(ModelStatistics.Batch::size)
                .containsExactly(4L);
    }

    @Test
    void afterTheDelayWhatIsThereGoes() throws Exception {
        scheduler = new Engine(pool, false)
                .queued(
                        session,
                        session.inputs(),
                        settings(8, List.of(), TimeUnit.MILLISECONDS.toNanos(20), QueuePolicy.DEFAULT));
        CompletionStage<float[]> one = send(CallOptions.defaults(), 1);
        CompletionStage<float[]> two = send(CallOptions.defaults(), 2);
        assertThat(join(one)).containsExactly(-1);
        assertThat(join(two)).containsExactly(-2);
    }

    @Test
    void whoWaitsTooLongIsRefusedOrGoesBehind() throws Exception {
        QueuePolicy rejecting = new QueuePolicy(false, TimeUnit.MILLISECONDS.toNanos(5), true, 0);
        scheduler = new Engine(pool, false)
                .queued(session, session.inputs(), settings(8, List.of(), minutes(1), rejecting));
        assertThat(failure(send(CallOptions.defaults(), 1)).kind()).isEqualTo(Kind.TIMED_OUT);

        QueuePolicy delaying = new QueuePolicy(true, TimeUnit.MILLISECONDS.toNanos(5), false, 0);
        scheduler =
                new Engine(pool, false).queued(session, session.inputs(), settings(8, List.of(), minutes(1), delaying));
        // Nothing is before it, so going behind all others means going now.
        assertThat(join(send(CallOptions.defaults(), 1))).containsExactly(-1);
    }

    @Test
    void deadlinesAndParametersEndTheWait() throws Exception {
        QueuePolicy lenient = new QueuePolicy(false, 0, true, 0);
        scheduler =
                new Engine(pool, false).queued(session, session.inputs(), settings(8, List.of(), minutes(1), lenient));
        CallOptions soon = CallOptions.defaults().withDeadline(Deadline.in(TimeUnit.MILLISECONDS.toNanos(20)));
        assertThat(failure(send(soon, 1)).kind()).isEqualTo(Kind.TIMED_OUT);
        CallOptions impatient = CallOptions.defaults().withQueueTimeout(Duration.ofMillis(5));
        assertThat(failure(send(impatient, 1)).kind()).isEqualTo(Kind.TIMED_OUT);
    }

    /** Also what passes before a thread has the call: the policy says whether its own patience matters. */
    @Test
    void whoMayNotChooseOrOnlyGoesBehindIsAnswered() throws Exception {
        CallOptions impatient = CallOptions.defaults().withQueueTimeout(Duration.ofNanos(1));
        for (QueuePolicy policy : List.of(QueuePolicy.DEFAULT, new QueuePolicy(true, 0, true, 0))) {
            scheduler = new Engine(pool, false).queued(session, session.inputs(), settings(8, List.of(), 0, policy));
            assertThat(join(send(impatient, 1))).containsExactly(-1);
        }
        QueuePolicy rejecting = new QueuePolicy(false, 0, true, 0);
        scheduler = new Engine(pool, false).queued(session, session.inputs(), settings(8, List.of(), 0, rejecting));
        assertThat(failure(send(impatient, 1)).kind()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void pastItsBoundTheQueueTakesNoMore() throws Exception {
        scheduler = new Engine(pool, false)
                .queued(
                        session,
                        session.inputs(),
                        settings(8, List.of(), minutes(1), new QueuePolicy(false, 0, false, 2)));
        CompletionStage<float[]> first = send(CallOptions.defaults(), 1);
        CompletionStage<float[]> second = send(CallOptions.defaults(), 2);
        EngineException refused = failure(send(CallOptions.defaults(), 3));
        assertThat(refused.kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(refused.retryAfterSeconds()).isPositive();
        scheduler.close();
        assertThat(failure(first).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(second).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void higherPrioritiesGoFirst() throws Exception {
        BatchSettings levels = new BatchSettings(1, false, List.of(), 0, 1, 3, 2, QueuePolicy.DEFAULT, Map.of());
        scheduler = new Engine(pool, false).queued(session, session.inputs(), levels);
        List<String> order = new ArrayList<>();
        List<CompletionStage<?>> answers = new ArrayList<>();
        try (Hold hold = new Hold()) {
            for (int priority : new int[] {3, 0, 1, 9, 1}) {
                answers.add(send(CallOptions.defaults().withPriority(priority), priority)
                        .thenAccept(done -> order.add("p" + priority)));
            }
        }
        answers.forEach(answer -> answer.toCompletableFuture().join());
        assertThat(order).containsExactly("p1", "p1", "p0", "p9", "p3");
    }

    @Test
    void textsJoinAndSplitToo() throws Exception {
        byte[] same = new OnnxGraph("texts")
                .opset("", 15)
                .input("x", 8, -1, -1)
                .output("y", 8, -1, -1)
                .node(new OnnxGraph.Node("", "Identity", List.of("x"), List.of("y")))
                .toByteArray();
        try (ModelSession texts = ModelSession.open(same, new TreeMap<>())) {
            ModelScheduler joining = new Engine(pool, false).queued(texts, texts.inputs(), JOINING);
            List<CompletionStage<List<String>>> answers = new ArrayList<>();
            try (Hold hold = new Hold()) {
                for (String text : List.of("a", "b", "c")) {
                    Tensor tensor = Tensor.ofTexts("x", new long[] {1, 2}, List.of(text, text + text));
                    answers.add(pool.call(
                            CallOptions.defaults(),
                            0,
                            context -> joining.infer(List.of(tensor), List.of(), context)
                                    .thenApply(outputs -> outputs.get(0).texts())));
                }
            }
            assertThat(answers.get(0).toCompletableFuture().join()).containsExactly("a", "aa");
            assertThat(answers.get(2).toCompletableFuture().join()).containsExactly("c", "cc");
            assertThat(joining.statistics().snapshot().executions()).isEqualTo(1);
        }
    }

    private static BatchSettings settings(int rows, List<Integer> preferred, long delayNanos, QueuePolicy policy) {
        return new BatchSettings(rows, true, preferred, delayNanos, 1, 0, 0, policy, Map.of());
    }

    private static long minutes(int minutes) {
        return TimeUnit.MINUTES.toNanos(minutes);
    }

    /** y = -x + 0 * table[index]: an index past the table fails the run. */
    private static byte[] picker() {
        return new OnnxGraph("picker")
                .opset("", 15)
                .input("x", OnnxGraph.FLOAT, -1, -1)
                .input("index", OnnxGraph.INT64, -1, 1)
                .output("y", OnnxGraph.FLOAT, -1, -1)
                .node(new OnnxGraph.Node("", "Constant", List.of(), List.of("table"))
                        .floats("value_floats", List.of(0f)))
                .node(new OnnxGraph.Node("", "Gather", List.of("table", "index"), List.of("zero")))
                .node(new OnnxGraph.Node("", "Sub", List.of("zero", "x"), List.of("y")))
                .toByteArray();
    }

    private CompletionStage<float[]> send(CallOptions options, float... rows) throws EngineException {
        return send(options, tensor(new long[] {rows.length, 1}, rows));
    }

    private CompletionStage<float[]> send(CallOptions options, Tensor x) throws EngineException {
        long[] zeros = new long[(int) x.shape()[0]];
        return send(options, x, index(zeros));
    }

    private CompletionStage<float[]> sendIndex(long index) throws EngineException {
        return send(CallOptions.defaults(), tensor(new long[] {1, 1}, 7), index(index));
    }

    private CompletionStage<float[]> send(CallOptions options, Tensor x, Tensor index) {
        return pool.call(
                options,
                0,
                context ->
                        scheduler.infer(List.of(x, index), List.of(), context).thenApply(BatchSchedulerTest::values));
    }

    private static float[] values(List<Tensor> outputs) {
        ByteBuffer data = outputs.get(0).data();
        float[] values = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(values);
        return values;
    }

    private static Tensor tensor(long[] shape, float... values) throws EngineException {
        ByteBuffer data = ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return Tensor.of("x", DataType.FP32, shape, data);
    }

    private static Tensor index(long... values) throws EngineException {
        ByteBuffer data = ByteBuffer.allocateDirect(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asLongBuffer().put(values);
        return Tensor.of("index", DataType.INT64, new long[] {values.length, 1}, data);
    }

    private void awaitWaiting(int calls) {
        while (scheduler.waiting() < calls) {
            Thread.onSpinWait();
        }
    }

    private static float[] join(CompletionStage<float[]> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static EngineException failure(CompletionStage<float[]> stage) {
        try {
            join(stage);
            throw new AssertionError("it did not fail");
        } catch (CompletionException e) {
            if (e.getCause() instanceof EngineException refusal) {
                return refusal;
            }
            throw e;
        }
    }

    /** Keeps the pool's one thread busy until it is closed. */
    private final class Hold implements AutoCloseable {
        private final CountDownLatch end = new CountDownLatch(1);

        Hold() throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            var unused = pool.submit(scratch -> {
                begun.countDown();
                end.await();
                return "held";
            });
            begun.await();
        }

        @Override
        public void close() {
            end.countDown();
        }
    }
}
