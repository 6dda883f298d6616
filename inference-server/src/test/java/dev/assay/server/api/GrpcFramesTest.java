package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.server.engine.Deadline;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gRPC call is made of, as it comes off the wire: frames, compressed messages, metadata and timeouts. */
class GrpcFramesTest {
    private static final int LIMIT = 1000;

    @Test
    void messagesAreTheSameHoweverTheyAreCut() throws Exception {
        byte[] first = "first".getBytes(StandardCharsets.UTF_8);
        byte[] last = new byte[LIMIT];
        Buffer all = frame(0, first).appendBuffer(frame(0, new byte[0])).appendBuffer(frame(0, last));
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            GrpcFrames frames = new GrpcFrames(LIMIT, false);
            List<byte[]> messages = new ArrayList<>();
            for (int at = 0; at < all.length(); ) {
                int end = Math.min(all.length(), at + 1 + random.nextInt(round + 1));
                frames.add(all.getBuffer(at, end));
                at = end;
                while (frames.hasNext()) {
                    messages.add(frames.next().content());
                }
            }
            assertThat(messages).containsExactly(first, new byte[0], last);
            assertThat(frames.size()).isZero();
        }
    }

    @Test
    void whatIsLeftCounts() throws Exception {
        GrpcFrames frames = new GrpcFrames(LIMIT, false);
        frames.add(frame(0, new byte[10]).getBuffer(0, 14));
        assertThat(frames.hasNext()).isFalse();
        assertThat(frames.size()).isEqualTo(14);
    }

    @ParameterizedTest
    @CsvSource({
        "0,1001,request.too_large",
        "0,-1,request.too_large",
        "1,5,grpc.frame",
        "2,5,grpc.frame",
        "-1,5,grpc.frame"
    })
    void whatCannotBecomeAMessageIsRefusedByItsHead(int flag, int length, String code) {
        GrpcFrames frames = new GrpcFrames(LIMIT, false);
        frames.add(Buffer.buffer().appendByte((byte) flag).appendInt(length));
        assertCode(frames::hasNext, code);
    }

    @Test
    void compressedMessagesAreTakenWhereTheCallNamesIt() throws Exception {
        GrpcFrames frames = new GrpcFrames(LIMIT, true);
        frames.add(frame(1, new byte[5]));
        assertThat(frames.hasNext()).isTrue();
        assertThat(frames.next().compressed()).isTrue();
    }

    @Test
    void messagesGrowToTheLimitAndNoFurther() throws Exception {
        assertThat(Gunzip.read(gzip(LIMIT), LIMIT)).hasSize(LIMIT);
        assertCode(() -> Gunzip.read(gzip(LIMIT + 1), LIMIT), "request.too_large");
        assertCode(() -> Gunzip.read(gzip(100 << 20), LIMIT), "request.too_large");
        assertCode(() -> Gunzip.read(Arrays.copyOf(gzip(LIMIT), 15), LIMIT), "grpc.compression");
        assertCode(() -> Gunzip.read(new byte[0], LIMIT), "grpc.compression");
    }

    @ParameterizedTest
    @CsvSource({"1S,1000", "90000000n,90", "5m,5", "1H,3600000", "99999999u,99999"})
    void timeouts(String text, long millis) throws Exception {
        long left = TimeUnit.NANOSECONDS.toMillis(GrpcTimeout.read(text).remainingNanos());
        assertThat(left).isBetween(millis - 1000, millis);
    }

    @Test
    void withoutATimeoutThereIsNoDeadline() throws Exception {
        assertThat(GrpcTimeout.read(null)).isSameAs(Deadline.NEVER);
        assertThat(GrpcTimeout.read("99999999H").isFinite()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "1", "-1S", "1.5S", "123456789S", "1s", "1 S", "١S"})
    void nonsenseIsNoTimeout(String text) {
        assertCode(() -> GrpcTimeout.read(text), "grpc.timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%%%", "A", "AAAA,=", "AA=A"})
    void binaryMetadataIsBase64(String value) {
        MultiMap fields = MultiMap.caseInsensitiveMultiMap().add("x-bin", value);
        assertCode(() -> GrpcMetadata.read(fields), "grpc.metadata");
    }

    @Test
    void binaryMetadataIsReadWithAndWithoutPaddingAndJoined() throws Exception {
        MultiMap fields = MultiMap.caseInsensitiveMultiMap().add("assay-nonce-bin", "AQ==, Ag");
        Iterable<byte[]> values = GrpcMetadata.read(fields).getAll(TestChannel.NONCE);
        assertThat(values).containsExactly(new byte[] {1}, new byte[] {2});
    }

    @Test
    void whatStandsInAStatusMessageIsVisibleAscii() {
        assertThat(GrpcMetadata.percentEncode("a b%\u00e9\n")).isEqualTo("a b%25%C3%A9%0A");
    }

    @Test
    void whatIsHeldIsBoundedAndGivenBack() throws Exception {
        InboundBudget budget = new InboundBudget(100);
        InboundBudget.Share one = budget.share();
        InboundBudget.Share other = budget.share();
        one.hold(60);
        other.hold(40);
        assertCode(() -> other.hold(41), "server.overloaded");
        one.hold(50);
        other.hold(50);
        one.release();
        other.release();
        assertThat(budget.held()).isZero();
    }

    @Test
    void whatIsNotTakenIsBoundedAndCutOff() throws Exception {
        OutboundBudget budget = new OutboundBudget(100, 0);
        Promise<Void> slow = Promise.promise();
        AtomicInteger cut = new AtomicInteger();
        budget.count(slow.future(), 60, cut::incrementAndGet);
        budget.count(Future.succeededFuture(), 1000, cut::incrementAndGet);
        budget.requireRoom(40);
        assertCode(() -> budget.requireRoom(41), "server.overloaded");

        budget.cutLateOnes();
        assertThat(cut).hasValue(1);

        slow.fail("cut");
        assertThat(budget.held()).isZero();
        budget.cutLateOnes();
        assertThat(cut).hasValue(1);
    }

    private static void assertCode(ThrowingCallable action, String code) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static Buffer frame(int flag, byte[] content) {
        return Buffer.buffer().appendByte((byte) flag).appendInt(content.length).appendBytes(content);
    }

    private static byte[] gzip(int size) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            byte[] part = new byte[1 << 16];
            for (int left = size; left > 0; left -= part.length) {
                gzip.write(part, 0, Math.min(left, part.length));
            }
        }
        return bytes.toByteArray();
    }
}
