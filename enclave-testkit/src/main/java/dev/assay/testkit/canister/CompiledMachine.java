package dev.assay.testkit.canister;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.WasmModule;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A module's functions as JVM bytecode. A function that is too large for a JVM method is interpreted, and named here:
 * none is, silently.
 *
 * @param factory makes the machine of an instance
 * @param interpreted indices of the functions that are not compiled
 */
record CompiledMachine(Function<Instance, Machine> factory, Set<Integer> interpreted) {
    private static final Pattern TOO_LARGE = Pattern.compile("function index: (\\d+)");

    CompiledMachine {
        interpreted = Set.copyOf(interpreted);
    }

    static CompiledMachine of(WasmModule module) {
        Set<Integer> interpreted = new TreeSet<>();
        while (true) {
            try {
                return new CompiledMachine(compile(module, interpreted), interpreted);
            } catch (ChicoryException e) {
                if (!interpreted.add(tooLarge(e))) {
                    throw e;
                }
            }
        }
    }

    private static Function<Instance, Machine> compile(WasmModule module, Set<Integer> interpreted) {
        return MachineFactoryCompiler.builder(module)
                .withInterpreterFallback(InterpreterFallback.FAIL)
                .withInterpretedFunctions(interpreted)
                .compile();
    }

    private static int tooLarge(ChicoryException e) {
        Matcher matcher = TOO_LARGE.matcher(String.valueOf(e.getMessage()));
        if (!matcher.find()) {
            throw e;
        }
        return Integer.parseInt(matcher.group(1));
    }
}
