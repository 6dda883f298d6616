package dev.assay.testkit.canister;

import com.dylibso.chicory.wasm.types.OpCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What one WebAssembly instruction costs, as the replica meters it (its {@code instruction_to_cost}, 32-bit memory).
 * What is not listed costs 1.
 */
final class InstructionCosts {
    private static final Map<Pattern, Integer> SCALAR = table("""
            0   BLOCK|LOOP|ELSE|END
            2   IF|BR|BR_IF|BR_TABLE|GLOBAL_GET|GLOBAL_SET
            3   RETURN_CALL
            5   CALL|TABLE_GET|TABLE_SET|REF_IS_NULL
            10  CALL_INDIRECT|I(32|64)_(DIV|REM)_[SU]
            60  RETURN_CALL_INDIRECT
            130 REF_FUNC
            20  MEMORY_SIZE|I(32|64)_TRUNC_.*
            100 TABLE_SIZE|(MEMORY|TABLE)_(FILL|COPY|INIT)
            300 (MEMORY|TABLE)_GROW|(DATA|ELEM)_DROP
            2   F(32|64)_(ADD|SUB|MUL|CEIL|FLOOR|TRUNC|NEAREST)|F32_COPYSIGN
            3   F32_DIV|F64_COPYSIGN|F(32|64)_(EQ|NE|LT|GT|LE|GE)|F(32|64)_CONVERT_I(32|64)_S
            5   F64_DIV|F32_SQRT
            8   F64_SQRT
            16  F(32|64)_CONVERT_I(32|64)_U
            18  F(32|64)_(MIN|MAX)
            """);

    private static final Map<Pattern, Integer> SIMD = table("""
            3   I8x16_(SHUFFLE|POPCNT|SHL|SHR_S)|I32x4_EXTADD_PAIRWISE_I16x8_U|I64x2_SHR_S
            2   (I8x16|I16x8|I32x4)_(LT|GT)_U|I8x16_SHR_U|I16x8_EXTADD_PAIRWISE_I8x16_U|(I16x8|I32x4)_SH[LR].*
            2   I16x8_EXTMUL_HIGH_.*|I32x4_MUL|I32x4_EXTMUL_.*|I64x2_(SHL|SHR_U)
            4   I64x2_MUL|I32x4_TRUNC_SAT_F32[xX]4_U|F32x4_CONVERT_I32x4_U
            2   (F32x4|F64x2)_(CEIL|FLOOR|TRUNC|NEAREST|ABS|NEG|ADD|SUB|MUL)
            2   I32x4_TRUNC_SAT_F32[xX]4_S|I32x4_TRUNC_SAT_F64x2_S_ZERO
            3   I32x4_TRUNC_SAT_F64x2_U_ZERO
            5   F32x4_SQRT|F64x2_MAX
            14  F64x2_SQRT
            10  F32x4_DIV
            12  F64x2_DIV
            4   F32x4_(MIN|MAX)|F64x2_MIN
            """);

    private static final int[] COSTS = costs();

    private InstructionCosts() {}

    static int of(OpCode opCode) {
        return COSTS[opCode.ordinal()];
    }

    private static int[] costs() {
        int[] costs = new int[OpCode.values().length];
        for (OpCode opCode : OpCode.values()) {
            costs[opCode.ordinal()] = lookUp(opCode.name());
        }
        return costs;
    }

    private static int lookUp(String name) {
        for (Map<Pattern, Integer> table : List.of(SCALAR, SIMD)) {
            for (Map.Entry<Pattern, Integer> row : table.entrySet()) {
                if (row.getKey().matcher(name).matches()) {
                    return row.getValue();
                }
            }
        }
        return 1;
    }

    private static Map<Pattern, Integer> table(String rows) {
        Map<Pattern, Integer> table = new LinkedHashMap<>();
        rows.lines().forEach(row -> {
            String[] columns = row.strip().split("\\s+", 2);
            table.put(Pattern.compile(columns[1]), Integer.valueOf(columns[0]));
        });
        return table;
    }
}
