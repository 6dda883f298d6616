package dev.assay.canister.build;

import com.dylibso.chicory.wasm.types.AnnotatedInstruction;
import com.dylibso.chicory.wasm.types.CodeSection;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.OpCode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Limits on single functions, with the weights of the replica's {@code wasm_function_complexity}: they bound what its
 * compiler may be made to do. Also refuses instructions of proposals that replicas leave off.
 */
final class CodeRules {
    static final int MAX_BODY_INSTRUCTIONS = 1_000_000;
    static final int MAX_COMPLEXITY = 1_000_000;

    private static final Pattern UNSUPPORTED = Pattern.compile("TABLE_(SET|GROW|FILL|COPY|INIT)|.*ATOMIC.*"
            + "|THROW.*|TRY_TABLE|CALL_REF|RETURN_CALL_REF|STRUCT_.*|ARRAY_.*|REF_(EQ|TEST.*|I31|AS_NON_NULL)"
            + "|CAST_TEST.*|BR_ON_.*|ANY_CONVERT_EXTERN|EXTERN_CONVERT_ANY|I31_.*");

    /** Each adds work for the compiler out of proportion: a branch target, a call, or a call after metering. */
    private static final Set<OpCode> CONTROL = Set.of(
            OpCode.BLOCK,
            OpCode.LOOP,
            OpCode.IF,
            OpCode.BR,
            OpCode.BR_IF,
            OpCode.BR_TABLE,
            OpCode.CALL,
            OpCode.CALL_INDIRECT,
            OpCode.MEMORY_GROW,
            OpCode.TABLE_GROW);

    private static final int CONTROL_WEIGHT = 50;
    private static final Pattern WEIGHT_5 =
            Pattern.compile("I(32|64)_TRUNC_F.*|I64_EXTEND_I32_[SU]|F(32|64)_CONVERT_.*|F32_DEMOTE_F64|TABLE_FILL");
    private static final Pattern WEIGHT_4 = Pattern.compile("F(32|64)_(NEG|ABS)|MEMORY_COPY|TABLE_(COPY|INIT)");
    private static final Pattern WEIGHT_3 = Pattern.compile(
            "I(32|64)_(DIV|REM)_[SU]|[IF](32|64)_LOAD.*|I(32|64)_TRUNC_SAT_.*|F(32|64)_COPYSIGN|F64_EQ|MEMORY_FILL");
    private static final Pattern WEIGHT_2 = Pattern.compile("GLOBAL_GET|SELECT|MEMORY_SIZE|[IF](32|64)_STORE.*"
            + "|[IF](32|64)_(EQZ|EQ|NE|[LG][TE](_[SU])?)|I(32|64)_POPCNT|F(32|64)_(CEIL|FLOOR|SQRT|TRUNC)"
            + "|[IF](32|64)_REINTERPRET_.*|I32_WRAP_I64|I(32|64)_EXTEND_(8|16|32)_S|F64_PROMOTE_F32");

    private static final int[] WEIGHTS = weights();

    private CodeRules() {}

    static void check(CodeSection code, List<String> problems) {
        for (int i = 0; i < code.functionBodyCount(); i++) {
            check(i, code.getFunctionBody(i), problems);
        }
    }

    private static void check(int index, FunctionBody body, List<String> problems) {
        int size = body.instructions().size();
        if (size > MAX_BODY_INSTRUCTIONS) {
            problems.add("function " + index + ": " + size + " instructions, at most " + MAX_BODY_INSTRUCTIONS);
        }
        long complexity = 0;
        for (AnnotatedInstruction instruction : body.instructions()) {
            OpCode opCode = instruction.opcode();
            complexity += WEIGHTS[opCode.ordinal()];
            if (WEIGHTS[opCode.ordinal()] < 0) {
                problems.add("function " + index + ": replicas do not support " + opCode);
                return;
            }
        }
        if (complexity > MAX_COMPLEXITY) {
            problems.add("function " + index + ": complexity " + complexity + ", at most " + MAX_COMPLEXITY);
        }
    }

    private static int[] weights() {
        int[] weights = new int[OpCode.values().length];
        for (OpCode opCode : OpCode.values()) {
            weights[opCode.ordinal()] = weight(opCode);
        }
        return weights;
    }

    private static int weight(OpCode opCode) {
        String name = opCode.name();
        if (UNSUPPORTED.matcher(name).matches()) {
            return -1;
        }
        if (CONTROL.contains(opCode)) {
            return CONTROL_WEIGHT;
        }
        return switch (opCode) {
            case TABLE_GET -> 14;
            case REF_FUNC -> 8;
            case REF_IS_NULL -> 6;
            default -> arithmeticWeight(name);
        };
    }

    private static int arithmeticWeight(String name) {
        // TRUNC_SAT must be seen before TRUNC, and F64_EQ, which the replica weighs 3, before the comparisons.
        if (WEIGHT_3.matcher(name).matches()) {
            return 3;
        }
        if (WEIGHT_5.matcher(name).matches()) {
            return 5;
        }
        if (WEIGHT_4.matcher(name).matches()) {
            return 4;
        }
        return WEIGHT_2.matcher(name).matches() ? 2 : 1;
    }
}
