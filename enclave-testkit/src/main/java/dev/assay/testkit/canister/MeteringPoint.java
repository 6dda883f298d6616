package dev.assay.testkit.canister;

import com.dylibso.chicory.wasm.types.AnnotatedInstruction;
import com.dylibso.chicory.wasm.types.OpCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A place in a function where instructions are charged, found as in the replica's {@code injections}: at the start of
 * each basic block, and before each bulk memory instruction.
 *
 * @param position index of the instruction before which the charge is made
 * @param cost of the block that starts here; 0 for bulk, whose cost is on the stack
 */
record MeteringPoint(int position, Kind kind, long cost) {
    enum Kind {
        /** Start of a function or of a loop's body: can be reached again, so it must also check the limit. */
        REENTRANT,
        BLOCK,
        BULK
    }

    /** The charges of a function, in order; those that would take nothing are left out. */
    static List<MeteringPoint> of(List<AnnotatedInstruction> instructions) {
        List<MeteringPoint> points = new ArrayList<>();
        // Even an empty function costs something.
        int start = 0;
        Kind kind = Kind.REENTRANT;
        long cost = 1;
        for (int i = 0; i < instructions.size(); i++) {
            AnnotatedInstruction instruction = instructions.get(i);
            cost += InstructionCosts.of(instruction.opcode());
            switch (instruction.opcode()) {
                case MEMORY_FILL, MEMORY_COPY, MEMORY_INIT, TABLE_FILL, TABLE_COPY, TABLE_INIT ->
                    points.add(new MeteringPoint(i, Kind.BULK, 0));
                case LOOP,
                        IF,
                        ELSE,
                        BR,
                        BR_IF,
                        BR_TABLE,
                        END,
                        RETURN,
                        UNREACHABLE,
                        RETURN_CALL,
                        RETURN_CALL_INDIRECT -> {
                    points.add(new MeteringPoint(start, kind, cost));
                    start = i + 1;
                    cost = 0;
                    kind = instruction.opcode() == OpCode.LOOP ? Kind.REENTRANT : Kind.BLOCK;
                }
                default -> {}
            }
        }
        points.removeIf(point -> point.kind == Kind.BLOCK && point.cost == 0);
        points.sort(Comparator.comparingInt(MeteringPoint::position));
        return points;
    }
}
