package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.engine.DataType;
import dev.assay.server.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassificationTest {
    @Test
    void theHighestComeFirstAndEqualOnesByIndex() throws Exception {
        assertThat(classify(2, false, List.of(), new long[] {4}, 1, 5, 10, 4))
                .isEqualTo("[2] [10.000000:2, 5.000000:1]");
        assertThat(classify(3, false, List.of(), new long[] {2, 2}, 1, 3, 3, 0))
                .isEqualTo("[3] [3.000000:1, 3.000000:2, 1.000000:0]");
        assertThat(classify(9, false, List.of(), new long[] {2}, 1, 2)).isEqualTo("[2] [2.000000:1, 1.000000:0]");
        assertThat(classify(1, false, List.of(), new long[] {}, 7)).isEqualTo("[1] [7.000000:0]");
        assertThat(classify(1, false, List.of(), new long[] {0})).isEqualTo("[0] []");
    }

    @Test
    void rowsOfABatchAreClassifiedEachByItself() throws Exception {
        assertThat(classify(1, true, List.of("a", "b"), new long[] {2, 3}, 1, 2, 0, 4, 5, 6))
                .isEqualTo("[2, 1] [2.000000:1:b, 6.000000:2]");
        assertThat(classify(1, true, List.of(), new long[] {0, 3})).isEqualTo("[0, 0] []");
    }

    @Test
    void floatsAreOrderedAsFloatsAreAndWhatIsNoNumberIsLast() throws Exception {
        assertThat(classify(
                        7,
                        false,
                        List.of(),
                        new long[] {7},
                        Float.NaN,
                        -0.0f,
                        0.0f,
                        -1.5f,
                        Float.POSITIVE_INFINITY,
                        Float.NEGATIVE_INFINITY,
                        1e-9f))
                .isEqualTo("[7] [inf:4, 0.000000:6, -0.000000:1, 0.000000:2, -1.500000:3, -inf:5, nan:0]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INT8   | 7f80     | 127:0, -128:1",
                "UINT8  | 7f80     | 128:1, 127:0",
                "INT16  | ffff0100 | 1:1, -1:0",
                "UINT16 | ffff0100 | 65535:0, 1:1",
                "INT32  | ffffffff01000000 | 1:1, -1:0",
                "UINT32 | ffffffff01000000 | 4294967295:0, 1:1",
                "INT64  | ffffffffffffffff0100000000000000 | 1:1, -1:0",
                "UINT64 | ffffffffffffffff0100000000000000 | 18446744073709551615:0, 1:1",
                "FP64   | 000000000000f83f00000000000008c0 | 1.500000:0, -3.000000:1"
            })
    void integersAreOrderedByTheirDatatype(String type, String raw, String expected) throws Exception {
        ByteBuffer data = ByteBuffer.wrap(HexFormat.of().parseHex(raw.toLowerCase(Locale.ROOT)));
        Tensor output = Tensor.of("y", DataType.valueOf(type), new long[] {2}, data);

        assertThat(String.join(
                        ", ", new Classification(2, false, List.of()).of(output).texts()))
                .isEqualTo(expected);
    }

    private static String classify(int count, boolean batched, List<String> labels, long[] shape, float... values)
            throws Exception {
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        Tensor classified = new Classification(count, batched, labels).of(Tensor.of("y", DataType.FP32, shape, data));
        assertThat(classified.type()).isEqualTo(DataType.BYTES);
        return Arrays.toString(classified.shape()) + " " + classified.texts();
    }
}
